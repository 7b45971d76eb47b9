"""A receipt for one shop's part of an order: who sold what, its VAT, how it was paid, what came back."""

from flask import Response, abort, make_response, render_template
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.words import _
from marketplace.orders.invoices.queries import papers_of_bags
from marketplace.orders.receipts import ReceiptBag
from marketplace.orders.states import ShopOrderState
from marketplace.shops.models import Shop
from marketplace.shops.queries import legal_of_shops, shop_named
from marketplace.web.invoice_paper import invoice_pdf, title_of
from marketplace.web.storefront.order_page import OrderPage, this_order
from marketplace.web.town import this_town


def show_receipt(reference: str, shop_slug: str) -> ResponseReturnValue:
    """The receipt of one bag, to print or keep; there is none before it is paid."""
    page = this_order(reference)
    bag = next((view.bag for view in page.bags if view.bag.shop_slug == shop_slug), None)
    shop = shop_named(this_town().id, shop_slug)
    if bag is None or shop is None or not page.has_receipt(bag):
        abort(404, _("Il n’y a pas de reçu ici : il vient quand le sac est payé."))
    return _shown(page, bag, shop)


def show_paper(reference: str, shop_slug: str, numbered: str) -> ResponseReturnValue:
    """An invoice or a credit note of one bag, to print and keep."""
    page = this_order(reference)
    bag = next((view.bag for view in page.bags if view.bag.shop_slug == shop_slug), None)
    papers = papers_of_bags(this_town().id, shop_order_ids=[bag.shop_order_id] if bag else [])
    paper = next((paper for paper in papers if paper.numbered == numbered), None) or abort(404)
    answer = Response(invoice_pdf(paper), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{shop_slug}-{numbered}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _shown(page: OrderPage, bag: ReceiptBag, shop: Shop) -> Response:
    legal = legal_of_shops(shop.town_id, shop_ids=[shop.id]).get(shop.id)
    paper = page.paper_of(bag)
    answer = make_response(
        render_template(
            "storefront/receipt.html",
            page=page,
            bag=bag,
            shop=shop,
            legal=legal,
            paper=paper,
            year=clock.local(page.receipt.created_at, this_town().time_zone).year,
            fetched_at=bag.moved.get(ShopOrderState.COLLECTED),
            # Of all shops together: a second payment, or one given back on the provider's own pages.
            papers=[
                (title_of(each), each.numbered)
                for each in papers_of_bags(shop.town_id, shop_order_ids=[bag.shop_order_id])
            ],
            refunded_beside=page.refunded_beside_cents,
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
