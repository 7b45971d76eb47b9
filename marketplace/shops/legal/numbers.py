"""Numbers that France gives to whoever sells. Each is read as it is typed, and refused in words.

Elsewhere than in France such a number is taken as it stands: nobody here knows how to check it.
"""

import re

from stdnum.fr import siret as siret_numbers

from marketplace.core.errors import Refusal
from marketplace.core.words import _

CHECKED_COUNTRY = "FR"
_SIREN, _SIRET = 9, 14
_SPARE = re.compile(r"[\s.\u00a0\u202f-]+")
_VAT = re.compile(r"FR([0-9A-HJ-NP-Z]{2})(\d{9})")
_IDU = re.compile(r"FR\d{6}_\d{2}[A-Z0-9]{4}")


class NumberRefused(Refusal):
    """A number that cannot be right."""

    status = 422


def read_siren(text: str, *, country: str) -> str:
    """The nine digits of a company; of an establishment's fourteen the first nine. Nothing stays nothing.

    Raises: NumberRefused. Source: the check digit is Luhn's, INSEE.
    """
    digits = _SPARE.sub("", text)
    if country != CHECKED_COUNTRY or not digits:
        return digits
    if not digits.isascii() or not digits.isdigit():
        raise NumberRefused(_("Un SIREN n’a que des chiffres : neuf, comme 732 829 320."))
    if len(digits) not in {_SIREN, _SIRET}:
        words = _(
            "Un SIREN a neuf chiffres, un SIRET quatorze ; il y en a ici %(number)s.", number=len(digits)
        )
        raise NumberRefused(words)
    if not _is_luhn(digits[:_SIREN]):
        raise NumberRefused(
            _("Un chiffre de ce SIREN est faux : recopiez-le de votre Kbis ou de votre avis de situation.")
        )
    return digits[:_SIREN]


def read_siret(text: str, *, country: str) -> str:
    """The fourteen digits of an establishment; elsewhere a number no longer than that. Nothing stays nothing.

    Raises: NumberRefused.
    """
    digits = _SPARE.sub("", text)
    if country != CHECKED_COUNTRY or not digits:
        return _not_longer(digits)
    if not digits.isascii() or not digits.isdigit():
        raise NumberRefused(_("Un SIRET n’a que des chiffres : quatorze, comme 732 829 320 00074."))
    if len(digits) != _SIRET:
        raise NumberRefused(
            _(
                "Un SIRET a quatorze chiffres ; il y en a ici %(number)s. Le SIREN n’en a que neuf.",
                number=len(digits),
            )
        )
    if not siret_numbers.is_valid(digits):
        raise NumberRefused(
            _("Un chiffre de ce SIRET est faux : recopiez-le de votre Kbis ou de votre avis de situation.")
        )
    return digits


def _not_longer(number: str) -> str:
    if len(number) > _SIRET:
        words = _(
            "Un numéro d’entreprise a ici quatorze signes au plus ; celui-ci en a %(number)s.",
            number=len(number),
        )
        raise NumberRefused(words)
    return number


def read_vat_number(text: str, *, siren: str, country: str) -> str:
    """A VAT number; in France it ends with the company's own SIREN. Nothing stays nothing.

    Raises: NumberRefused. Source: CGI ann. II 242 nonies A; the key is (12 + 3 × SIREN mod 97) mod 97.
    """
    number = _SPARE.sub("", text).upper()
    if country != CHECKED_COUNTRY or not number:
        return number
    found = _VAT.fullmatch(number)
    if not found:
        raise NumberRefused(
            _("Un numéro de TVA français s’écrit FR, deux caractères, puis votre SIREN : FR44732829320.")
        )
    key, company = found.groups()
    if siren and company != siren:
        raise NumberRefused(_("Ce numéro de TVA est celui d’un autre SIREN : il doit finir par le vôtre."))
    if key.isdigit() and int(key) != (12 + 3 * (int(company) % 97)) % 97:
        raise NumberRefused(_("Les deux chiffres après FR ne vont pas avec ce SIREN : relisez-les."))
    return number


def read_epr_number(text: str, *, country: str) -> str:
    """The unique number of a producers' scheme, such as FR123456_01ABCD. Nothing stays nothing.

    Raises: NumberRefused. Source: Code de l’environnement R541-173.
    """
    number = _SPARE.sub("", text).upper()
    if country == CHECKED_COUNTRY and number and not _IDU.fullmatch(number):
        raise NumberRefused(
            _("Un identifiant unique s’écrit comme FR123456_01ABCD : recopiez-le du courrier de l’ADEME.")
        )
    return number


def _is_luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
