"""A town arrives on an installation where others live: who is who, what was cut off, and money of before."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.accounts.models import Credential, CredentialKind, User
from marketplace.accounts.password_links import password_behind, password_token
from marketplace.accounts.passwords import password_fits
from marketplace.accounts.queries import credential_of
from marketplace.cli.money import do_money_round
from marketplace.cli.moves_left import stands_aside
from marketplace.cli.work import run_round
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.backs.giving import Part
from marketplace.moving.audit import breaches
from marketplace.moving.towns.bringing import bring_town
from marketplace.moving.towns.taking import take_town
from marketplace.moving.towns.turns import Turn, turn, unfinished_moves
from marketplace.orders.actors import Actor
from marketplace.orders.models import Order, ShopOrder
from marketplace.payments.findings.models import ReconciliationFinding
from marketplace.payments.models import Payment
from marketplace.payments.refunds.models import Refund
from marketplace.payments.statement.queries import clearing_of, earned_of, lineless
from marketplace.payments.states import RefundState, TransferState
from marketplace.payments.transfers.models import Transfer
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_named
from tests.factories import Goods, make_goods, make_official, make_person, make_shop, make_town, make_worker
from tests.moving.towns.tampering import read
from tests.moving.towns.test_round_trip import done, everything
from tests.ordering import make_order
from tests.paying import admit
from tests.selling import buy_bag, give, hand_out_bag, lines_of
from tests.visitors import Visitor

pytestmark = pytest.mark.all_towns
SLUG = "port-lanterne"


class Killed(BaseException):
    """The machine went down."""


class Mortal(Turn):
    """Whoever has it dies after so many batches, once it has begun."""

    left = 12

    def hold(self) -> None:
        """Nobody else is there."""

    def keep(self) -> None:
        self.left -= len(unfinished_moves())
        db.session.rollback()
        if self.left < 0:
            raise Killed


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def lived_in(town: Town, shop: Shop, goods: Goods, media: Path) -> Town:
    """A town in which people have bought, worked and written in the journal."""
    jeanne = make_person("jeanne@example.org", name="Jeanne")
    for _ in range(3):
        make_order(town, (goods, 1), user_id=jeanne.id)
    make_official(town)
    make_worker(shop)
    return town


@pytest.fixture
def archive(app: Flask, lived_in: Town, tmp_path: Path) -> Path:
    """Its archive; the town has left."""
    file = tmp_path / "town.zip"
    done(app, "export", SLUG, str(file), "--move")
    done(app, "erase", SLUG, "--archive", str(file), typed="Port-Lanterne\n")
    return file


def user_with(email: str) -> User:
    db.session.rollback()
    return db.session.scalars(select(User).where(User.email == email)).one()


def test_nobody_of_the_town_alone_stays_behind(app: Flask, archive: Path) -> None:
    assert db.session.scalars(select(User.email)).all() == []
    assert db.session.scalars(select(Credential.id)).all() == []


def test_people_are_found_again_by_their_address(app: Flask, archive: Path) -> None:
    here = make_person("jeanne@example.org", name="Jeanne d’ici").id
    done(app, "import", str(archive))
    assert {*db.session.scalars(select(Order.user_id))} == {here}
    assert user_with("jeanne@example.org").name == "Jeanne d’ici"


def test_who_had_no_account_gets_one_that_only_a_mailed_link_opens(app: Flask, archive: Path) -> None:
    done(app, "import", str(archive))
    kept = credential_of(user_with("jeanne@example.org").id, CredentialKind.PASSWORD)
    assert kept is not None
    assert not password_fits(kept.secret, kept=kept.secret)
    assert password_behind(password_token(kept)).id == kept.id


def test_a_key_that_another_account_has_is_not_taken_over(app: Flask, archive: Path, tmp_path: Path) -> None:
    told = [json.loads(line) for line in read(archive)["people.ndjson"].splitlines()]
    jeanne = next(row for row in told if row["email"] == "jeanne@example.org")
    with transaction():
        at = clock.now() - timedelta(days=9)
        db.session.add(User(id=jeanne["id"], email="mallory@example.org", name="Mallory", created_at=at))
    done(app, "import", str(archive))
    assert {*db.session.scalars(select(Order.user_id))} == {user_with("jeanne@example.org").id}
    assert user_with("jeanne@example.org").id != jeanne["id"]


def test_the_journal_stays_whole_where_people_have_other_keys(
    app: Flask, lived_in: Town, shop: Shop, tmp_path: Path
) -> None:
    worker = user_with("paul@example.org").id
    for act in (Act.HOURS_CHANGED, Act.PRICES_CHANGED):
        with transaction():
            write_down(lived_in.id, shop_id=shop.id, by=Actor.person(worker), act=act)
    done(app, "export", SLUG, str(tmp_path / "town.zip"))
    done(app, "erase", SLUG, typed="Port-Lanterne\n")
    make_person("paul@example.org", name="Paul d’ici")
    done(app, "import", str(tmp_path / "town.zip"))
    assert [str(breach) for breach in breaches() if not breach.is_finding] == []


def test_an_arrival_that_was_cut_off_goes_on(app: Flask, lived_in: Town, tmp_path: Path) -> None:
    before, file = everything(lived_in.id), tmp_path / "town.zip"
    done(app, "export", SLUG, str(file))
    done(app, "erase", SLUG, typed="Port-Lanterne\n")
    cut_off(app, file)
    done(app, "import", str(file))
    assert everything(before["shops"][0]["town_id"]) == before
    assert unfinished_moves() == []


def cut_off(app: Flask, file: Path) -> None:
    """Bring half of a town, and die."""
    settings = app.extensions["settings"]
    db.session.rollback()
    with pytest.raises(Killed):
        bring_town(file, hosts=(), by=Mortal("dead"), folder=settings.market_var / "arriving")
    db.session.rollback()
    assert len(unfinished_moves()) == 1


def test_the_worker_takes_away_what_a_killed_arrival_has_left(app: Flask, archive: Path) -> None:
    cut_off(app, archive)
    assert not stands_aside()
    db.session.rollback()
    assert unfinished_moves() == []
    assert town_named(SLUG) is None
    assert db.session.scalars(select(User.id)).all() == []


def test_the_worker_does_nothing_while_a_town_is_half_here(app: Flask, archive: Path) -> None:
    cut_off(app, archive)
    said: list[str] = []

    def job(_stop: object) -> str:
        said.append("done")
        return ""

    db.session.rollback()
    with turn():
        run_round(app, jobs=[job], stop=Event())
        assert said == []
    run_round(app, jobs=[job], stop=Event())
    assert said == ["done"]


def test_nobody_reaches_a_town_before_all_of_it_is_there(
    app: Flask, archive: Path, browser_for: Callable[[str], Visitor]
) -> None:
    cut_off(app, archive)
    assert browser_for("localhost").get("/").status_code == 404


def test_other_towns_keep_everything(app: Flask, lived_in: Town, tmp_path: Path) -> None:
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    make_order(other, (make_goods(make_shop(other)), 1), user_id=user_with("jeanne@example.org").id)
    before, file = everything(other.id), tmp_path / "town.zip"
    done(app, "export", SLUG, str(file))
    done(app, "erase", SLUG, typed="Port-Lanterne\n")
    assert everything(other.id) == before
    assert db.session.scalars(select(User.email)).all() == ["jeanne@example.org"]
    done(app, "import", str(file))
    assert everything(other.id) == before


def paid(town: Town, shop: Shop, goods: Goods) -> ShopOrder:
    """A bag that was paid by card."""
    admit(shop)
    return buy_bag(town, (goods, 1))


def settle() -> None:
    """The shop's share is at its end: the demo provider would hand it over days later."""
    do_money_round(Event())
    with transaction():
        db.session.execute(update(Transfer).values(state=TransferState.CANCELLED))


def test_a_move_waits_for_a_bag_that_is_paid_and_not_fetched(
    app: Flask, town: Town, shop: Shop, goods: Goods, media: Path, tmp_path: Path
) -> None:
    bag = paid(town, shop, goods)
    reference = db.session.scalars(select(Order.reference).where(Order.id == bag.order_id)).one()
    db.session.rollback()
    file = tmp_path / "town.zip"
    said = app.test_cli_runner().invoke(args=["town", "export", SLUG, str(file), "--move"])
    assert (said.exit_code, reference in said.output, file.exists()) == (1, True, False)
    said = app.test_cli_runner().invoke(args=["town", "erase", SLUG], input="Port-Lanterne\n")
    assert (said.exit_code, reference in said.output) == (1, True)
    copy = take_town(town_named(SLUG), to=file)  # type: ignore[arg-type]
    assert copy.manifest.cards_open == [reference]


def test_payments_arrive_as_history(
    app: Flask, town: Town, shop: Shop, goods: Goods, media: Path, tmp_path: Path
) -> None:
    hand_out_bag(paid(town, shop, goods), by_user_id=make_worker(shop).id)
    settle()
    file, town_id = tmp_path / "town.zip", town.id
    done(app, "export", SLUG, str(file), "--move")
    done(app, "erase", SLUG, typed="Port-Lanterne\n")
    done(app, "import", str(file))
    assert db.session.scalars(select(Payment.gateway)).all() == ["elsewhere"]
    late = clock.now() + timedelta(days=1)
    assert not clearing_of(town_id, until=late)
    assert not earned_of(town_id)
    assert list(lineless(town_id, since=late - timedelta(days=9), until=late)) == []


def test_what_is_given_back_later_of_money_from_elsewhere_is_for_a_person(
    app: Flask, town: Town, shop: Shop, goods: Goods, media: Path, tmp_path: Path
) -> None:
    bag = hand_out_bag(paid(town, shop, goods), by_user_id=make_worker(shop).id)
    settle()
    file, key = tmp_path / "town.zip", (bag.town_id, bag.id)
    done(app, "export", SLUG, str(file), "--move")
    done(app, "erase", SLUG, typed="Port-Lanterne\n")
    done(app, "import", str(file))
    bag = db.session.get_one(ShopOrder, key)
    (line,) = lines_of(bag)
    give(bag, Part(line.id, units=1), by_user_id=user_with("paul@example.org").id)
    settle()
    db.session.rollback()
    assert db.session.scalars(select(Refund.state)).all() == [RefundState.FAILED]
    assert "refund_refused" in db.session.scalars(select(ReconciliationFinding.kind)).all()
