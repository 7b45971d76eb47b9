"""What keeps until tomorrow's customer, and what does not: it is asked when nobody came for a bag."""

from marketplace.catalogue.changing_mind import Exempt, exempt_of
from marketplace.catalogue.models import Offered

_SPOILS = frozenset({Exempt.PERISHABLE, Exempt.MADE_FOR_ONE})


def spoils(exempt: str) -> bool:
    """Whether a thing is lost to its shop when it is not fetched: it perishes, or was made for one person.

    `exempt`: why it is not taken back, as orders keep it; what nobody can place keeps, in doubt for who buys.
    """
    return exempt in _SPOILS


def is_fresh(category: str, *, offered: Offered) -> bool:
    """The same of a product that is not ordered yet. `category`: its code."""
    return spoils(exempt_of(category, offered=offered) or "")
