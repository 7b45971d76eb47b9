"""Which pack a town has."""

from marketplace.towns.countries.france import FRANCE
from marketplace.towns.countries.pack import CountryPack
from marketplace.towns.countries.quebec import QUEBEC
from marketplace.towns.countries.switzerland import SWITZERLAND
from marketplace.towns.countries.taxes import Taxes

PACKS = {pack.code: pack for pack in (FRANCE, SWITZERLAND, QUEBEC)}


def pack_of(country: str, subdivision: str = "") -> CountryPack | None:
    """The pack of a country, or of that part of it; None where nobody has written one."""
    return PACKS.get(f"{country}-{subdivision}") or PACKS.get(country)


def taxes_of(country: str, subdivision: str = "") -> Taxes:
    """The taxes of a town; where nobody has written its pack, those of France, as before there were packs."""
    return (pack_of(country, subdivision) or FRANCE).taxes
