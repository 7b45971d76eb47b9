"""What an agent does during a call, form by form, as a browser without scripts."""

from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.assisting.models import AssistedOrder
from marketplace.core.db import db
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, forms_on

CALLER = {"name": "Simone Aubry", "phone": "0297123456", "contact": "phone"}


def begin(desk: Visitor, **changes: str) -> str:
    """Open a call; gives its address."""
    answer = desk.submit("/assisted/", {**CALLER, **changes}, to="/assisted/calls")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def say(desk: Visitor, call: str, words: str, **changes: str) -> TestResponse:
    """Type what is said, and add the first thing found."""
    page = desk.get(call, query_string={"q": words})
    form = forms_on(page)[f"{call}/lines"]
    return desk.post(f"{call}/lines", data={**form, **_first_choice(page), **changes})


def ordering(desk: Visitor, call: str, **changes: str) -> dict[str, str]:
    """The form of times and payment, as it stands."""
    return {**forms_on(desk.get(f"{call}/order"))[f"{call}/order"], **changes}


def read_out(desk: Visitor, call: str, **changes: str) -> TestResponse:
    """On to what is read out."""
    return desk.post(f"{call}/order", data=ordering(desk, call, **changes))


def place(desk: Visitor, call: str, **changes: str) -> TestResponse:
    """The whole order of what is in the basket, agreed to."""
    form = forms_on(read_out(desk, call, **changes))[f"{call}/order"]
    return desk.post(f"{call}/order", data={**form, "step": "place", "agreed": "y"})


def assisted_orders(street: Street) -> list[AssistedOrder]:
    """Who placed what."""
    db.session.rollback()
    query = select(AssistedOrder).where(AssistedOrder.town_id == street.town.id)
    return list(db.session.scalars(query))


def _first_choice(page: TestResponse) -> dict[str, Any]:
    before, _radio, after = page.text.partition('name="what" value="')
    assert after, before
    return {"what": after.partition('"')[0]}
