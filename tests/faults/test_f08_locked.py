"""F08, F04: another process keeps the database locked: the page keeps all, the next press orders."""

import html
import signal

import pytest

from marketplace.core.db import db
from marketplace.moving.audit import breaches
from tests.faults.locking import locked
from tests.visitors import Visitor
from tests.web.storefront.buying import (
    Street,
    checkout_form,
    forms_on,
    nothing_was_done,
    orders_of,
)

pytestmark = pytest.mark.all_towns

ODD = 'Jeanne « l’Ancienne » <b>O"Neil</b> & fils'


def test_f08_a_locked_database_keeps_the_form_and_the_next_press_orders(
    visitor: Visitor, basket: Street
) -> None:
    typed = {**checkout_form(visitor), "name": ODD}
    with locked(db.engine.url):
        refused = visitor.post("/checkout", data=typed)
        assert refused.status_code == 503
        assert refused.headers["Retry-After"] == "5"
        assert "Il y a foule dans la rue" in refused.text
        assert html.escape(ODD, quote=True).replace("&quot;", "&#34;") in refused.text
        assert visitor.get("/cart").status_code == 200  # who only looks is not held up
        assert visitor.get("/shops/maison-morel").status_code == 200
    assert nothing_was_done(basket)
    assert forms_on(refused)["/checkout"] == typed
    assert visitor.post("/checkout", data=forms_on(refused)["/checkout"]).status_code == 303
    (order,) = orders_of(basket)
    assert order.name == ODD
    assert list(breaches()) == []


def test_f04_a_stopped_process_that_holds_the_lock_stops_nobody_else(
    visitor: Visitor, basket: Street
) -> None:
    typed = checkout_form(visitor)
    with locked(db.engine.url) as holder:
        holder.send_signal(signal.SIGSTOP)
        try:
            refused = visitor.post("/checkout", data=typed)
        finally:
            holder.send_signal(signal.SIGCONT)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert nothing_was_done(basket)
    assert visitor.post("/checkout", data=typed).status_code == 303
    assert list(breaches()) == []
