"""The code of a stamp card: twelve letters that say its month and that we made it, and nothing of anybody.

One letter is the month, six are drawn, five are a seal bound to the shop. No table knows a card before its
first stamp; then it knows a keyed digest. Whoever alters a letter, or invents a code, has one try in 2**25.
"""

import hmac
import secrets
from datetime import date

from marketplace.core.references import CODE_ALPHABET, keyed_digests, tidy_code

LETTERS = 12
GOOD_FOR_MONTHS = 24
_DRAWN, _SEAL = 6, 5
_CYCLE = len(CODE_ALPHABET)  # months after which a letter means another month


def new_code(town_id: int, *, shop_id: int, today: date) -> str:
    """A card that nobody has yet. Writes nothing."""
    drawn = "".join(secrets.choice(CODE_ALPHABET) for _place in range(_DRAWN))
    body = CODE_ALPHABET[_months(today) % _CYCLE] + drawn
    return body + _seals(town_id, shop_id, body)[0]


def code_in(typed: str) -> str:
    """The code that was typed, or that stands at the end of a scanned address."""
    return tidy_code(typed.rstrip("/").rpartition("/")[2])


def is_made_for(town_id: int, *, shop_id: int, code: str) -> bool:
    """Whether we made it for that shop, also under a secret that is being rotated out."""
    if len(code) != LETTERS or not set(code) <= set(CODE_ALPHABET):
        return False
    body, given = code[:-_SEAL], code[-_SEAL:]
    return any(hmac.compare_digest(seal, given) for seal in _seals(town_id, shop_id, body))


def ends_on(code: str, *, today: date) -> date | None:
    """The first day of the month in which a card is over; None once it is."""
    age = (_months(today) - CODE_ALPHABET.index(code[0])) % _CYCLE
    if age > GOOD_FOR_MONTHS:
        return None
    year, month = divmod(_months(today) - age + GOOD_FOR_MONTHS + 1, 12)
    return date(year, month + 1, 1)


def digests_of(town_id: int, code: str) -> list[str]:
    """What is kept of a card: under today's secret first."""
    return keyed_digests(f"stamp card kept in {town_id}", code)


def grouped(code: str) -> str:
    """A code as it is read: in fours."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _seals(town_id: int, shop_id: int, body: str) -> list[str]:
    return [_letters(each) for each in keyed_digests(f"stamp card of {town_id}:{shop_id}", body)]


def _letters(hexadecimal: str) -> str:
    number, letters = int(hexadecimal, 16), []
    for _place in range(_SEAL):
        number, place = divmod(number, _CYCLE)
        letters.append(CODE_ALPHABET[place])
    return "".join(letters)
