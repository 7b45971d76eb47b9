"""Being asked to stop between two steps of a job."""

from typing import Protocol


class StopSign(Protocol):
    """What a job looks at between two steps, to end early: an event, or a lease that was lost."""

    def is_set(self) -> bool:
        """Whether to stop."""
