"""Money in whole minor units, weights in grams: arithmetic and how they are written."""

from functools import cache, lru_cache

from babel import localedata
from babel.numbers import format_currency, format_decimal, get_currency_name

BASIS = 10_000
GST_AND_QST = 1498
"""How Québec’s 14.975 % are written, which are no whole basis points: 5 % and 9.975 % together."""
EXACT_RATES = {GST_AND_QST: (14_975, 100_000)}
"""The rates that basis points only name: what they are of how much."""
CASH_STEP_CENTS = {"CHF": 5, "CAD": 5}
"""The least that is paid in coins, where that is more than a cent."""
# Figures are written by the habits of where the money is at home; with the euro, of where the language is.
_HOMES = {"CHF": "CH", "CAD": "CA"}
_BY_LANGUAGE = {"en": "GB"}


@cache
def locale_of(language: str, currency: str = "EUR") -> str:
    """The locale by whose habits figures are written: `fr_CH` for French and francs, the language if none."""
    region = _HOMES.get(currency) or _BY_LANGUAGE.get(language) or language.upper()
    wanted = f"{language}_{region}"
    return wanted if localedata.exists(wanted) else language


@lru_cache(maxsize=8192)
def format_money(cents: int, currency: str, language: str) -> str:
    """An amount as a visitor reads it: « 12,34 € ». Units: cents of a two-decimal currency."""
    return format_currency(cents / 100, currency, locale=locale_of(language, currency))


@cache
def currency_name(currency: str, language: str) -> str:
    """What several of it are called: « euros », « francs suisses »."""
    return get_currency_name(currency, count=2, locale=locale_of(language, currency))


@lru_cache(maxsize=4096)
def format_weight(grams: int, language: str) -> str:
    """A weight as a visitor reads it: « 350 g », « 1,2 kg ». Units: grams."""
    if grams < 1000:
        return f"{grams}\u00a0g"
    return f"{format_decimal(grams / 1000, locale=locale_of(language))}\u00a0kg"


def format_volume(millilitres: int, language: str) -> str:
    """A volume as a bottle says it: « 75 cl », « 1,5 l ». Units: millilitres."""
    if millilitres >= 1000:
        return f"{format_decimal(millilitres / 1000, locale=locale_of(language))}\u00a0l"
    is_plain = millilitres % 10 == 0 and millilitres >= 100
    return f"{millilitres // 10}\u00a0cl" if is_plain else f"{millilitres}\u00a0ml"


def rounded_share(amount: int, part: int, whole: int) -> int:
    """`amount * part / whole`, rounded half up. Units: whole minor units; no floats on the way."""
    return (2 * amount * part + whole) // (2 * whole)


def cash_cents(cents: int, currency: str) -> int:
    """What is paid in coins and notes: the nearest sum that coins can make. Cards pay to the cent.

    Source: Swiss and Canadian practice: 1 and 2 down, 3 and 4 up, 6 and 7 down, 8 and 9 up.
    """
    step = CASH_STEP_CENTS.get(currency, 1)
    return (cents + step // 2) // step * step


def line_total(unit_price_cents: int, quantity: int, *, by_weight: bool) -> int:
    """What a line costs. Units: cents per piece and pieces, or cents per kilo and grams."""
    if by_weight:
        return rounded_share(unit_price_cents, quantity, 1000)
    return unit_price_cents * quantity


def heaviest(grams: int, *, ceiling_percent: int) -> int:
    """The most that is charged where so much was asked for by weight. Units: grams, whole percent."""
    return grams + grams * ceiling_percent // 100


def exact_rate(basis_points: int) -> float:
    """A rate in percent, also one that basis points only name: 5.5, 14.975."""
    part, whole = EXACT_RATES.get(basis_points, (basis_points, BASIS))
    return 100 * part / whole


def included_vat(total_cents: int, vat_basis_points: int) -> int:
    """The VAT contained in a price that includes it, rounded half up. Source: CGI art. 266."""
    part, whole = EXACT_RATES.get(vat_basis_points, (vat_basis_points, BASIS))
    return total_cents - rounded_share(total_cents, whole, whole + part)
