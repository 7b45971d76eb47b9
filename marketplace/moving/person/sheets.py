"""What is known about a person, as sheets with a header in words: the account, then what each town knows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from marketplace.accounts.models import User
from marketplace.accounts.second_factor import has_second_factor
from marketplace.accounts.sessions import sessions_of
from marketplace.core import clock
from marketplace.core.words import _, lazy
from marketplace.core.workbooks import Cell
from marketplace.moving.person import tables
from marketplace.orders.wording import state_label
from marketplace.payments.methods import PICKUP
from marketplace.towns.queries import TownView

Rows = list[Sequence[Cell]]


@dataclass(frozen=True)
class Sheet:
    """One table of what is known. `name`: of its file; `header`: a word for each column."""

    name: str
    header: Sequence[str]
    rows: Rows


def sheets_of(user: User, *, towns: Sequence[TownView]) -> Iterator[Sheet]:
    """Everything, a sheet at a time; a sheet without rows is there too, and so says that nothing is known."""
    yield _account(user)
    yield _devices(user)
    for name, header, read in _BY_TOWN:
        rows: Rows = [[town.name, *row] for town in towns for row in read(town, user.id)]
        yield Sheet(str(name), [_("Ville"), *map(str, header)], rows)


def _account(user: User) -> Sheet:
    rows: Rows = [
        [_("Nom"), user.name],
        [_("Adresse électronique"), user.email],
        [_("Téléphone"), user.phone],
        [_("Langue"), user.locale],
        [_("Compte créé le"), f"{user.created_at:%Y-%m-%d %H:%M} UTC"],
        [_("Application d’authentification"), _("oui") if has_second_factor(user.id) else _("non")],
    ]
    return Sheet(_("compte"), [_("Donnée"), _("Valeur")], rows)


def _devices(user: User) -> Sheet:
    rows: Rows = [
        [each.device, f"{each.created_at:%Y-%m-%d %H:%M} UTC", f"{each.seen_at:%Y-%m-%d %H:%M} UTC"]
        for each in sessions_of(user.id)
    ]
    return Sheet(_("appareils"), [_("Appareil"), _("Connecté le"), _("Vu le")], rows)


def _orders(town: TownView, user_id: int) -> Rows:
    return [
        [
            row.reference,
            _when(town, row.created_at),
            row.name,
            row.phone,
            row.email,
            _paid(row.pays),
            _sum(row.total_cents),
        ]
        for row in tables.orders(town.id, user_id)
    ]


def _bags(town: TownView, user_id: int) -> Rows:
    return [
        [row.reference, row.shop, state_label(row.state), _when(town, row.collect_from), row.code, row.note]
        for row in tables.bags(town.id, user_id)
    ]


def _lines(town: TownView, user_id: int) -> Rows:
    return [
        [
            *(row.reference, row.shop, row.product_name, row.label),
            *(row.quantity, _("grammes") if row.by_weight else _("pièces")),
            *(_sum(row.due_cents), Decimal(row.vat_basis_points).scaleb(-2)),
        ]
        for row in tables.lines(town.id, user_id)
    ]


def _papers(town: TownView, user_id: int) -> Rows:
    return [
        [paper.reference, paper.seller_name, paper.numbered, paper.local_day, paper.buyer_name]
        for paper in tables.papers(town.id, user_id)
    ]


def _returns(town: TownView, user_id: int) -> Rows:
    return [
        [row.reference, row.number, _when(town, row.asked_at), row.settled_at and _when(town, row.settled_at)]
        for row in tables.returns(town.id, user_id)
    ]


def _proxies(town: TownView, user_id: int) -> Rows:
    return [
        [row.reference, row.name, row.word, _when(town, row.created_at)]
        for row in tables.proxies(town.id, user_id)
    ]


def _favourites(town: TownView, user_id: int) -> Rows:
    return [[row.shop, row.product, _when(town, row.kept_at)] for row in tables.favourites(town.id, user_id)]


def _baskets(town: TownView, user_id: int) -> Rows:
    return [
        [row.shop, row.product, row.label, row.quantity, _when(town, row.added_at)]
        for row in tables.baskets(town.id, user_id)
    ]


def _letters(town: TownView, user_id: int) -> Rows:
    return [
        [row.recipient, _when(town, row.queued_at), row.subject, row.body]
        for row in tables.letters(town, user_id)
    ]


def _calls(town: TownView, user_id: int) -> Rows:
    return [
        [row.subject, _when(town, row.at), _("oui") if row.reached else _("non"), row.note]
        for row in tables.calls(town, user_id)
    ]


def _reports(town: TownView, user_id: int) -> Rows:
    return [
        [row.mark, _when(town, row.made_at), row.about, row.words] for row in tables.reports(town, user_id)
    ]


def _help_given(town: TownView, user_id: int) -> Rows:
    return [
        [row.reference, row.by_name, row.desk, _when(town, row.agreed_at)]
        for row in tables.help_given(town.id, user_id)
    ]


def _calls_made(town: TownView, user_id: int) -> Rows:
    return [
        [_when(town, row.opened_at), row.name, row.phone, row.email, row.desk]
        for row in tables.calls_made(town.id, user_id)
    ]


def _mandates(town: TownView, user_id: int) -> Rows:
    return [
        [
            *(_when(town, row.given_at), row.name, row.phone),
            *(row.most_cents and _sum(row.most_cents), row.ends_on),
            row.revoked_at and _when(town, row.revoked_at),
        ]
        for row in tables.mandates(town.id, user_id)
    ]


def _browsers_told(town: TownView, user_id: int) -> Rows:
    return [
        [row.reference, row.endpoint, _when(town, row.created_at)]
        for row in tables.browsers_told(town.id, user_id)
    ]


def _cards(town: TownView, user_id: int) -> Rows:
    return [
        [row.ending, _when(town, row.since), _sum(row.balance_cents), _when(town, row.expires_at)]
        for row in tables.kept_cards(town, user_id)
    ]


def _cards_bought(town: TownView, user_id: int) -> Rows:
    return [
        [row.reference, _when(town, row.asked_at), _sum(row.cents), row.receiver, row.words, row.email]
        for row in tables.cards_bought(town, user_id)
    ]


def _wishes(town: TownView, user_id: int) -> Rows:
    return [
        [row.mark, _when(town, row.made_at), row.title, row.words] for row in tables.wishes(town, user_id)
    ]


def _reviews(town: TownView, user_id: int) -> Rows:
    return [
        [row.reference, row.subject_name, _when(town, row.made_at), row.stars, row.words]
        for row in tables.reviews(town, user_id)
    ]


def _when(town: TownView, at: datetime) -> str:
    return f"{clock.local(at, town.time_zone):%Y-%m-%d %H:%M}"


def _paid(code: str) -> str:
    return _("dans la boutique") if code == PICKUP else _("par carte")


def _sum(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


_REFERENCE, _SHOP = lazy("Commande"), lazy("Boutique")
_BY_TOWN: Sequence[tuple[Any, Sequence[Any], Callable[[TownView, int], Rows]]] = (
    (
        lazy("commandes"),
        (
            *(_REFERENCE, lazy("Passée le"), lazy("Nom"), lazy("Téléphone"), lazy("Adresse électronique")),
            *(lazy("Paiement"), lazy("Total")),
        ),
        _orders,
    ),
    (
        lazy("sacs"),
        (_REFERENCE, _SHOP, lazy("État"), lazy("Retrait dès"), lazy("Code"), lazy("Votre mot")),
        _bags,
    ),
    (
        lazy("articles"),
        (
            *(_REFERENCE, _SHOP, lazy("Article"), lazy("Format"), lazy("Quantité"), lazy("Unité")),
            *(lazy("Montant"), lazy("TVA en %")),
        ),
        _lines,
    ),
    (
        lazy("factures"),
        (_REFERENCE, lazy("Vendeur"), lazy("Numéro"), lazy("Date"), lazy("Au nom de")),
        _papers,
    ),
    (
        lazy("retours"),
        (_REFERENCE, lazy("Numéro"), lazy("Demandé le"), lazy("Réglé le")),
        _returns,
    ),
    (
        lazy("personnes-envoyees"),
        (_REFERENCE, lazy("Nom"), lazy("Mot convenu"), lazy("Le")),
        _proxies,
    ),
    (lazy("favoris"), (_SHOP, lazy("Article"), lazy("Gardé le")), _favourites),
    (
        lazy("panier"),
        (_SHOP, lazy("Article"), lazy("Format"), lazy("Quantité"), lazy("Mis le")),
        _baskets,
    ),
    (lazy("messages"), (lazy("À"), lazy("Le"), lazy("Objet"), lazy("Texte")), _letters),
    (lazy("appels"), (lazy("Au sujet de"), lazy("Le"), lazy("Répondu"), lazy("Note prise")), _calls),
    (
        lazy("signalements"),
        (lazy("Numéro"), lazy("Le"), lazy("Au sujet de"), lazy("Vos mots")),
        _reports,
    ),
    (lazy("aide-recue"), (_REFERENCE, lazy("Par"), lazy("Au guichet de"), lazy("Accepté le")), _help_given),
    (
        lazy("demandes-d-aide"),
        (lazy("Le"), lazy("Nom"), lazy("Téléphone"), lazy("Adresse électronique"), lazy("Au guichet de")),
        _calls_made,
    ),
    (
        lazy("mandats"),
        (
            *(lazy("Donné le"), lazy("Nom"), lazy("Téléphone")),
            *(lazy("Au plus"), lazy("Dernier jour"), lazy("Repris le")),
        ),
        _mandates,
    ),
    (lazy("navigateurs-prevenus"), (_REFERENCE, lazy("Adresse"), lazy("Depuis")), _browsers_told),
    (
        lazy("cartes-de-la-ville"),
        (lazy("Finit par"), lazy("Dans le compte depuis"), lazy("Reste"), lazy("Jusqu’au")),
        _cards,
    ),
    (
        lazy("cartes-achetees"),
        (_REFERENCE, lazy("Le"), lazy("Montant"), lazy("Pour qui"), lazy("Vos mots"), lazy("Adresse")),
        _cards_bought,
    ),
    (lazy("envies"), (lazy("Numéro"), lazy("Le"), lazy("Envie"), lazy("Vos mots")), _wishes),
    (
        lazy("avis"),
        (_REFERENCE, lazy("À propos de"), lazy("Le"), lazy("Étoiles"), lazy("Vos mots")),
        _reviews,
    ),
)
