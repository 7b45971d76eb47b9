"""The shops by how far they have come."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.insights.ladder import Rung
from marketplace.insights.maturity import progress_of_street, standing
from marketplace.web.council.progress import wording
from marketplace.web.council.wording import kind_label
from marketplace.web.pages import page_of
from marketplace.web.town import this_town

PAGE = 50
_NONE = "none"


def list_progress() -> ResponseReturnValue:
    """All shops, or those that stand at one rung; those not visited for longest first."""
    street, page = progress_of_street(this_town()), page_of(request.args.get("page"))
    asked = request.args.get("rung", "")
    rungs = {_NONE: None, **{rung.value: rung for rung in Rung}}
    chosen = [shop for shop in street if asked not in rungs or shop.ladder.rung is rungs[asked]]
    chosen.sort(key=lambda shop: (shop.visited is not None, shop.visited and shop.visited.toordinal()))
    skip = page.skip(PAGE)
    return render_template(
        "council/progress/list.html",
        shops=chosen[skip : skip + PAGE],
        counts=standing(street),
        rungs=rungs,
        asked=asked if asked in rungs else "",
        total=len(street),
        pages=page.around(len(chosen), PAGE, rung=asked),
        words=wording,
        kind_label=kind_label,
    )
