"""What an intake did, or would do."""

from dataclasses import asdict, dataclass, field
from typing import Any

from marketplace.intake.goods import Refused


@dataclass
class Outcome:
    """Counts of what was created, updated and left alone, and every line that was refused.

    Goods are counted by the article, the thing with a price and a stock of its own; shops by the shop.
    `uncounted` are new articles for which the file gives no stock.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    uncounted: int = 0
    refused: list[Refused] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The counts and refusals as machines read them."""
        refused = [asdict(refusal) for refusal in sorted(self.refused, key=lambda refusal: refusal.line)]
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": refused,
        }
