"""Switzerland."""

from datetime import date

from marketplace.core.words import lazy
from marketplace.towns.countries.pack import CountryPack
from marketplace.towns.countries.taxes import Rate, Taxes, VatClass

_SINCE = date(2024, 1, 1)
_BEFORE = date(2018, 1, 1)

# Source: LTVA art. 25 (RS 641.20). Lodging has a rate of its own, which no shop of the street needs.
RATES = (
    Rate(VatClass.STANDARD, 770, _BEFORE),
    Rate(VatClass.REDUCED, 250, _BEFORE),
    Rate(VatClass.STANDARD, 810, _SINCE),
    Rate(VatClass.INTERMEDIATE, 810, _BEFORE),
    Rate(VatClass.INTERMEDIATE, 260, _SINCE),  # food to take away, which France taxes in between
    Rate(VatClass.REDUCED, 260, _SINCE),
    Rate(VatClass.SUPER_REDUCED, 260, _BEFORE),
    Rate(VatClass.NONE, 0, _BEFORE),
)

SWITZERLAND = CountryPack(
    code="CH",
    name=lazy("Suisse"),
    currency="CHF",
    zones=("Europe/Zurich",),
    taxes=Taxes(
        name=lazy("TVA"),
        rates=RATES,
        words={
            260: lazy("2,6 % : alimentation, livres, fleurs, médicaments"),
            810: lazy("8,1 % : le reste, alcool compris"),
            0: lazy("0 % : non assujetti"),
        },
        without=lazy("Le vendeur n’est pas assujetti à la TVA."),
        parts={},
    ),
    withdrawal_days=None,  # the law gives no such right for what is bought on-line (CO art. 40a)
    alcohol_ages=((5, 16), (150, 18)),  # ODAlOUs art. 42; LAlc art. 41: spirits and what is mixed of them
    ages_in_words=lazy(
        "Le vin et la bière ne se vendent pas avant seize ans, les spiritueux pas avant dix-huit ans."
    ),
    authority=lazy(
        "Si elle ne vous convient pas, vous pouvez vous adresser au Préposé fédéral à la protection des "
        "données et à la transparence."
    ),
    guarantee=lazy(
        "La garantie légale s’applique : pendant deux ans, la boutique répond des défauts de l’article. Vous "
        "pouvez demander un autre article, une baisse du prix ou l’annulation de la vente (art. 205, 210 CO)."
    ),
    company_number=lazy("IDE %(number)s"),
    tax_number=lazy("TVA %(number)s"),
)
