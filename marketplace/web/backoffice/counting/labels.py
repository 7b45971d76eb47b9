"""Labels for the shelf: chosen from the list, printed by the browser."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.browsing.labels import labels_of
from marketplace.stock.queries import PAGE, count_sheet_of, countable
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.counting.barcode import barcode_of
from marketplace.web.pages import page_of
from marketplace.web.town import this_town

MOST = 100


def show_labels() -> ResponseReturnValue:
    """Which goods to print labels for."""
    text, page = request.args.get("q", "").strip()[:100], page_of(request.args.get("page"))
    sheet = count_sheet_of(this_town().id, this_shop().id, text=text, skip=page.skip(PAGE))
    return render_template(
        "backoffice/counting/labels.html",
        sheet=sheet,
        text=text,
        pages=page.around(sheet.total, PAGE, q=text),
    )


def show_label_paper() -> ResponseReturnValue:
    """The labels, as many to a page as fit; nothing else is printed."""
    known = countable(this_town().id, this_shop().id)
    keys = request.args.getlist("v")[:MOST]
    ids = {known[key].variant_id for key in keys if key in known}
    return render_template(
        "backoffice/counting/label_paper.html",
        labels=[
            (label, barcode_of(label.ean))
            for label in labels_of(this_town(), this_shop().id, variant_ids=ids)
        ],
    )
