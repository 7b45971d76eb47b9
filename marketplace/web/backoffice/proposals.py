"""What was proposed of a new product, to be confirmed with a tap or put right first."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue.allergens import allergen_words
from marketplace.catalogue.cards.facts import facts_of
from marketplace.catalogue.models import Product
from marketplace.catalogue.queries import product_named, variants_of
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.intake.quick_adding import confirm_proposals, proposal_for
from marketplace.web.access import person
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.card_sharing import card_for, has_public_code, share_card
from marketplace.web.backoffice.card_wording import told_of
from marketplace.web.backoffice.proposal_form import ProposalForm, form_for
from marketplace.web.town import this_town


def show_proposals(product_slug: str) -> ResponseReturnValue:
    """What we suppose of it, all of it in sight, what comes from other shops included."""
    product = _find(product_slug)
    return _page(_form(product), product)


def create_confirmation(product_slug: str) -> ResponseReturnValue:
    """It is as proposed, or as put right: it goes on show, or one question is left."""
    product = _find(product_slug)
    form = _form(product)
    if not form.validate_on_submit():
        return _page(form, product), 422
    try:
        with transaction():
            confirm_proposals(
                this_shop(), product=product, said=form.said(), seen_version=form.seen_version(),
                by_user_id=person().id,
            )  # fmt: skip
    except Refusal as refusal:
        form.form_errors.append(str(refusal))
        return _page(form, _find(product_slug)), refusal.status
    share_card(product)
    return _onward(product)


def _onward(product: Product) -> ResponseReturnValue:
    if product.missing:
        return redirect(url_for("backoffice.show_question", product_slug=product.slug))
    flash(_("« %(name)s » est prêt.", name=product.name), "done")
    return redirect(url_for("backoffice.show_quick", after=product.slug, shelf=product.shelf or None))


def _form(product: Product) -> ProposalForm:
    return form_for(product, shop=this_shop(), proposal=proposal_for(this_shop(), product=product),
                    card=card_for(product))  # fmt: skip


def _find(slug: str) -> Product:
    return product_named(this_town().id, this_shop().id, slug) or abort(404)


def _page(form: ProposalForm, product: Product) -> str:
    variant = variants_of(product.town_id, product.id)[0]
    return render_template(
        "backoffice/proposals.html",
        form=form,
        product=product,
        variant=variant,
        card=card_for(product),
        told=told_of(facts_of(product, variant)),
        likely=allergen_words(form.allergens.data or ()),
        is_shareable=has_public_code(product),
    )
