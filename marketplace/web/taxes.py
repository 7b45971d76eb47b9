"""The taxes of the town that a request is for."""

from flask import Flask

from marketplace.core import clock
from marketplace.towns.countries.choosing import pack_of, taxes_of
from marketplace.towns.countries.france import FRANCE
from marketplace.towns.countries.pack import CountryPack
from marketplace.towns.countries.taxes import Tax, Taxes, VatClass
from marketplace.web.town import this_town


def these_taxes() -> Taxes:
    """Those of the town’s country."""
    town = this_town()
    return taxes_of(town.country, town.subdivision)


def rates_today() -> list[int]:
    """The rates that goods may bear today, the least first. Units: basis points."""
    return sorted({*these_taxes().on(clock.today(this_town().time_zone)).values()})


def usual_rate(*, is_food: bool) -> int:
    """What goods usually bear today. Units: basis points."""
    rates = these_taxes().on(clock.today(this_town().time_zone))
    return rates[VatClass.REDUCED if is_food else VatClass.STANDARD]


def tax_name() -> str:
    """What the tax of a price is called here: « TVA »."""
    return str(these_taxes().name)


def tax_numbers(pack: CountryPack, first: str | None, second: str | None) -> list[str]:
    """The numbers under which a seller raises taxes, each as papers call it; those that there are."""
    told = ((pack.tax_number, first), (pack.second_tax_number, second))
    return [str(words) % {"number": number} for words, number in told if words and number]


def seller_tax_numbers(first: str | None, second: str | None) -> list[str]:
    """The same for a seller of the town that the request is for."""
    return tax_numbers(this_pack(), first, second)


def this_pack() -> CountryPack:
    """The pack of the town’s country; that of France where nobody has written one."""
    town = this_town()
    return pack_of(town.country, town.subdivision) or FRANCE


def tax_shares(basis_points: int, cents: int) -> list[tuple[Tax, int]]:
    """Which taxes an amount of tax is, each with its cents."""
    return these_taxes().shares(basis_points, cents)


def init_taxes(app: Flask) -> None:
    """Make the names of taxes known to the templates."""
    app.jinja_env.globals |= {
        "tax_name": tax_name,
        "tax_shares": tax_shares,
        "seller_tax_numbers": seller_tax_numbers,
    }
