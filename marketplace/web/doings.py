"""What the entries of the journal say, for a shop and for the town hall."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.queries import Entry
from marketplace.core.words import _, lazy
from marketplace.shops.models import ShopRole
from marketplace.web.filters import money
from marketplace.web.roles import SHOP_ROLES

_ACTS: dict[Act, Any] = {
    Act.HOURS_CHANGED: lazy("a changé les horaires"),
    Act.SPECIAL_DAY_CHANGED: lazy("a changé un jour particulier"),
    Act.PREPARATION_CHANGED: lazy("a changé le temps de préparation"),
    Act.ORDERS_PAUSED: lazy("a mis les commandes en pause"),
    Act.ORDERS_RESUMED: lazy("a repris les commandes"),
    Act.WINDOW_CLOSED: lazy("a fermé un créneau"),
    Act.PRICES_CHANGED: lazy("a changé un prix"),
    Act.PRICES_REDUCED: lazy("a baissé un prix pour un temps"),
    Act.PRODUCTS_PUBLISHED: lazy("a mis en rayon"),
    Act.PRODUCTS_HIDDEN: lazy("a retiré du rayon"),
    Act.PRODUCTS_CHANGED: lazy("a modifié un produit"),
    Act.FILE_APPLIED: lazy("a appliqué un fichier"),
    Act.STOCK_RULES_CHANGED: lazy("a changé les règles du stock"),
    Act.SETTINGS_CHANGED: lazy("a changé les réglages"),
    Act.LEGAL_CHANGED: lazy("a changé l’identité légale"),
    Act.ALERTS_CHANGED: lazy("a changé les alertes"),
    Act.ACCOUNT_CHANGED: lazy("a changé le compte de paiement"),
    Act.ORDER_DECLINED: lazy("a refusé une commande"),
    Act.ORDER_CANCELLED: lazy("a annulé une commande"),
    Act.REFUNDED: lazy("a remboursé"),
    Act.WITHDRAWAL_ANSWERED: lazy("a répondu à une rétractation"),
    Act.INVITED: lazy("a invité dans l’équipe"),
    Act.INVITATION_TAKEN_BACK: lazy("a retiré une invitation"),
    Act.JOINED: lazy("a rejoint l’équipe"),
    Act.ROLE_CHANGED: lazy("a changé un rôle"),
    Act.LEFT: lazy("a quitté l’équipe"),
    Act.DISMISSED: lazy("a retiré de l’équipe"),
    Act.EXPORTED: lazy("a téléchargé des données"),
    Act.TOKEN_MADE: lazy("a créé un accès"),
    Act.TOKEN_WITHDRAWN: lazy("a fermé un accès"),
    Act.DEVICE_ADDED: lazy("a ajouté un appareil"),
    Act.DEVICE_REMOVED: lazy("a retiré un appareil"),
    Act.MANDATE_NOTED: lazy("a noté un mandat"),
    Act.MANDATE_REVOKED: lazy("a retiré un mandat"),
    Act.ORDER_ASSISTED: lazy("a commandé pour quelqu’un"),
    Act.CARD_RULES_CHANGED: lazy("a changé les règles de la carte"),
    Act.CARDS_BUDGETED: lazy("a fixé un budget de cartes"),
    Act.CARDS_GIVEN: lazy("a donné des cartes"),
    Act.CARD_SALE_CHANGED: lazy("a réglé la vente en ligne de la carte"),
    Act.CARDS_PRINTED: lazy("a imprimé des cartes"),
    Act.CARD_REPLACED: lazy("a remplacé une carte perdue"),
    Act.CARDS_SETTLED: lazy("a noté un règlement des cartes"),
    Act.REPORT_DECIDED: lazy("a décidé d’un signalement"),
    Act.RECALL_STARTED: lazy("a rappelé un produit"),
    Act.RECALL_ENDED: lazy("a terminé un rappel"),
    Act.WISH_DECIDED: lazy("a répondu à une envie"),
    Act.PROXY_NAMED: lazy("a désigné quelqu’un pour retirer une commande"),
    Act.PROXY_REVOKED: lazy("a retiré à quelqu’un une commande à chercher"),
    Act.SHOP_ADMITTED: lazy("a accueilli une boutique"),
    Act.SHOP_PAUSED: lazy("a mis une boutique en pause"),
    Act.SHOP_REOPENED: lazy("a rouvert une boutique"),
    Act.SHOP_ARRIVED: lazy("a accueilli une boutique venue d’une autre ville"),
    Act.SHOP_LEFT: lazy("a effacé une boutique qui est partie"),
}
_CODES = {"borne_by", "outcome", "reason"}
_DOERS: dict[str, Any] = {
    "device": lazy("La tablette du comptoir"),
    "link": lazy("Un lien reçu par courriel"),
    "resident": lazy("La personne qui a commandé"),
    "agent": lazy("Un agent de la ville"),
    "system": lazy("Le marché, de lui-même"),
}


@dataclass(frozen=True)
class Line:
    """One entry as a journal's table shows it."""

    at: datetime
    who: str
    what: str
    about: str
    changes: Sequence[str]


def lines_of(entries: Iterable[Entry], *, unnamed: str = "") -> list[Line]:
    """Entries in words. `unnamed`: who somebody of an account is when they are not to be named."""
    return [
        Line(
            entry.at,
            unnamed if unnamed and entry.by_what == "person" else doer_words(entry),
            act_words(entry.act),
            entry.about,
            change_words(entry),
        )
        for entry in entries
    ]


def doer_words(entry: Entry) -> str:
    """Who did it."""
    return entry.name or str(_DOERS.get(entry.by_what, "")) or _("Quelqu’un")


def all_acts() -> list[tuple[Act, str]]:
    """Every act with its words, to choose from."""
    return sorted(((act, str(words)) for act, words in _ACTS.items()), key=lambda each: each[1])


def act_words(act: Act) -> str:
    """What they did, as it follows their name."""
    return str(_ACTS[act])


def change_words(entry: Entry) -> list[str]:
    """What was before and what is now, one sentence a thing."""
    return list(_changes(entry.before, entry.after))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted({*before, *after}):
        was, now = (_value(name, told.get(name)) for told in (before, after))
        if was and now:
            yield _("%(was)s, puis %(now)s", was=was, now=now)
        elif was or now:
            yield was or now


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if name == "role" and value in set(ShopRole):
        return str(SHOP_ROLES[ShopRole(value)])
    if name in _CODES:  # words of the code, told on the order's own page
        return ""
    is_money = name == "cents" or name.endswith("_cents")
    return money(value) if is_money and isinstance(value, int) else str(value)
