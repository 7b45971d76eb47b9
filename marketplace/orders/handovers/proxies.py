"""Who may fetch an order instead of the resident: one person at a time, taken back at any moment."""

import secrets
from collections.abc import Collection

from sqlalchemy import select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.references import new_collection_code
from marketplace.core.words import _
from marketplace.orders.handovers.models import Handover, Proxy
from marketplace.orders.models import Order

# Short, known to everybody, heard well over a counter, and no two alike.
_WORDS = (
    "amande", "bateau", "cerise", "dauphin", "écharpe", "fanfare", "girafe", "horloge", "jardin", "kiosque",
    "lanterne", "moulin", "nuage", "olive", "papillon", "quenelle", "rivage", "sabot", "tilleul", "vague",
    "abeille", "boussole", "colline", "domino", "éventail", "fougère", "guitare", "hameçon", "jonquille",
    "lavande", "mouette", "noisette", "orage", "pivoine", "renard", "soleil", "tambour", "violon", "voilier",
)  # fmt: skip


class ProxyUnnamed(Refusal):
    """Somebody is to come instead, and nobody knows who."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Écrivez le prénom et le nom de la personne qui viendra."))


class NotTheProxy(Refusal):
    """Nobody is named for this order any more under that name."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "Cette personne n’est plus désignée pour retirer la commande. "
                "Demandez à la personne qui a commandé."
            )
        )


class AlreadyFetched(Refusal):
    """Their code was good for this bag once."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "%(name)s est déjà passé pour ce sac : son code ne sert qu’une fois. "
                "Demandez le code de la personne qui a commandé.",
                name=name,
            )
        )


def name_proxy(town_id: int, *, order_id: int, name: str) -> Proxy:
    """Let somebody come instead, under a new word and code; whoever was named before no longer may.

    Raises: ProxyUnnamed. Races: the order is locked first, as by whoever hands its bags over: of two who name
    somebody at once the second finds the first one's friend, and revokes them. Commits: no.
    """
    name = " ".join(name.split())[:120]
    if len(name) < 2:
        raise ProxyUnnamed
    _lock(town_id, order_id)
    revoke_proxy(town_id, order_id=order_id)
    row = Proxy(
        id=new_id(),
        town_id=town_id,
        order_id=order_id,
        name=name,
        word=secrets.choice(_WORDS),
        code=new_collection_code(),
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def revoke_proxy(town_id: int, *, order_id: int) -> None:
    """Nobody comes instead any more. Races: as in `name_proxy`. Commits: no."""
    _lock(town_id, order_id)
    db.session.execute(
        update(Proxy)
        .where(Proxy.town_id == town_id, Proxy.order_id == order_id, Proxy.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def proxy_of(town_id: int, *, order_id: int) -> Proxy | None:
    """Who may come instead, or None."""
    return db.session.scalar(
        select(Proxy).where(Proxy.town_id == town_id, Proxy.order_id == order_id, Proxy.revoked_at.is_(None))
    )


def entrusted_order(town_id: int, *, code: str) -> int | None:
    """The order that somebody may fetch who shows this code of theirs, or None. One look at an index."""
    query = select(Proxy.order_id).where(
        Proxy.town_id == town_id, Proxy.code == code, Proxy.revoked_at.is_(None)
    )
    return db.session.scalar(query.limit(1)) if code else None


def sent_with(town_id: int, *, order_id: int, code: str, own_codes: Collection[str]) -> Proxy | None:
    """Who shows a code that opened an order's bag: None for whoever ordered, by one of the bags' own codes.

    Raises: NotTheProxy when it is that of somebody who is not named any more.
    """
    if code in own_codes:
        return None
    proxy = proxy_of(town_id, order_id=order_id)
    if proxy is None or not proxy.code or proxy.code != code:
        raise NotTheProxy
    return proxy


def check_proxy(town_id: int, *, order_id: int, proxy_id: int, shop_order_id: int) -> None:
    """Refuse somebody who is not, or no longer, named for the order, or who had this bag once already.

    Raises: NotTheProxy, AlreadyFetched.
    """
    proxy = proxy_of(town_id, order_id=order_id)
    if proxy is None or proxy.id != proxy_id:
        raise NotTheProxy
    had = select(Handover.id).where(
        Handover.town_id == town_id, Handover.shop_order_id == shop_order_id, Handover.proxy_id == proxy_id
    )
    if db.session.scalar(had.limit(1)) is not None:
        raise AlreadyFetched(proxy.name)


def _lock(town_id: int, order_id: int) -> None:
    db.session.execute(
        select(Order.id).where(Order.town_id == town_id, Order.id == order_id).with_for_update(key_share=True)
    )
