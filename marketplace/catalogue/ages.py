"""From which age a thing may be sold."""

from marketplace.towns.countries.choosing import pack_of

OF_AGE = 18
WITHOUT_ALCOHOL_TENTHS = 12
"""Up to 1.2 % a drink counts as one without alcohol. Source: code de la santé publique, L3321-1."""

IS_ALCOHOL = f"alcohol_percent_tenths > {WITHOUT_ALCOHOL_TENTHS}"
"""The same in SQL, as the index of such products says it."""


def least_age(age_limit: int | None, *, alcohol_percent_tenths: int | None, country: str) -> int | None:
    """The age that a buyer must have there; None for anybody. What drinks ask for is asked in any case.

    Units: years; tenths of a percent. Source: the country’s pack; without one, of age.
    """
    pack = pack_of(country)
    if pack is None:
        asked = OF_AGE if has_alcohol(alcohol_percent_tenths) else None
    else:
        asked = pack.alcohol_age(alcohol_percent_tenths or 0)
    return max(age_limit or 0, asked or 0) or None


def has_alcohol(percent_tenths: int | None) -> bool:
    """Whether it is a drink with alcohol, before the law."""
    return (percent_tenths or 0) > WITHOUT_ALCOHOL_TENTHS
