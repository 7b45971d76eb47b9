"""One question at a time about a product that waits to be shown, to be answered with a thumb."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue.models import Product
from marketplace.catalogue.publishing import Missing, missing_of
from marketplace.catalogue.queries import product_named, variants_of
from marketplace.catalogue.ways import Maker
from marketplace.core.db import transaction
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.words import _, ngettext
from marketplace.intake.answering import answer, name_maker, waiting_for_maker
from marketplace.intake.refiling import batches
from marketplace.shops.queries import legal_of_shops
from marketplace.web.access import person
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.card_sharing import share_card
from marketplace.web.backoffice.question_form import QuestionForm, proposals, read_nets, shown_nets
from marketplace.web.town import this_town

_IN_THE_FORM = ("name", "price")  # what no product lacks once it was saved: only its whole form asks for it


def show_question(product_slug: str) -> ResponseReturnValue:
    """The next question about a product; its form when there is none."""
    product = _find(product_slug)
    asked = missing_of(product.missing)
    if not asked or asked[0].code in _IN_THE_FORM:
        return redirect(url_for("backoffice.edit_product", product_slug=product.slug))
    return _page(product, asked, QuestionForm(data=proposals(product)))


def answer_question(product_slug: str) -> ResponseReturnValue:
    """An answer, then the next question; the last one puts the product on show."""
    product = _find(product_slug)
    asked = missing_of(product.missing)
    if not asked:
        return redirect(url_for("backoffice.edit_product", product_slug=product.slug))
    form = QuestionForm()
    if not form.validate_on_submit():
        return _page(product, asked, form), 422
    try:
        left = _keep(product, asked[0], form)
    except Refusal as refusal:
        return _again(product_slug, form, refusal)
    if left is None:
        return _page(product, asked, form), 422
    return _onwards(product, left)


def _keep(product: Product, asked: Missing, form: QuestionForm) -> list[Missing] | None:
    """Keep the answer; None when the form has something to complain of."""
    if asked.code == "maker" and "ours" in request.form:
        _sign(form)
    said = form.read(asked.code)
    variants = variants_of(product.town_id, product.id)
    nets, wrong = read_nets(variants, request.form) if asked.code == "net" else ({}, {})
    if said is None or wrong:
        return None
    with transaction():
        left = answer(
            this_shop(),
            product=product,
            seen_version=form.seen_version(),
            said=said,
            nets=nets,
            by_user_id=person().id,
        )
    if asked.code == "maker":
        _spread(said, form)
    return left


def _spread(said: dict[str, str], form: QuestionForm) -> None:
    """Name the same maker for the rest of the brand, and for what has no brand where the shop says so."""
    if not said["brand"] and not form.others.data:
        return
    maker = Maker(said["maker_name"], said["maker_address"], said["maker_contact"])
    others = waiting_for_maker(this_shop(), brand=said["brand"])
    for batch in batches(others):
        with transaction():
            name_maker(this_shop(), product_ids=batch, maker=maker)
    if others:
        flash(_told(len(others)), "done")


def _told(others: int) -> str:
    return ngettext(
        "Le fabricant est noté aussi pour %(num)s autre article.",
        "Le fabricant est noté aussi pour %(num)s autres articles.",
        others,
    )


def _sign(form: QuestionForm) -> None:
    shop = this_shop()
    legal = legal_of_shops(shop.town_id, shop_ids=[shop.id]).get(shop.id)
    place = ", ".join(filter(None, [shop.address, f"{shop.postcode} {shop.city}".strip()]))
    form.sign(name=legal.company_name if legal and legal.company_name else shop.name, address=place,
              contact=shop.email or shop.website)  # fmt: skip


def _again(slug: str, form: QuestionForm, refusal: Refusal) -> ResponseReturnValue:
    product = _find(slug)
    asked = missing_of(product.missing)
    if isinstance(refusal, ChangedMeanwhile) and not asked:
        return redirect(url_for("backoffice.edit_product", product_slug=slug))
    form.form_errors.append(str(refusal))
    form.version.data = str(product.version)
    return _page(product, asked, form), refusal.status


def _onwards(product: Product, left: list[Missing]) -> ResponseReturnValue:
    if left:
        return redirect(url_for("backoffice.show_question", product_slug=product.slug))
    share_card(product)
    flash(_("« %(name)s » est complet : les habitants le voient.", name=product.name), "done")
    return redirect(url_for("backoffice.list_products"))


def _page(product: Product, asked: list[Missing], form: QuestionForm) -> str:
    variants = variants_of(product.town_id, product.id)
    wrong = read_nets(variants, request.form)[1] if request.method == "POST" else {}
    typed = {key: request.form.get(f"net-{key}", shown) for key, _label, shown in shown_nets(variants)}
    return render_template(
        "backoffice/question.html",
        product=product,
        asked=asked,
        form=form,
        nets=[(key, label, typed[key], wrong.get(key, "")) for key, label, _shown in shown_nets(variants)],
    )


def _find(slug: str) -> Product:
    return product_named(this_town().id, this_shop().id, slug) or abort(404)
