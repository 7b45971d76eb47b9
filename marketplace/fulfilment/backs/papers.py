"""A bag's papers: an invoice when it is handed over, a credit note for what goes back afterwards."""

from marketplace.orders.figures import units_given
from marketplace.orders.giving_back.models import Bearer, GiveBack
from marketplace.orders.invoices.issuing import Sale, Sold, issue_credit_note, issue_invoice
from marketplace.orders.models import ShopOrder
from marketplace.payments.figures import bag_figures_of
from marketplace.payments.methods import PICKUP
from marketplace.towns.queries import town_by_id


def invoice_bag(shop_order: ShopOrder) -> None:
    """Issue the invoice of a bag that has left, with the figures of `orders.figures`. The bag: locked.

    Raises: RuntimeError outside of a transaction. Commits: no. Source: reliability L23.
    """
    figure = bag_figures_of(shop_order.town_id, shop_order_ids=[shop_order.id])[shop_order.id]
    lines = {line.id: line for line in shop_order.lines}
    sold = [
        Sold(
            position=lines[each.line_id].position,
            units=units_given(lines[each.line_id]) - lines[each.line_id].back_units,
            cents=each.kept_cents,
            vat_cents=each.vat_cents,
        )
        for each in figure.lines
        if each.line_id in lines
    ]
    issue_invoice(shop_order, sold=sold, sale=_sale_of(shop_order))


def correct_invoice(shop_order: ShopOrder, *, given: GiveBack) -> None:
    """Issue the credit note of what the shop gives back of an invoiced bag; the platform's gifts change none.

    The bag: locked. Commits: no.
    """
    if given.borne_by is Bearer.SHOP:
        issue_credit_note(shop_order, given=given, sale=_sale_of(shop_order))


def _sale_of(shop_order: ShopOrder) -> Sale:
    town = town_by_id(shop_order.town_id)
    return Sale(town.currency, town.country, town.time_zone, at_till=shop_order.order.pays == PICKUP)
