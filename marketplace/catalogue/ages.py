"""From which age a thing may be sold."""

OF_AGE = 18
WITHOUT_ALCOHOL_TENTHS = 12
"""Up to 1.2 % a drink counts as one without alcohol. Source: code de la santé publique, L3321-1."""

IS_ALCOHOL = f"alcohol_percent_tenths > {WITHOUT_ALCOHOL_TENTHS}"
"""The same in SQL, as the index of such products says it."""


def least_age(age_limit: int | None, *, alcohol_percent_tenths: int | None) -> int | None:
    """The age that a buyer must have; None for anybody. Drinks with alcohol are for adults in any case.

    Units: years; tenths of a percent. Source: code de la santé publique, L3342-1.
    """
    if has_alcohol(alcohol_percent_tenths):
        return max(age_limit or 0, OF_AGE)
    return age_limit or None


def has_alcohol(percent_tenths: int | None) -> bool:
    """Whether it is a drink with alcohol, before the law."""
    return (percent_tenths or 0) > WITHOUT_ALCOHOL_TENTHS
