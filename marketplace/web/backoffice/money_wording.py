"""A shop's money in words: the sums of a month in their order, and where a bag's share is."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.core.words import _
from marketplace.payments.ledger.statements import Moved, Statement
from marketplace.payments.shop_months import Journey, Movement
from marketplace.web.filters import money

# The kind of badge: how much a shopkeeper should look at it.
_LOOKS = {
    Journey.UNDER_WAY: "info",
    Journey.NO_ACCOUNT: "warn",
    Journey.DISPUTED: "bad",
    Journey.REFUSED: "bad",
    Journey.SENT: "ok",
    Journey.PARTLY_BACK: "ok",
}


@dataclass(frozen=True)
class Sum:
    """One sum of a month. Units: cents, as it changes what the shop is owed."""

    words: str
    cents: int


def parts(moved: Moved) -> list[Sum]:
    """What moved, part by part; together they are its `change_cents`."""
    return [
        Sum(_("Ventes"), moved.sales_cents),
        Sum(_("Commission"), -moved.commission_cents),
        Sum(_("Frais de carte"), -moved.fees_cents),
        Sum(_("Remboursements"), -moved.refunds_cents),
        Sum(_("Commission rendue"), moved.commission_back_cents),
        Sum(_("Paiements contestés"), -moved.disputes_cents),
        Sum(_("Versements"), -moved.transfers_cents),
        Sum(_("Versements repris"), moved.reversals_cents),
        Sum(_("Autres écritures"), moved.others_cents),
    ]


def sums(statement: Statement) -> list[Sum]:
    """The month from what was owed to what is; parts of nothing are left out."""
    moved = [part for part in parts(statement) if part.cents]
    return [
        Sum(_("Dû au début du mois"), statement.opening_cents),
        *moved,
        Sum(_("Dû à la fin du mois"), statement.closing_cents),
    ]


def till_sums(statement: Statement) -> list[Sum]:
    """What the shop owes for bags paid at its till; nothing where it owes nothing."""
    told = [
        Sum(_("À régler au début du mois"), statement.till_opening_cents),
        Sum(_("Commission des sacs payés chez vous"), statement.till_commission_cents),
        Sum(_("À régler à la fin du mois"), statement.till_closing_cents),
    ]
    return told if any(each.cents for each in told) else []


def journey_words(movement: Movement) -> str:
    """Where a bag's share is: « versé », « en route », « bloqué : … »."""
    words = {
        Journey.TILL: _("payé chez vous"),
        Journey.UNDER_WAY: _("en route"),
        Journey.NO_ACCOUNT: _("bloqué : votre compte ne peut rien recevoir"),
        Journey.DISPUTED: _("bloqué : la banque du client conteste"),
        Journey.REFUSED: _("bloqué : le prestataire a refusé, nous regardons"),
        Journey.SENT: _("versé"),
        Journey.BACK: _("repris"),
        Journey.NOTHING_DUE: _("rien à verser"),
    }
    if movement.journey == Journey.PARTLY_BACK:
        return _("versé, dont %(amount)s repris", amount=money(movement.reversed_cents))
    return words[movement.journey]


def journey_look(movement: Movement) -> str:
    """The kind of its badge."""
    return _LOOKS.get(movement.journey, "")


def is_at_till_only(statement: Statement, movements: Sequence[Movement]) -> bool:
    """Whether nothing at all passed through us in that time."""
    untouched = not any(each.cents for each in sums(statement))
    return untouched and all(movement.journey == Journey.TILL for movement in movements)
