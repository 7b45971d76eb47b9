"""What has left of a bag, in words."""

from datetime import datetime, timedelta

from marketplace.core import clock
from marketplace.core.words import _
from marketplace.orders.handovers.queries import PastHandover, handovers_of
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.web.backoffice.orders import already_handed_over
from marketplace.web.backoffice.wording import moment_words

_ASTRAY = timedelta(hours=1)


def handed_words(bag: ShopOrder) -> str:
    """When a bag, or a part of it, left, and through whose hands; empty while all of it waits."""
    past = handovers_of(bag.town_id, shop_order_id=bag.id)
    if bag.state == ShopOrderState.COLLECTED:
        return " ".join(filter(None, (already_handed_over(bag), _details(past[-1]) if past else "")))
    return " ".join(_part_words(one) for one in past)


def clock_words(phone_says: datetime | None) -> str:
    """A word about a phone whose clock is far from ours; empty for one that is right, or says nothing."""
    if phone_says is None or abs(clock.now() - phone_says) < _ASTRAY:
        return ""
    return _(
        "L’horloge de ce téléphone indique %(time)s : c’est notre heure qui compte. Pensez à la régler.",
        time=moment_words(phone_says),
    )


def _part_words(one: PastHandover) -> str:
    if one.name:
        return _(
            "Une partie a été remise à %(time)s par %(name)s ; le reste attend.",
            time=moment_words(one.at),
            name=one.name,
        )
    return _("Une partie a été remise à %(time)s ; le reste attend.", time=moment_words(one.at))


def _details(last: PastHandover) -> str:
    words = []
    if last.proxy_name:
        words.append(_("À %(name)s, à la place de la personne.", name=last.proxy_name))
    if last.said_at and abs(last.at - last.said_at) > timedelta(minutes=2):
        words.append(_("Noté sans réseau, à %(time)s selon le téléphone.", time=moment_words(last.said_at)))
    return " ".join(words)
