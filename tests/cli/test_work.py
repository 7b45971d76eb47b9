"""The worker: mails leave, unpaid orders lapse, what is old is erased; nothing keeps the rest back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import func, select, update

from marketplace.accounts.models import UserSession
from marketplace.accounts.sessions import open_session
from marketplace.cart.models import Cart, CartLine
from marketplace.cart.services import open_cart, put_in
from marketplace.cli.jobs import Post, lapse_unpaid_orders, tidy
from marketplace.cli.work import run_round
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from marketplace.core.stopping import StopSign
from marketplace.moving.backup.unfinished import mark_in
from marketplace.notices.models import Notice, NoticeState
from marketplace.notices.sending import LEASE, claim_due
from marketplace.notices.services import Mail, queue
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.findings.models import ReconciliationRun
from marketplace.payments.findings.runs import RunKind, begin_run, end_run
from marketplace.payments.gateways.choosing import DEMO
from marketplace.pickup.models import SlotBooking
from marketplace.stock.models import Hold, StockLevel
from marketplace.towns.models import Town
from tests.crowd import all_at_once
from tests.factories import THURSDAY_MORNING, Goods, make_person
from tests.mailserver import MailServer, mail_server
from tests.ordering import make_order

NEVER = Event()
A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def server(app: Flask, database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server that the installation sends through."""
    with mail_server() as running:
        settings = app.extensions["settings"].model_copy(update={"smtp_url": SecretStr(running.url)})
        monkeypatch.setitem(app.extensions, "settings", settings)
        yield running


def waiting(town: Town, count: int) -> None:
    """Some notices to different people."""
    with transaction():
        queue(
            town.id,
            mails=[
                Mail("ready", new_id(), f"person{n}@example.org", "Jeanne", "fr", "Prêt", "Prêt.\n")
                for n in range(count)
            ],
        )


def states(town: Town) -> dict[NoticeState, int]:
    """How many notices stand where."""
    query = select(Notice.state, func.count()).where(Notice.town_id == town.id).group_by(Notice.state)
    return dict(db.session.execute(query).all())


def send_all(post: Post) -> None:
    """Let the worker send until it has nothing to do."""
    while post(NEVER):
        pass


def test_all_that_waits_is_sent_once(town: Town, server: MailServer) -> None:
    waiting(town, 45)
    post = Post()
    assert post(NEVER) == "20 mails sent"
    send_all(post)
    send_all(Post())
    assert len(server.mails) == 45
    assert len({mail["To"] for mail in server.mails}) == 45
    assert states(town) == {NoticeState.SENT: 45}


def test_two_workers_send_each_mail_once(app: Flask, town: Town, server: MailServer) -> None:
    waiting(town, 60)

    all_at_once(app, [lambda: send_all(Post())] * 2)
    send_all(Post())
    assert len(server.mails) == 60
    assert len({mail["To"] for mail in server.mails}) == 60


def test_after_a_day_without_mail_server_everything_is_sent_once(town: Town, server: MailServer) -> None:
    waiting(town, 30)
    server.answers["MAIL"] = "421 out of order"
    post, at, rounds = Post(), THURSDAY_MORNING, 0
    while at < THURSDAY_MORNING + A_DAY:
        with clock.travel(at):
            rounds += bool(post(NEVER))
        at += timedelta(minutes=5)
    assert rounds < 24 * 60 / 15 + 10  # it is asked less and less often
    server.answers.clear()
    with clock.travel(THURSDAY_MORNING + A_DAY + timedelta(minutes=16)):
        send_all(post)
    assert len({mail["To"] for mail in server.mails}) == len(server.mails) == 30
    assert states(town) == {NoticeState.SENT: 30}


def test_a_wrong_address_is_given_up_and_keeps_nobody_back(town: Town, server: MailServer) -> None:
    waiting(town, 2)
    server.answers["RCPT"] = "550 no such mailbox"
    assert Post()(NEVER) == "2 mails given up"
    server.answers.clear()
    waiting(town, 1)
    assert Post()(NEVER) == "1 mails sent"
    assert states(town) == {NoticeState.GIVEN_UP: 2, NoticeState.SENT: 1}


def test_a_mail_on_which_the_server_hangs_up_keeps_no_other_back(town: Town, server: MailServer) -> None:
    waiting(town, 3)
    server.answers["END"] = ""
    post = Post()
    assert post(NEVER) == "1 mails put off"
    server.answers.clear()
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=5)):
        send_all(post)
    assert len(server.mails) == 3


def test_a_worker_asked_to_stop_begins_no_other_mail(town: Town, server: MailServer) -> None:
    waiting(town, 3)
    stop = Event()
    stop.set()
    assert Post()(stop) == ""
    assert server.mails == []
    assert Post()(NEVER) == "3 mails sent"


def test_without_mail_server_the_mails_are_files(app: Flask, town: Town) -> None:
    waiting(town, 2)
    sent: Path = app.extensions["settings"].market_var / "sent"
    before = len(list(sent.glob("*.eml")))
    assert app.test_cli_runner().invoke(args=["work", "--once"]).output.endswith("UTC 2 mails sent\n")
    assert len(list(sent.glob("*.eml"))) == before + 2


def test_mails_claimed_by_a_worker_that_was_killed_come_free(town: Town, server: MailServer) -> None:
    waiting(town, 3)
    with transaction():
        assert len(claim_due(limit=2)) == 2  # and then no more is heard of that worker
    assert Post()(NEVER) == "1 mails sent"
    with clock.travel(THURSDAY_MORNING + LEASE - timedelta(seconds=1)):
        assert Post()(NEVER) == ""
    with clock.travel(THURSDAY_MORNING + LEASE):
        assert Post()(NEVER) == "2 mails sent"
    assert len({mail["To"] for mail in server.mails}) == len(server.mails) == 3


def test_an_unpaid_order_gives_back_what_it_held(town: Town, goods: Goods) -> None:
    make_order(town, (goods, 4), pays=DEMO)
    assert lapse_unpaid_orders(NEVER) == ""
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=40)):
        assert lapse_unpaid_orders(NEVER) == "1 unpaid orders lapsed"
        assert lapse_unpaid_orders(NEVER) == ""
    level = db.session.get_one(StockLevel, (town.id, goods.variant.id))
    assert (level.on_hand, level.held) == (10, 0)
    assert db.session.scalar(select(func.sum(SlotBooking.taken)).where(SlotBooking.town_id == town.id)) == 0
    assert db.session.scalar(select(ShopOrder.state).where(ShopOrder.town_id == town.id)) == "lapsed"


def test_an_order_that_cannot_lapse_keeps_no_other_back(
    town: Town, goods: Goods, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        make_order(town, (goods, 1), pays=DEMO)
    broken = db.session.scalars(select(ShopOrder).where(ShopOrder.town_id == town.id)).all()[1]
    with transaction():  # a hold that says more than its level: the level would fall below nothing
        db.session.execute(
            update(Hold).where(Hold.town_id == town.id, Hold.shop_order_id == broken.id).values(quantity=100)
        )
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=41)):
        assert lapse_unpaid_orders(NEVER) == "2 unpaid orders lapsed"
    assert f"order {broken.order_id} of town {town.id} did not lapse" in caplog.text
    assert "jeanne@example.org" not in caplog.text
    query = select(ShopOrder.state).where(ShopOrder.town_id == town.id)
    assert sorted(db.session.scalars(query)) == [
        ShopOrderState.HELD,
        ShopOrderState.LAPSED,
        ShopOrderState.LAPSED,
    ]


def test_old_sessions_and_forgotten_baskets_are_erased(town: Town, goods: Goods) -> None:
    user = make_person()
    with transaction():
        open_session(user.id, lasts=timedelta(hours=1), second_factor=False)
        open_session(user.id, lasts=timedelta(days=90), second_factor=False)
        cart_id = open_cart(town.id, token_digest="forgotten", user_id=None)
        put_in(town.id, cart_id=cart_id, variant_id=goods.variant.id, quantity=1)
    make_order(town, (goods, 1))
    with clock.travel(THURSDAY_MORNING + timedelta(days=61)):
        with transaction():
            fresh = open_cart(town.id, token_digest="fresh", user_id=None)
        assert tidy(NEVER) == "1 old sessions erased, 1 old baskets erased"
        assert tidy(NEVER) == ""
    assert db.session.scalar(select(func.count()).select_from(UserSession)) == 1
    kept = db.session.scalars(select(Cart.token_digest).where(Cart.town_id == town.id)).all()
    assert "forgotten" not in kept
    assert len(kept) == 2  # the fresh one, and the one that an order was made from
    assert fresh
    assert db.session.scalars(select(CartLine.id).where(CartLine.town_id == town.id)).all() == []


def test_comparisons_that_met_nothing_are_forgotten_after_three_months(town: Town) -> None:
    with transaction():
        end_run(begin_run(RunKind.HOURLY, gateway="demo"))
        begin_run(RunKind.DAILY, gateway="demo")  # which failed: that is worth keeping
    with clock.travel(THURSDAY_MORNING + timedelta(days=89)):
        assert tidy(NEVER) == ""
    with clock.travel(THURSDAY_MORNING + timedelta(days=91)):
        assert tidy(NEVER) == "1 old comparisons erased"
    assert db.session.scalars(select(ReconciliationRun.kind)).all() == [RunKind.DAILY]


def test_a_job_that_fails_keeps_no_other_back(
    app: Flask, town: Town, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_stop: StopSign) -> str:
        raise RuntimeError("out of order")

    run_round(app, jobs=(broken, lambda _stop: "work was done"), stop=NEVER)
    assert capsys.readouterr().out == "2026-06-11 08:00:00 UTC work was done\n"
    assert "a job of the worker failed" in caplog.text


def test_no_worker_starts_beside_a_restore_that_was_cut_off(app: Flask) -> None:
    mark = mark_in(app.extensions["settings"].market_var.resolve())
    mark.file.write_text("of a backup", encoding="ascii")
    try:
        result = app.test_cli_runner().invoke(args=["work", "--once"])
    finally:
        mark.end()
    assert result.exit_code == 1
    assert "a restore is not finished here" in result.output
