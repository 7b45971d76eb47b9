"""How much of another town's hub a town may use: what it was lent, and nothing once that goes back."""

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.pickup.lending_models import HubBorrowing


class MoreThanLent(Refusal):
    """More bags than the other town lends room for."""

    status = 422

    def __init__(self, most: int) -> None:
        gone = _("L’autre ville a repris ce relais : il ne peut plus recevoir de sacs.")
        fewer = _(
            "Une autre ville prête ce relais : comptez-y au plus %(most)s sacs par créneau, "
            "casiers et froid compris.",
            most=most,
        )
        super().__init__(fewer if most else gone)


def check_lent(town_id: int, *, hub_id: int, bags: int) -> None:
    """Raises: MoreThanLent. A hub of the town's own bears what it says. The hub's rule must be locked."""
    most = room_lent(town_id, hub_id=hub_id)
    if most is not None and bags > most:
        raise MoreThanLent(most)


def room_lent(town_id: int, *, hub_id: int) -> int | None:
    """So many bags a window of another town's hub; None of a hub of the town's own."""
    query = select(HubBorrowing.bags, HubBorrowing.is_ending).where(
        HubBorrowing.town_id == town_id, HubBorrowing.hub_id == hub_id
    )
    row = db.session.execute(query).one_or_none()
    return None if row is None else 0 if row.is_ending else row.bags
