"""What a cell says: amounts, counts, weights, barcodes, yes and no, descriptions.

A blank cell, or a word for "nothing" (`N/A`), reads as None. What cannot be read for certain raises
`Unreadable` with a reason and a cure: a wrong price is worse than a refused line.
"""

import html
import re
from decimal import ROUND_HALF_UP, Decimal

import nh3

from marketplace.core.sheets import unguarded
from marketplace.core.words import _

_NOTHING = frozenset({
    "-", "--", "–", "—", ".", "/", "n/a", "na", "n.a.", "nd", "n.d.", "n.c.", "nc", "nan", "null", "none",
    "nil", "aucun", "aucune", "vide", "#n/a", "#na", "#ref!", "#value!", "#valeur!", "#div/0!", "#nom?",
    "#name?", "#null!", "#nul!", "#num!", "#nombre!", "#calc!",
})  # fmt: skip
_YES = frozenset({
    "1", "true", "vrai", "wahr", "verdadero", "vero", "yes", "y", "oui", "o", "ja", "j", "si", "sí", "sì",
    "sim", "s", "x", "on", "active",
})  # fmt: skip
_NO = frozenset({
    "0", "-1", "false", "faux", "falsch", "falso", "no", "n", "non", "nein", "não", "nao", "nee", "off",
    "draft", "archived",
})  # fmt: skip
_SIGNS = re.compile(r"(?i)€|(?<![a-z])(?:eur(?:os?)?|chf|fr\.?|ttc)(?![a-z])")
_NUMBER = re.compile(r"-?(?:\d[\d.,']*|[.,]\d+)")
_SCIENTIFIC = re.compile(r"(?i)^-?\d+([.,]\d+)?\s*e\s*\+?\d+$")
_MOST_SIGNS = 24  # more digits than decimals are reckoned with
_MOST_MONEY = 100_000
_MOST_PIECES = 1_000_000
_MOST_GRAMS = 10_000_000


class Unreadable(Exception):
    """A cell that cannot be read for certain: why, and what to write instead."""

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.cure = cure


_WRAPPED = re.compile(r"&|^\s*['=]")
_KEPT_AS_TEXT = re.compile(r"'[=+\-@0-9]")
_MARKED_UP = re.compile(r"[<>&\\\[']")


def clean(text: str) -> str:
    """A one-line text without the marks that spreadsheets and exports wrap around it."""
    if not _WRAPPED.search(text):  # nearly every cell of a long file
        return " ".join(text.split())
    text = " ".join(html.unescape(unguarded(text)).split())
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    # spreadsheets mark numbers kept as text with an apostrophe, exporters texts that look like formulas
    return text[1:] if _KEPT_AS_TEXT.match(text) else text


def is_nothing(text: str) -> bool:
    """Whether a cell is blank or holds a word for it."""
    return not text.strip() or text.strip().casefold() in _NOTHING


def read_money(text: str) -> int | None:
    """A price in any usual notation: `12,34 €`, `1 234.5`, `1.234,56`, `1'234.50`. Units: whole cents.

    More decimals are rounded half up. Raises: Unreadable, as `read_amount`.
    """
    amount = read_amount(text)
    return None if amount is None else whole_cents(amount)


def whole_cents(amount: Decimal) -> int:
    """An amount of the town's currency rounded half up. Units: cents."""
    return int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def read_amount(text: str) -> Decimal | None:
    """A price with all its decimals, as one without VAT may have. Units: the town's currency.

    Raises: Unreadable for words, negative or absurd amounts, other currencies, and for `1.234`, which is a
    thousand to some and one to others.
    """
    if is_nothing(text):
        return None
    _refuse_dates_and_words(clean(text))
    number = read_decimal(_SIGNS.sub(" ", clean(text)), shown=clean(text))
    if number < 0:
        raise Unreadable(
            _("Le prix « %(text)s » est négatif.", text=clean(text)),
            _("Écrivez un prix positif, comme 12,50."),
        )
    if number > _MOST_MONEY:
        raise Unreadable(
            _("Le prix « %(text)s » dépasse 100 000 €.", text=clean(text)),
            _("Vérifiez la place de la virgule."),
        )
    return number


_DATE = re.compile(
    r"(?i)\d{4}-\d\d-\d\d.*|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}[\s\-]?[a-zéû]{3,9}\.?[\s\-]?(?:\d{2,4})?"
    r"|[a-zéû]{3,9}\.?[\s\-]\d{2,4}"
)
_MONTH = re.compile(
    r"(?i)\d{4}-|/|jan|f[ée]v|feb|mar|a[vp]r|ma[iy]|jui|ju[nl]|ao[uû]|aug|sep|o[ck]t|nov|d[ée][cz]"
)
_ON_REQUEST = re.compile(r"(?i)devis|demande|consulter|request|p\.?o\.?a\b")


def read_impact(text: str) -> Decimal | None:
    """What a variant costs more than its product. Units: the town's currency. Raises: Unreadable."""
    if is_nothing(text):
        return None
    return read_decimal(_SIGNS.sub(" ", clean(text)).replace("+", ""), shown=clean(text))


def _refuse_dates_and_words(text: str) -> None:
    if _DATE.fullmatch(text) and _MONTH.search(text):
        raise Unreadable(
            _("« %(text)s » est une date : un tableur a changé ce prix.", text=text),
            _("Mettez la colonne au format Texte ou Nombre, puis écrivez le prix de nouveau, comme 12,50."),
        )
    if _ON_REQUEST.search(text):
        raise Unreadable(
            _("« %(text)s » n’est pas un prix.", text=text),
            _("Indiquez un prix, ou gardez cet article hors du fichier et présentez-le dans votre vitrine."),
        )


def read_decimal(text: str, *, shown: str) -> Decimal:
    """A number in any usual notation. Raises: Unreadable, which shows the cell as `shown`."""
    compact = re.sub(r"[\s\u00a0\u202f\u2009_]", "", text).replace("’", "'").replace("−", "-")
    if _SCIENTIFIC.match(compact) or not _NUMBER.fullmatch(compact) or len(compact) > _MOST_SIGNS:
        raise Unreadable(
            _("« %(text)s » n’est pas un nombre lisible.", text=shown),
            _("Écrivez le nombre en chiffres, comme 12,50, sans autre signe."),
        )
    marks = [mark for mark in compact if mark in ".,'"]
    if not marks:
        return Decimal(compact)
    point = marks[-1]
    if _is_ambiguous(compact, marks):
        raise Unreadable(
            _("« %(text)s » peut se lire de deux façons : milliers ou décimales.", text=shown),
            _("Écrivez 1234 ou 1,23, sans séparateur de milliers."),
        )
    if point == "'" or (len(marks) > 1 and marks.count(point) > 1):
        return Decimal(re.sub(r"[.,']", "", compact))
    whole, _point, decimals = compact.rpartition(point)
    return Decimal((re.sub(r"[.,']", "", whole) or "0") + "." + (decimals or "0"))


def _is_ambiguous(compact: str, marks: list[str]) -> bool:
    whole, _mark, end = compact.rpartition(marks[-1])
    if len(marks) > 1:
        groups = re.split(r"[.,']", whole if marks.count(marks[-1]) == 1 else compact)
        return any(len(group) != 3 for group in groups[1:]) or len(set(marks[:-1])) > 1
    return len(end) == 3 and marks[0] != "'" and len(whole.lstrip("-")) <= 3 and whole.lstrip("-0") != ""


def read_quantity(text: str) -> int | None:
    """A count of pieces. Raises: Unreadable when it is negative, broken or absurd."""
    if is_nothing(text):
        return None
    shown = clean(text)
    number = read_decimal(shown, shown=shown)
    if number < 0:
        raise Unreadable(
            _("Le stock « %(text)s » est négatif.", text=shown),
            _("Comptez ce qui est dans la boutique et écrivez 0 ou plus."),
        )
    if number != int(number) or number > _MOST_PIECES:
        raise Unreadable(
            _("Le stock « %(text)s » n’est pas un nombre de pièces.", text=shown),
            _("Écrivez un nombre entier."),
        )
    return int(number)


_GRAMS = {
    "g": Decimal(1), "gr": Decimal(1), "gram": Decimal(1), "grams": Decimal(1), "grammes": Decimal(1),
    "kg": Decimal(1000), "kgs": Decimal(1000), "kilo": Decimal(1000),
    "lb": Decimal("453.59237"), "lbs": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
}  # fmt: skip


def read_weight(text: str, *, unit: str) -> int | None:
    """A weight in grams; a unit written in the cell wins over the column's. 0 is no weight.

    Raises: Unreadable for an unknown unit, a negative or an absurd weight.
    """
    if is_nothing(text):
        return None
    shown = clean(text)
    match = re.fullmatch(r"(?i)(.*?\d[.,]?)\s*([a-z]*)", shown)
    factor = _GRAMS.get((match.group(2) or unit).casefold()) if match else None
    if match is None or factor is None:
        raise Unreadable(
            _("Le poids « %(text)s » n’est pas lisible.", text=shown), _("Écrivez-le en kilos, comme 0,350.")
        )
    number = match.group(1)
    if re.fullmatch(r"\d+[.,]\d{3}", number):  # a weight to the gram, never thousands of kilos
        number += "0"
    grams = int((read_decimal(number, shown=shown) * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if not 0 <= grams <= _MOST_GRAMS:
        raise Unreadable(
            _("Le poids « %(text)s » est impossible.", text=shown), _("Vérifiez l’unité du poids.")
        )
    return grams or None


def read_yes_no(text: str) -> bool | None:
    """Yes or no, in the words of several languages; None where the cell says neither."""
    word = clean(text).casefold()
    return True if word in _YES else False if word in _NO else None


_RATES = (210, 550, 1000, 2000, 0)
_RATE = re.compile(r"\d{1,2}(?:[.,]\d{1,6})?\s*%?")


def read_vat(text: str) -> int | None:
    """A French VAT rate named by a tax class (`tva-5-5`, `20 %`). Units: basis points; None when unsaid."""
    word = clean(text).casefold()
    if word in ("zero-rate", "taux-zero"):
        return 0
    if _RATE.fullmatch(word):
        return _known_rate(word)
    match = re.search(r"(?<!\d)(\d{1,2})(?:[.,\-_](\d))?(?!\d)", word)
    if not match:
        return None
    rate = int(match.group(1)) * 100 + int(match.group(2) or 0) * 10
    return rate if rate in _RATES else None


def read_rate(text: str) -> int | None:
    """A French VAT rate. Units: basis points; None when the cell is blank. Raises: Unreadable for another."""
    if is_nothing(text):
        return None
    rate = read_vat(text)
    if rate is None:
        raise Unreadable(
            _("« %(text)s » n’est pas un taux de TVA en vigueur.", text=clean(text)),
            _("Écrivez 20, 10, 5,5, 2,1 ou 0, ou laissez la case vide."),
        )
    return rate


def _known_rate(number: str) -> int | None:
    """A rate in per cent, or as the share that spreadsheets keep: 0.055 is 5.5 %."""
    rate = Decimal(number.rstrip("% ").replace(",", "."))
    if 0 < rate < 1 and "%" not in number:
        rate *= 100
    return int(rate * 100) if rate * 100 in _RATES else None


_BLOCK_END = re.compile(r"(?i)<br\s*/?>|</(?:p|div|li|h[1-6]|tr|ul|ol|table|blockquote)\s*>")
_ITEM = re.compile(r"(?i)<li[^>]*>")
_SHORTCODE = re.compile(r"\[/?(?:vc_|et_pb_|fusion_|gallery|caption|embed|elementor|row|column)[^\]]*\]")


def read_description(text: str) -> str:
    """A description as plain text with its paragraphs: tags, scripts and page-builder codes are dropped."""
    if not text or text.isspace():
        return ""
    plain = _unmarked(text) if _MARKED_UP.search(text) else text.replace("\r", "")
    lines = [" ".join(line.split()) for line in plain.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip().removeprefix("'")


def _unmarked(text: str) -> str:
    text = text.replace("\\r", "").replace("\\n", "\n").replace("\r", "")
    text = _ITEM.sub("• ", _BLOCK_END.sub("\n", _SHORTCODE.sub("", text)))
    return html.unescape(nh3.clean(text, tags=set()))
