"""What cells say of a product beside its name, price and stock. A doubtful cell raises `Unreadable`."""

import re
from decimal import ROUND_HALF_UP, Decimal

from marketplace.catalogue.allergens import ALLERGENS
from marketplace.core.words import _
from marketplace.intake.values import Unreadable, clean, is_nothing, read_decimal, read_yes_no
from marketplace.intake.words import fold

_UNITS: dict[str, tuple[str, Decimal]] = {
    "g": ("g", Decimal(1)), "gr": ("g", Decimal(1)), "gramme": ("g", Decimal(1)),
    "grammes": ("g", Decimal(1)), "mg": ("g", Decimal("0.001")), "kg": ("g", Decimal(1000)),
    "kilo": ("g", Decimal(1000)), "kilos": ("g", Decimal(1000)),
    "ml": ("ml", Decimal(1)), "cl": ("ml", Decimal(10)), "dl": ("ml", Decimal(100)),
    "l": ("ml", Decimal(1000)), "litre": ("ml", Decimal(1000)), "litres": ("ml", Decimal(1000)),
    "piece": ("piece", Decimal(1)), "pieces": ("piece", Decimal(1)), "pcs": ("piece", Decimal(1)),
    "unite": ("piece", Decimal(1)), "unites": ("piece", Decimal(1)), "u": ("piece", Decimal(1)),
}  # fmt: skip
_MOST_NET = 10_000_000
_NUMBER_AND_UNIT = re.compile(r"(?P<number>[\d\s.,\u00a0\u202f]*\d)\s*(?P<unit>[^\W\d]*)\.?")


def read_net(text: str, *, unit: str) -> tuple[int | None, str]:
    """A net quantity and its unit, `g`, `ml` or `piece`; one written in the cell wins over the column's.

    `75 cl` is 750 ml. Without any unit nothing is known: None and a blank. Raises: Unreadable.
    """
    if is_nothing(text):
        return None, ""
    shown = clean(text)
    match = _NUMBER_AND_UNIT.fullmatch(shown)
    name = fold(match.group("unit") or unit) if match else ""
    if match is None or (name and name not in _UNITS):
        raise Unreadable(
            _("La contenance « %(text)s » n’est pas lisible.", text=shown),
            _("Écrivez un nombre et une unité, comme 75 cl ou 500 g."),
        )
    if not name:
        return None, ""
    kind, factor = _UNITS[name]
    number = read_decimal(_certain(match.group("number")), shown=shown) * factor
    quantity = int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if not 0 <= quantity <= _MOST_NET:
        raise Unreadable(
            _("La contenance « %(text)s » est impossible.", text=shown), _("Vérifiez son unité.")
        )
    return (quantity, kind) if quantity else (None, "")


def _certain(number: str) -> str:
    """A quantity with three decimals, never thousands."""
    return number + "0" if re.fullmatch(r"\d+[.,]\d{3}", number) else number


def read_alcohol(text: str) -> int | None:
    """A strength in tenths of a percent: `12,5 % vol` is 125. Raises: Unreadable when it is impossible."""
    if is_nothing(text):
        return None
    shown = clean(text)
    number = re.sub(r"(?i)%|°|vol\.?|alc\.?|d'alcool", "", shown.replace("’", "'")).strip()
    tenths = read_decimal(number, shown=shown) * 10
    if not 0 <= tenths <= 1000:
        raise Unreadable(
            _("Le degré d’alcool « %(text)s » est impossible.", text=shown),
            _("Écrivez-le en pour cent, comme 12,5."),
        )
    return int(tenths.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def read_age(text: str) -> int | None:
    """An age from which a thing is sold: `18 ans`, `-18`, `+16`. Raises: Unreadable for anything else."""
    if is_nothing(text) or read_yes_no(text) is False:
        return None
    shown = clean(text)
    match = re.fullmatch(r"[+\-]?\s*(\d{1,2})\s*(?:ans?|\+|years?)?", shown.casefold())
    if match is None or int(match.group(1)) > 21:
        raise Unreadable(
            _("L’âge « %(text)s » n’est pas lisible.", text=shown),
            _("Écrivez 18 pour ce qui est réservé aux majeurs, sinon laissez la case vide."),
        )
    return int(match.group(1)) or None


_NONE = frozenset({"aucun", "aucune", "sans", "sans allergene", "sans allergenes", "neant", "none", "non"})
_STEMS = {
    "gluten": "gluten|ble\\b|seigle|orge\\b|avoine|epeautre|wheat|cereale",
    "crustaceans": "crustace|crevette|crustacean",
    "eggs": "oeuf|eggs?\\b",
    "fish": "poisson|fish",
    "peanuts": "arachide|cacahuete|peanut",
    "soybeans": "soja|soy",
    "milk": "laits?\\b|lactose|milk|dairy",
    "nuts": "fruits? a coque|noix|noisette|amande|pistache|cajou|pecan|nuts?\\b",
    "celery": "celeri|celery",
    "mustard": "moutarde|mustard",
    "sesame": "sesame",
    "sulphites": "sulfite|sulphite|so2|anhydride",
    "lupin": "lupin",
    "molluscs": "mollusque|mollusc|huitre|moule",
}


def read_allergens(text: str) -> tuple[str, ...] | None:
    """The allergens that a cell lists, by their codes; none for « aucun », None when the cell says nothing.

    Raises: Unreadable for a word that is none of the fourteen: a reader never drops one.
    """
    if not text.strip() or fold(text) in ("-", "n/a", "na", "nc"):
        return None
    found: set[str] = set()
    for part in re.split(r"[,;/|•\n]|\bet\b|\band\b", clean(text)):
        word = fold(part).replace("œ", "oe")
        if not word.strip(". ") or word in _NONE:
            continue
        codes = [code for code, stems in _STEMS.items() if re.search(rf"\b(?:{stems})", word)]
        if not codes:
            raise Unreadable(
                _("« %(word)s » n’est pas l’un des 14 allergènes.", word=part.strip()),
                _("Écrivez par exemple : gluten, lait, œufs ; ou « aucun »."),
            )
        found.update(codes)
    return tuple(code for code in ALLERGENS if code in found)


_BY_WEIGHT = frozenset({"poids", "au poids", "kg", "kilo", "au kilo", "le kilo", "weight", "vrac", "/kg"})
_BY_PIECE = frozenset({"piece", "a la piece", "la piece", "unite", "a l'unite", "u", "pce", "pc", "each"})


def read_sold_by(text: str) -> str:
    """`weight` or `piece`, or a blank where the cell says neither."""
    word = fold(clean(text)).strip(". ")
    return "weight" if word in _BY_WEIGHT else "piece" if word in _BY_PIECE else ""


_OUT_OF_SEASON = frozenset({"hors saison", "hors-saison", "out of season"})
_SHOWN = frozenset({"en vente", "publie", "publiee", "published", "visible", "en ligne", "actif", "active"})
_HIDDEN = frozenset(
    {"masque", "masquee", "cache", "cachee", "brouillon", "hidden", "invisible", "inactif", "inactive"}
    | {"desactive", "hors ligne", "archive", "archived", "draft", "private", "prive"}
)


def read_state(text: str) -> tuple[bool, bool]:
    """Whether a product is to be shown, and whether it is out of season. A blank shows it."""
    word = fold(clean(text))
    hidden = word in _HIDDEN or (word not in _SHOWN and read_yes_no(text) is False)
    return not hidden, word in _OUT_OF_SEASON
