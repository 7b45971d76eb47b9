"""One-tap links: who reads the shop's mail may do one thing with one bag, as it stands now, for a while.

A link opens a page with a button: programs that look into mails and open every link change nothing. It is
bound to the town, the shop, the bag, the act and the version of the bag: once somebody has acted, all earlier
links are over.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

from marketplace.core import clock
from marketplace.core.errors import NotFound, Refusal
from marketplace.core.seals import content_of, is_sealed, seal
from marketplace.core.words import _

_FORM = struct.Struct(">BQHI")
_MINUTE = 60
_MOST_VERSION = 2**16


class LinkAct(IntEnum):
    """What a link may do. The numbers stand in links that are out: they stay."""

    ACCEPT = 1
    DECLINE = 2
    READY = 3


class LinkBroken(NotFound):
    """Nothing that we wrote."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Ce lien n’est pas complet. Ouvrez-le en entier depuis le mail ou le SMS, "
                "ou répondez depuis la page de votre boutique."
            )
        )


class LinkExpired(Refusal):
    """The time for it is over."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("Ce lien n’est plus valable : l’heure de retrait est passée. Rien n’a été changé.")
        )


@dataclass(frozen=True)
class BagLink:
    """What a link is for."""

    act: LinkAct
    shop_order_id: int
    version: int
    expires_at: datetime


def link_token(link: BagLink, *, town_id: int, shop_id: int) -> str:
    """The text of a link, to stand in an address: 42 signs, for text messages are short."""
    minutes = int(link.expires_at.timestamp()) // _MINUTE
    content = _FORM.pack(link.act, link.shop_order_id, link.version % _MOST_VERSION, minutes)
    return seal(content, purpose=_purpose(town_id, shop_id))


def read_link(token: str, *, town_id: int, shop_of: Callable[[int], int | None]) -> BagLink:
    """What a link is for, once its seal is found to be ours.

    `shop_of`: gives the shop of a bag of this town. Raises: LinkBroken, LinkExpired.
    """
    content = content_of(token)
    if content is None or len(content) != _FORM.size:
        raise LinkBroken
    act, shop_order_id, version, minutes = _FORM.unpack(content)
    shop_id = shop_of(shop_order_id) if shop_order_id < 2**63 else None
    if (
        not is_sealed(token, purpose=_purpose(town_id, shop_id or 0))
        or not shop_id
        or act not in set(LinkAct)
    ):
        raise LinkBroken
    link = BagLink(LinkAct(act), shop_order_id, version, datetime.fromtimestamp(minutes * _MINUTE, UTC))
    if clock.now() >= link.expires_at:
        raise LinkExpired
    return link


def _purpose(town_id: int, shop_id: int) -> str:
    return f"bag link:{town_id}:{shop_id}"
