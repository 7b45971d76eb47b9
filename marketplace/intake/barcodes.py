"""Barcodes as files give them: checked, in one form, refused when a spreadsheet has eaten their digits."""

import re

from stdnum import ean as ean_numbers
from stdnum import isbn as isbn_numbers

from marketplace.core.words import _, ngettext
from marketplace.intake.values import Unreadable, clean, is_nothing

_LENGTHS = (8, 12, 13, 14)
_SCANNED = re.compile(r"(?P<typed>.*?)(?P<code>\d{12,13}|\d{8})")
_SCIENTIFIC = re.compile(r"(?i)^\d+([.,]\d+)?e\+?\d+$")


def read_ean(text: str) -> str | None:
    """A barcode as 8, 13 or 14 digits, its check digit proven; None when there is none.

    UPC codes and old ISBN come out as 13 digits, zeros that a spreadsheet dropped come back where the check
    digit proves it. A shop's own code (letters, or a length that no EAN has) is none: None.
    Raises: Unreadable when digits were rounded away or do not prove each other.
    """
    if is_nothing(text):
        return None
    code = re.sub(r"[\s\-\u00a0\u202f]", "", clean(text))
    if _SCIENTIFIC.match(code):
        raise _mangled(clean(text))
    digits = re.sub(r"[.,]0+$", "", code)
    if isbn_numbers.is_valid(digits) and len(digits) == 10:
        return isbn_numbers.to_isbn13(digits)
    if not digits.isascii() or not digits.isdigit() or not digits.strip("0"):
        return None
    if len(digits) == 13 and digits.endswith("000000"):
        raise _mangled(clean(text))
    found = _proven(digits)
    if found is None and len(digits) in _LENGTHS:
        raise Unreadable(
            _(
                "Le code-barres « %(code)s » est faux : sa clé de contrôle ne correspond pas.",
                code=clean(text),
            ),
            _("Recopiez les chiffres imprimés sous le code-barres, ou laissez la case vide."),
        )
    return found


def _proven(digits: str) -> str | None:
    if len(digits) == 14 and digits.startswith("0"):
        digits = digits[1:]
    if len(digits) in _LENGTHS and len(digits) != 12:
        return digits if ean_numbers.is_valid(digits) else None
    if 10 <= len(digits) <= 12:
        upc = digits.zfill(12)
        return "0" + upc if ean_numbers.is_valid(upc) else None
    return None


def _mangled(shown: str) -> Unreadable:
    return Unreadable(
        _("Le code-barres « %(code)s » a été abîmé par un tableur : ses chiffres sont perdus.", code=shown),
        _("Reprenez l’export d’origine, ou mettez la colonne au format Texte avant d’y recopier les codes."),
    )


def read_code(text: str) -> str | None:
    """A barcode as somebody types or scans it: proven; None when the field is empty.

    Raises: Unreadable also for what is no barcode at all: here nobody means a code of the shop's own making.
    """
    code = read_ean(text)
    if code is None and not is_nothing(text):
        digits = re.sub(r"\D", "", text)
        raise Unreadable(
            ngettext(
                "« %(text)s » n’est pas un code-barres : %(num)s chiffre.",
                "« %(text)s » n’est pas un code-barres : %(num)s chiffres.",
                len(digits),
                text=clean(text)[:40],
            ),
            _("Il en faut 8, 12 ou 13 : recopiez ceux qui sont imprimés sous les barres."),
        )
    return code


def part_scan(text: str) -> tuple[str, str]:
    """What was typed in a field, and the code that a scanner put behind it; « » for either that is not there.

    A scanner types into whatever field is in front: « Nutella3017620422003 » is a name and a code.
    """
    found = _SCANNED.fullmatch(text.strip())
    digits = found["code"] if found else ""
    if not found or (len(digits) == 8 and found["typed"]) or not _proven(digits):
        return text, ""
    return found["typed"].strip(), digits
