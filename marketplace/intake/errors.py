"""Why a whole file is refused. A single wrong line never raises: it becomes a `goods.Refused`."""

from marketplace.core.errors import Refusal


class UnreadableFile(Refusal):
    """The file as a whole cannot be read; `cure` says what to bring instead."""

    status = 422

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(f"{reason} {cure}")
        self.reason = reason
        self.cure = cure
