"""What a shop shares: the page, and each thing on it to take away."""

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.browsing.cards import ProductCard
from marketplace.browsing.shop_page import shelves_of
from marketplace.core.words import _
from marketplace.shops.states import VISIBLE
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.share_kit import PAPERS, PICTURES, ShareKit, share_kit
from marketplace.web.pdf import pdf_of, picture_of
from marketplace.web.town import this_town


def show_share() -> ResponseReturnValue:
    """Everything, with words about one product where one is chosen."""
    kit, products = _kit(), _products()
    chosen = next((one for one in products if one.slug == request.args.get("product")), None)
    return render_template(
        "backoffice/share.html",
        kit=kit,
        products=products,
        chosen=chosen,
        texts=kit.texts_about(chosen) if chosen else kit.texts(),
        papers=PAPERS,
        pictures=PICTURES,
        is_visible=this_shop().status in VISIBLE,
    )


def show_code_drawing() -> ResponseReturnValue:
    """The code as a drawing that may grow to any size."""
    return _to_keep(_kit().code_svg(), "image/svg+xml", _("code-%(shop)s", shop=this_shop().slug) + ".svg")


def show_code_picture() -> ResponseReturnValue:
    """The code as a picture."""
    return _to_keep(_kit().code_png(), "image/png", _("code-%(shop)s", shop=this_shop().slug) + ".png")


def show_poster(paper: str) -> ResponseReturnValue:
    """The poster for the window."""
    if paper not in PAPERS:
        abort(404)
    content = pdf_of("poster", _kit().poster_fields(paper))
    name = _("affiche-%(shop)s-%(paper)s", shop=this_shop().slug, paper=paper)
    return _to_keep(content, "application/pdf", f"{name}.pdf")


def show_picture(shape: str) -> ResponseReturnValue:
    """The picture for social networks."""
    width, height = PICTURES.get(shape) or abort(404)
    content = picture_of("picture", _kit().picture_fields(width, height))
    name = _("image-%(shop)s-%(shape)s", shop=this_shop().slug, shape=shape)
    return _to_keep(content, "image/png", f"{name}.png")


def _kit() -> ShareKit:
    return share_kit(this_town(), this_shop())


def _products() -> list[ProductCard]:
    """The first page of its goods, as its visitors see them."""
    if this_shop().status not in VISIBLE:
        return []
    return list(shelves_of(this_town(), shop_id=this_shop().id, shelf="", skip=0).products)


def _to_keep(content: bytes, kind: str, name: str) -> Response:
    """Shown where a page wants it, kept under its name where somebody asks for that."""
    answer = Response(content, content_type=kind)
    manner = "attachment" if request.args.get("keep") == "1" else "inline"
    answer.headers["Content-Disposition"] = f'{manner}; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
