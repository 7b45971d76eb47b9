"""What a country (or a province with laws of its own) says to a town: the interface of all packs."""

from dataclasses import dataclass

from flask_babel import LazyString

from marketplace.towns.countries.taxes import Taxes


@dataclass(frozen=True)
class CountryPack:
    """What differs from country to country. `code`: FR, CH, CA-QC. `zones`: the usual one first.

    `withdrawal_days`: how long somebody may change their mind by law; None where it gives no such right.
    `alcohol_ages`: from which age drinks are sold that have more alcohol than this, the mildest first.
    `ages_in_words`, `authority`, `guarantee`: sentences of the legal pages.
    `company_number`, `tax_number`: how a paper calls the seller's numbers, with a place for each.
    `second_tax_number`: where two offices raise two taxes and each gives a number; None elsewhere.
    Units: tenths of a percent, years.
    """

    code: str
    name: LazyString
    currency: str
    zones: tuple[str, ...]
    taxes: Taxes
    withdrawal_days: int | None
    alcohol_ages: tuple[tuple[int, int], ...]
    ages_in_words: LazyString
    authority: LazyString
    guarantee: LazyString
    company_number: LazyString
    tax_number: LazyString
    second_tax_number: LazyString | None = None

    @property
    def country(self) -> str:
        """Its two letters."""
        return self.code.partition("-")[0]

    @property
    def province(self) -> str:
        """The part of the country whose laws these are; empty for all of it."""
        return self.code.partition("-")[2]

    def alcohol_age(self, percent_tenths: int) -> int | None:
        """From which age a drink is sold; None for anybody."""
        return max((age for more_than, age in self.alcohol_ages if percent_tenths > more_than), default=None)
