"""Why a town cannot be founded like this."""

from marketplace.core.errors import Refusal


class UnfitForATown(Refusal):
    """Something that was asked for cannot be. `field`: what it is about, as `Founding` names it."""

    status = 422

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
