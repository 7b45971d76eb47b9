"""What the operator reads of money: each kind of finding, of run and of command in words."""

from marketplace.core.words import lazy
from marketplace.payments.commands.models import CommandKind
from marketplace.payments.findings.runs import RunKind

FINDINGS = {
    "account_asked_again": lazy("Compte de boutique demandé une seconde fois"),
    "account_mode": lazy("Compte de boutique d’un autre mode (essai ou réel)"),
    "account_refused": lazy("Ouverture du compte d’une boutique refusée"),
    "automatic_payouts": lazy("Le prestataire verse l’argent de lui-même, sans notre ordre"),
    "balance": lazy("Le solde du prestataire n’est pas celui du livre"),
    "breach": lazy("Une règle du livre est enfreinte"),
    "checkout_refused": lazy("Ouverture d’une page de paiement refusée"),
    "dead_event": lazy("Nouvelle du prestataire abandonnée après dix essais"),
    "dispute": lazy("Paiement contesté par une banque"),
    "dispute_mismatch": lazy("Contestation dans une autre monnaie ou un autre mode"),
    "event_mode": lazy("Nouvelle d’un autre mode (essai ou réel)"),
    "expiry_refused": lazy("Fermeture d’une page de paiement refusée"),
    "withdrawal_overdue": lazy("Rétractation non remboursée dans les 14 jours"),
    "external_refund": lazy("Remboursement fait chez le prestataire, à nos frais"),
    "foreign_account": lazy("Compte inconnu ici"),
    "foreign_reversal": lazy("Reprise faite chez le prestataire"),
    "foreign_session": lazy("Page de paiement inconnue ici"),
    "foreign_transfer": lazy("Versement fait chez le prestataire"),
    "late_event": lazy("Nouvelle du prestataire en attente depuis une heure"),
    "mismatch": lazy("Paiement qui n’est pas ce qui était demandé"),
    "missing_here": lazy("Mouvement chez le prestataire, absent du livre"),
    "missing_there": lazy("Mouvement du livre, absent chez le prestataire"),
    "other_amount": lazy("Montant différent chez le prestataire"),
    "other_fee": lazy("Frais différents chez le prestataire"),
    "payouts_beyond_commission": lazy("Plus d’argent sorti que la plateforme n’en a gagné"),
    "refund_failed": lazy("Remboursement revenu de la banque"),
    "refund_mismatch": lazy("Remboursement d’un autre montant"),
    "refund_refused": lazy("Remboursement refusé par le prestataire"),
    "refund_requires_action": lazy("Remboursement qui attend la personne remboursée"),
    "reversal_refused": lazy("Reprise refusée : la boutique doit la somme"),
    "second_account": lazy("Second compte pour une même boutique"),
    "second_line": lazy("Second mouvement chez le prestataire pour un seul du livre"),
    "second_object": lazy("Fait deux fois chez le prestataire"),
    "stuck_command": lazy("Demande sans réponse du prestataire depuis des heures"),
    "transfer_mismatch": lazy("Versement d’un autre montant ou vers un autre compte"),
    "transfer_refused": lazy("Versement refusé par le prestataire"),
    "unaskable": lazy("Le prestataire refuse d’en parler"),
    "unwritable": lazy("Réponse du prestataire que nous n’avons pas su noter"),
}
RUNS = {
    RunKind.FIVE_MINUTES: lazy("Pages de paiement, toutes les cinq minutes"),
    RunKind.HOURLY: lazy("Nouvelles manquées, toutes les heures"),
    RunKind.DAILY: lazy("Comptes, tous les jours"),
}
COMMANDS = {
    CommandKind.CHECKOUT: lazy("Ouvrir une page de paiement"),
    CommandKind.EXPIRE: lazy("Fermer une page de paiement"),
    CommandKind.REFUND: lazy("Rembourser"),
    CommandKind.TRANSFER: lazy("Verser sa part à une boutique"),
    CommandKind.REVERSAL: lazy("Reprendre à une boutique"),
}


def finding_words(kind: str) -> str:
    """A kind of finding in words; its own name for one that is newer than these words."""
    return str(FINDINGS.get(kind, kind))
