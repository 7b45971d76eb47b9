"""A paid card is made and sent, once; one that is given back is paid back, and its buyer told."""

from marketplace.notices.cards import tell_bought, tell_returned
from marketplace.payments.town_cards.sold import issue, take_back
from marketplace.towns.queries import TownView, town_by_id
from marketplace.vouchers.buying.models import CardPurchase


def hand_out(town_id: int, *, payment_id: int) -> None:
    """Make the card that a payment bought and send it; told twice, it is done once. Commits: no."""
    town = town_by_id(town_id)
    purchase = issue(town, payment_id=payment_id)
    if purchase is not None:
        tell_bought(town, purchase=purchase)


def give_back(town: TownView, *, purchase: CardPurchase) -> None:
    """Pay a card back to a buyer who changed their mind, and write to them. Raises: as `take_back`.

    Commits: no.
    """
    take_back(town, purchase=purchase)
    tell_returned(town, purchase=purchase)
