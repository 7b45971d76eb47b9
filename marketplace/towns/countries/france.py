"""France."""

from datetime import date

from marketplace.core.words import lazy
from marketplace.towns.countries.pack import CountryPack
from marketplace.towns.countries.taxes import Rate, Taxes, VatClass

_LAST_CHANGE = date(2014, 1, 1)

# Metropolitan France. A new rate is one more line, with the day it begins. Source: CGI art. 278 to 281.
RATES = (
    Rate(VatClass.STANDARD, 1960, date(2000, 4, 1)),
    Rate(VatClass.STANDARD, 2000, _LAST_CHANGE),
    Rate(VatClass.INTERMEDIATE, 700, date(2012, 1, 1)),
    Rate(VatClass.INTERMEDIATE, 1000, _LAST_CHANGE),
    Rate(VatClass.REDUCED, 550, _LAST_CHANGE),
    Rate(VatClass.SUPER_REDUCED, 210, _LAST_CHANGE),
    Rate(VatClass.NONE, 0, _LAST_CHANGE),
)

FRANCE = CountryPack(
    code="FR",
    name=lazy("France"),
    currency="EUR",
    zones=("Europe/Paris", "Indian/Reunion", "America/Guadeloupe", "America/Martinique", "America/Cayenne"),
    taxes=Taxes(
        name=lazy("TVA"),
        rates=RATES,
        words={
            550: lazy("5,5 % : alimentation, livres"),
            1000: lazy("10 % : à consommer tout de suite"),
            2000: lazy("20 % : le reste"),
            210: lazy("2,1 % : presse, médicaments remboursés"),
            0: lazy("0 % : sans TVA"),
        },
        without=lazy("TVA non applicable, art. 293 B du CGI."),
        parts={},
    ),
    withdrawal_days=14,  # Code de la consommation L221-18
    alcohol_ages=((12, 18),),  # code de la santé publique, L3321-1 and L3342-1
    ages_in_words=lazy("La vente d’alcool est interdite aux moins de dix-huit ans."),
    authority=lazy("Si elle ne vous convient pas, vous pouvez saisir la CNIL."),
    guarantee=lazy(
        "La garantie légale s’applique : pendant deux ans, la boutique répond d’un défaut qui existait à la "
        "remise. Elle répare ou remplace sans frais ; si ce n’est pas possible, vous pouvez garder l’article "
        "à un prix réduit, ou être remboursé."
    ),
    company_number=lazy("SIREN %(number)s"),
    tax_number=lazy("TVA %(number)s"),
)
