"""Reads of the shared cards."""

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import select

from marketplace.catalogue.cards.facts import CardFacts, plain
from marketplace.catalogue.cards.models import CardVoice, SharedCard
from marketplace.core.db import db

_MOST_SHOWN = 3


def card_of(ean: str | None) -> SharedCard | None:
    """The card of a code, or None."""
    return db.session.scalar(select(SharedCard).where(SharedCard.ean == ean)) if ean else None


def facts_on(card: SharedCard) -> CardFacts:
    """What the card says."""
    return plain({field.name: getattr(card, field.name) for field in fields(CardFacts)})


def other_voices(card: SharedCard) -> Sequence[CardVoice]:
    """Some of the shops that say otherwise, the latest first."""
    query = (
        select(CardVoice)
        .where(CardVoice.card_id == card.id, CardVoice.says != card.says)
        .order_by(CardVoice.at.desc(), CardVoice.id.desc())
        .limit(_MOST_SHOWN)
    )
    return db.session.scalars(query).all()
