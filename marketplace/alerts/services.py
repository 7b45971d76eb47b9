"""Writes to the ladder: a shop's times, its telephone for text messages, its pause and its return."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import phonenumbers

from marketplace.alerts.models import AlertRule, AlertStep, Rung
from marketplace.alerts.queries import rule_of
from marketplace.alerts.timing import Times
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.phones import readable_phone
from marketplace.core.words import _
from marketplace.shops.models import Shop

SHORTEST_MINUTES = 5
LONGEST_MINUTES = 240


class TimesRefused(Refusal):
    """The times do not follow one another, or are too short or too long to be of use."""

    status = 422


@dataclass(frozen=True)
class AlertWish:
    """What a shop wants of its ladder. `text_phone`: as typed; empty for no text messages."""

    times: Times
    text_phone: str = ""
    accepts_itself: bool = False


def change_rule(shop: Shop, *, wish: AlertWish, country: str, seen_version: int) -> AlertRule:
    """Keep a shop's times, its number for text messages, and whether it accepts by itself.

    `seen_version`: 0 where the shop had the usual times.
    Raises: ChangedMeanwhile, TimesRefused, PhoneRefused. Commits: no.
    """
    check_times(wish.times)
    number = text_number(wish.text_phone, country=country)
    rule = ensure_rule(shop, seen_version=seen_version)
    for name in Times.__dataclass_fields__:
        setattr(rule, name, getattr(wish.times, name))
    rule.text_phone, rule.accepts_itself = number, wish.accepts_itself
    db.session.flush()
    return rule


def check_times(times: Times) -> None:
    """Refuse times out of order or out of reason. Raises: TimesRefused."""
    minutes = list(times.by_rung().values())
    if any(later <= earlier for earlier, later in pairwise(minutes)):
        raise TimesRefused(_("Chaque étape vient après la précédente : donnez des minutes qui augmentent."))
    if minutes[0] < SHORTEST_MINUTES or minutes[-1] > LONGEST_MINUTES:
        raise TimesRefused(
            _(
                "Entre %(least)s et %(most)s minutes : plus court, vous n’auriez pas le temps ; "
                "plus long, la personne attendrait pour rien.",
                least=SHORTEST_MINUTES,
                most=LONGEST_MINUTES,
            )
        )


def text_number(typed: str, *, country: str) -> str:
    """A typed number as carriers want it, `+33600000000`; empty for none. Raises: PhoneRefused."""
    if not typed.strip():
        return ""
    number = phonenumbers.parse(readable_phone(typed, country=country), country)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def ensure_rule(shop: Shop, *, seen_version: int) -> AlertRule:
    """The shop's own row, made now when it has none.

    Raises: ChangedMeanwhile when somebody else made or changed it since it was seen. Commits: no.
    """
    rule = rule_of(shop.town_id, shop.id)
    if (rule.version if rule else 0) != seen_version:
        raise ChangedMeanwhile
    if rule is None:
        rule = AlertRule(town_id=shop.town_id, shop_id=shop.id)
        db.session.add(rule)
        db.session.flush()
    return rule


def note_rung(town_id: int, *, shop_order_id: int, shop_id: int, rung: Rung, at: datetime) -> bool:
    """Write down that a rung is taken for a bag; False when it was before.

    Races: of two who take it at once one is told yes. Commits: no.
    """
    row = {
        "town_id": town_id,
        "id": new_id(),
        "shop_order_id": shop_order_id,
        "shop_id": shop_id,
        "rung": rung,
        "taken_at": at,
    }
    return insert_once(AlertStep, row=row, key=["town_id", "shop_order_id", "rung"])


def note_pause(shop: Shop) -> None:
    """Write down that the ladder paused the shop. Commits: no."""
    _rule_anyhow(shop).paused_at = clock.now()
    db.session.flush()


def note_return(shop: Shop) -> None:
    """Write down that the shop is back: what it missed before is forgotten. Commits: no."""
    rule = _rule_anyhow(shop)
    rule.paused_at, rule.back_at = None, clock.now()
    db.session.flush()


def _rule_anyhow(shop: Shop) -> AlertRule:
    rule = rule_of(shop.town_id, shop.id)
    return ensure_rule(shop, seen_version=rule.version if rule else 0)
