"""The shared card of a code: who said it, who agrees or not; and how to take one’s own word back."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue.cards.facts import plain
from marketplace.catalogue.cards.models import SharedCard
from marketplace.catalogue.cards.queries import card_of, facts_on, other_voices
from marketplace.catalogue.cards.telling import has_told, take_back
from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.web.backoffice.card_sharing import this_teller
from marketplace.web.backoffice.card_wording import allergens_told, differences, told_of


def show_card(ean: str) -> ResponseReturnValue:
    """What shops say of a code."""
    card = _find(ean)
    facts = facts_on(card)
    return render_template(
        "backoffice/card.html",
        card=card,
        told=[*told_of(facts), *([allergens_told(facts)] if facts.allergens else [])],
        others=[(voice, differences(facts, plain(voice.facts))) for voice in other_voices(card)],
        has_told=has_told(card, teller=this_teller()),
    )


def delete_voice(ean: str) -> ResponseReturnValue:
    """The shop says nothing of the code any more; its own product stays as it is."""
    _find(ean)
    with transaction():
        take_back(ean, teller=this_teller())
    flash(_("Votre boutique ne partage plus cette fiche. Votre produit n’a pas changé."), "done")
    return redirect(url_for("backoffice.list_products"))


def _find(ean: str) -> SharedCard:
    return card_of(ean) or abort(404)
