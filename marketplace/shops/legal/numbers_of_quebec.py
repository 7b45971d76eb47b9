"""The two numbers under which a shop of Québec raises taxes: the federal one and the province's."""

import re

from stdnum.ca import bn

from marketplace.core.words import _
from marketplace.shops.legal.numbers import NumberRefused

_SPARE = re.compile(r"[\s.\u00a0\u202f-]+")
_TVQ = re.compile(r"\d{10}TQ\d{4}")


def read_tps(text: str) -> str:
    """The number for the TPS: nine digits, RT, four digits. Nothing stays nothing.

    Raises: NumberRefused. Source: ARC, the business number's check digit is Luhn's.
    """
    number = _SPARE.sub("", text).upper()
    if number and not ("RT" in number and bn.is_valid(number)):
        raise NumberRefused(
            _("Un numéro de TPS s’écrit neuf chiffres, RT, quatre chiffres : 123026635RT0001. Relisez-le.")
        )
    return number


def read_tvq(text: str) -> str:
    """The number for the TVQ: ten digits, TQ, four digits. Nothing stays nothing.

    Raises: NumberRefused. Source: Revenu Québec, IN-203.
    """
    number = _SPARE.sub("", text).upper()
    if number and not _TVQ.fullmatch(number):
        raise NumberRefused(
            _("Un numéro de TVQ s’écrit dix chiffres, TQ, quatre chiffres : 1234567890TQ0001. Relisez-le.")
        )
    return number
