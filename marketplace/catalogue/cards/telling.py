"""Shops tell what they know of a code. What most of them say is what the next one is shown."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from marketplace.catalogue.cards.codes import is_public
from marketplace.catalogue.cards.facts import CardFacts, digest_of, plain
from marketplace.catalogue.cards.models import CardVoice, SharedCard
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once


@dataclass(frozen=True)
class Teller:
    """Who speaks: known again by a digest of its keys, shown by its name and its town's."""

    town_id: int
    shop_id: int
    shop_name: str
    town_name: str

    @property
    def voice(self) -> str:
        """The same for the same shop; nobody finds the shop by it."""
        return hashlib.sha256(f"card voice:{self.town_id}:{self.shop_id}".encode()).hexdigest()[:32]


def tell(ean: str, *, facts: CardFacts, teller: Teller) -> None:
    """A shop says what goods bear this code; its earlier word is forgotten. Codes of one shop are not kept.

    The card says what most shops say; while as many say one thing as another, it stays as it is.
    Races: shops that speak at once wait for each other at the card's row. Commits: no; the transaction is one
    of its own, without any town's rows.
    """
    if not is_public(ean):
        return
    says, now = digest_of(facts), clock.now()
    card = None
    while card is None:  # none: the last who spoke of it took it back between these two statements
        insert_once(SharedCard, row=_first(ean, facts, says, teller, now), key=["ean"])
        card = _locked(ean)
    _hang(card, facts.picture, teller)
    word = {
        "facts": _words(facts),
        "says": says,
        "shop_name": teller.shop_name,
        "town_name": teller.town_name,
    }
    known = _voice(card, teller)
    if known is None:
        db.session.add(CardVoice(id=new_id(), card_id=card.id, voice=teller.voice, at=now, **word))
    else:
        _say_anew(known, word, now)
    db.session.flush()
    _follow_most(card)


def take_back(ean: str, *, teller: Teller) -> None:
    """A shop says nothing of this code any more; a card of which nobody speaks is gone. Commits: no."""
    card = _locked(ean)
    if card is None:
        return
    _hang(card, "", teller)
    db.session.execute(delete(CardVoice).where(CardVoice.card_id == card.id, CardVoice.voice == teller.voice))
    _follow_most(card)


def has_told(card: SharedCard, *, teller: Teller) -> bool:
    """Whether this shop has a word in the card."""
    return _voice(card, teller) is not None


def _locked(ean: str) -> SharedCard | None:
    return db.session.scalar(select(SharedCard).where(SharedCard.ean == ean).with_for_update())


def _voice(card: SharedCard, teller: Teller) -> CardVoice | None:
    return db.session.scalar(
        select(CardVoice).where(CardVoice.card_id == card.id, CardVoice.voice == teller.voice)
    )


def _words(facts: CardFacts) -> dict[str, Any]:
    return {name: value for name, value in asdict(facts).items() if name != "picture"}


def _hang(card: SharedCard, picture: str, teller: Teller) -> None:
    """The card’s picture is one shop’s at a time: it alone may change it and take it away."""
    if card.picture and card.picture_voice != teller.voice:
        return
    card.picture, card.picture_voice = picture, teller.voice if picture else ""


def _say_anew(voice: CardVoice, word: Mapping[str, Any], now: datetime) -> None:
    if all(getattr(voice, name) == value for name, value in word.items()):
        return
    for name, value in word.items():
        setattr(voice, name, value)
    voice.at = now


def _follow_most(card: SharedCard) -> None:
    query = (
        select(CardVoice.says, func.count())
        .where(CardVoice.card_id == card.id)
        .group_by(CardVoice.says)
        .order_by(func.count().desc(), func.max(CardVoice.at))
    )
    counts: dict[str, int] = dict(db.session.execute(query).all())
    if not counts:
        db.session.delete(card)
        return
    most = next(iter(counts))
    if counts.get(card.says, 0) < counts[most]:
        card.says = most
    card.agree = counts[card.says]
    card.differ = sum(counts.values()) - card.agree
    _write_first_of(card)


def _write_first_of(card: SharedCard) -> None:
    """The card in the words of the first shop that says what it says, and what it left out from the next."""
    voices = db.session.scalars(
        select(CardVoice)
        .where(CardVoice.card_id == card.id, CardVoice.says == card.says)
        .order_by(CardVoice.at, CardVoice.id)
        .limit(20)
    ).all()
    for name, value in _words(plain(voices[0].facts)).items():
        rest = (voice.facts.get(name) for voice in voices[1:])
        setattr(card, name, value or next(filter(None, rest), value))
    card.told_by_shop, card.told_by_town, card.told_at = (
        voices[0].shop_name,
        voices[0].town_name,
        voices[0].at,
    )


def _first(ean: str, facts: CardFacts, says: str, teller: Teller, now: datetime) -> dict[str, Any]:
    return {
        **asdict(facts),
        "id": new_id(),
        "ean": ean,
        "picture_voice": teller.voice if facts.picture else "",
        "told_by_shop": teller.shop_name,
        "told_by_town": teller.town_name,
        "told_at": now,
        "says": says,
        "agree": 1,
        "differ": 0,
    }
