"""Québec, within Canada: two taxes on one price, both on the price without taxes."""

from datetime import date

from marketplace.core.money import GST_AND_QST
from marketplace.core.words import lazy
from marketplace.towns.countries.pack import CountryPack
from marketplace.towns.countries.taxes import Rate, Tax, Taxes, VatClass

_SINCE = date(2013, 1, 1)
_GST = Tax(lazy("TPS"), 5_000)
_QST = Tax(lazy("TVQ"), 9_975)
BOOKS = 500

# Sources: Loi sur la taxe d’accise, art. 165; Loi sur la taxe de vente du Québec, art. 16. Basic groceries
# bear neither; printed books bear the federal tax alone.
RATES = (
    Rate(VatClass.STANDARD, GST_AND_QST, _SINCE),
    Rate(VatClass.INTERMEDIATE, GST_AND_QST, _SINCE),
    Rate(VatClass.REDUCED, 0, _SINCE),
    Rate(VatClass.SUPER_REDUCED, BOOKS, _SINCE),
    Rate(VatClass.NONE, 0, _SINCE),
)

QUEBEC = CountryPack(
    code="CA-QC",
    name=lazy("Québec"),
    currency="CAD",
    zones=("America/Toronto", "America/Halifax"),
    taxes=Taxes(
        name=lazy("TPS, TVQ"),
        rates=RATES,
        words={
            0: lazy("0 % : alimentation de base, petit fournisseur"),
            BOOKS: lazy("TPS seule, 5 % : livres imprimés"),
            GST_AND_QST: lazy("TPS 5 %, TVQ 9,975 % : le reste"),
        },
        without=lazy("Sans TPS ni TVQ : articles détaxés, ou petit fournisseur non inscrit."),
        parts={GST_AND_QST: (_GST, _QST), BOOKS: (_GST,)},
    ),
    withdrawal_days=None,  # LPC art. 54.8: only where the merchant did not tell what it must
    alcohol_ages=((5, 18),),  # Loi sur les infractions en matière de boissons alcooliques, art. 103.1
    ages_in_words=lazy("La vente d’alcool est interdite aux moins de dix-huit ans."),
    authority=lazy("Si elle ne vous convient pas, vous pouvez saisir la Commission d’accès à l’information."),
    guarantee=lazy(
        "La garantie légale de la Loi sur la protection du consommateur s’applique : l’article doit servir à "
        "l’usage auquel il est destiné, pendant une durée raisonnable (art. 37 et 38)."
    ),
    company_number=lazy("NEQ %(number)s"),
    tax_number=lazy("TPS %(number)s"),
    second_tax_number=lazy("TVQ %(number)s"),
)
