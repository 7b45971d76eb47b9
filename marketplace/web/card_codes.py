"""A town card by its code, for every page where one is typed or scanned: guesses are slowed down."""

from marketplace.accounts.throttling import claim_try, withdraw_try
from marketplace.core.db import transaction
from marketplace.core.forms import tidy
from marketplace.vouchers.models import Voucher
from marketplace.vouchers.queries import card_coded, open_rules
from marketplace.web.basket import basket_digest
from marketplace.web.callers import caller, caller_at
from marketplace.web.town import this_town

FREE_GUESSES = 20  # of a network, in a town and an hour: a market hall hardly errs so often
LONGEST = 200  # of what is typed: a scanner types the whole address of the square


def read_card(typed: str | None, *, place: str) -> Voucher:
    """The card with a code. `place`: where it is typed and by whom, for guesses are counted apart by it.

    All places of one network are counted together besides, for each town: a new basket is no new beginning.
    Raises: CardsClosed, TooManyTries, CardUnknown. Commits: yes, the try; a good one is forgotten again.
    """
    town_id, who = this_town().id, f"town card:{this_town().id}:{place}"
    open_rules(town_id)
    with transaction():
        attempt_id = claim_try(who, address=caller_at(f"card {town_id}"), free_per_address=FREE_GUESSES)
    card = card_coded(town_id, typed=tidy(typed)[:LONGEST])
    with transaction():
        withdraw_try(attempt_id, account=who)
    return card


def public_place(page: str) -> str:
    """Where a visitor types a code: their own, so that nobody's mistakes keep the town's other people out.

    Who empties their basket to guess on is still counted by their network.
    """
    return f"{page}:{caller()}:{basket_digest() or ''}"
