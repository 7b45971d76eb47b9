"""All reviews of a shop or of a product, the latest first, and the rules that they follow."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.browsing.opinions import opinions_of
from marketplace.browsing.product_page import ProductHead, product_head
from marketplace.browsing.shop_page import ShopHead, shop_head
from marketplace.towns.queries import TownView
from marketplace.trust.reviews.queries import PAGE
from marketplace.trust.reviews.states import KEPT_FOR, LEAST_FOR_MEAN, WRITTEN_WITHIN
from marketplace.web.pages import page_of
from marketplace.web.storefront.found.heads import review_rules_head, reviews_head
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.storefront.reviews.shown import shows_reviews
from marketplace.web.town import this_town


@revalidated
def list_reviews(shop_slug: str, product_slug: str = "") -> ResponseReturnValue:
    """What is said of a shop, or of one of its products."""
    town, page = this_town(), page_of(request.args.get("page"))
    shop, product = _found(town, shop_slug, product_slug)
    said = opinions_of(town.id, subject_id=product.id if product else shop.id, skip=page.skip(PAGE))
    if page.number > 1 and not said.rows:
        abort(404)
    path = url_for(".list_reviews", shop_slug=shop_slug, product_slug=product_slug or None)
    return render_template(
        "storefront/reviews/list.html",
        head=reviews_head(town, path, product.name if product else shop.name),
        shop=shop,
        product=product,
        said=said,
        pages=page.around(said.total, PAGE, shop_slug=shop_slug, product_slug=product_slug),
    )


@revalidated
def show_review_rules() -> ResponseReturnValue:
    """How reviews come about. Source: Code de la consommation D111-17, D111-18."""
    town = this_town()
    return render_template(
        "storefront/reviews/rules.html",
        head=review_rules_head(town, url_for(".show_review_rules")),
        days=WRITTEN_WITHIN.days,
        years=KEPT_FOR.days // 365,
        least=LEAST_FOR_MEAN,
    )


def _found(town: TownView, shop_slug: str, product_slug: str) -> tuple[ShopHead, ProductHead | None]:
    if product_slug:
        product, shop = product_head(town, shop_slug=shop_slug, slug=product_slug) or abort(404)
    else:
        product, shop = None, shop_head(town, slug=shop_slug) or abort(404)
    if not shop.is_visible or not shows_reviews(town, shop):
        abort(404)
    return shop, product
