"""What comes back onto a card reaches whoever may spend it: a lost card hands it on, an ended one opens."""

from marketplace.core.db import db
from marketplace.payments.town_cards.booking import book
from marketplace.payments.town_cards.contested import absorb
from marketplace.payments.town_cards.ending import expire
from marketplace.payments.town_cards.giving import locked_card, move_rest
from marketplace.towns.queries import TownView
from marketplace.vouchers.balances import Moved
from marketplace.vouchers.models import Voucher
from marketplace.vouchers.refunding import open_again


def bring_back(town: TownView, *, moved: Moved) -> None:
    """Make a move that gives a card something back; it goes on to the last card that stands for it.

    What was on that one and ran out with its last day is the town's first: only what comes now is good again.
    Told twice, it is brought once. Races: the cards are locked, each before its successor. Commits: no.
    """
    cards = _line_of(town.id, moved.voucher_id)
    expire(town, voucher_id=cards[-1].id)
    book(moved, currency=town.currency)
    for card in cards[:-1]:
        db.session.refresh(card)
        move_rest(town, lost=card, by_user_id=moved.by_user_id)
    db.session.refresh(cards[-1])
    absorb(town, card=cards[-1], line_ids=[card.id for card in cards])
    open_again(cards[-1])


def _line_of(town_id: int, voucher_id: int) -> list[Voucher]:
    """A card and those that stand for it, one after the other, locked."""
    cards = [locked_card(town_id, voucher_id=voucher_id)]
    while (next_id := cards[-1].replaced_by_id) is not None:
        cards.append(locked_card(town_id, voucher_id=next_id))
    return cards
