"""F07: what the database undid is done again, whole, and nobody notices; what may stand is not done twice."""

import io
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import IntegrityError

from marketplace.core import trouble
from marketplace.core.db import db, transaction
from marketplace.core.repeating import repeat
from marketplace.towns.models import Town, TownHost
from tests.faults.lossy import Wire, lossy_wire
from tests.faults.probes import Probe, probing
from tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.all_towns

SLUGS = ("port-lanterne", "val-brume")


@pytest.fixture
def probe(new_database: str, tmp_path: Path) -> Iterator[Probe]:
    """The installation."""
    with probing(new_database, tmp_path) as probe:
        yield probe


@pytest.fixture
def wired(new_database: str, tmp_path: Path, on_postgres: bool) -> Iterator[tuple[Probe, Wire]]:
    """The installation behind a wire that can be cut."""
    if not on_postgres:
        pytest.skip("SQLite has no wire")
    with lossy_wire(new_database) as wire, probing(wire.url, tmp_path) as probe:
        yield probe, wire


@pytest.fixture
def on_postgres_only(on_postgres: bool) -> None:
    """SQLite has one writer: transactions do not meet there."""
    if not on_postgres:
        pytest.skip("SQLite has one writer")


def rename(slug: str, name: str) -> None:
    db.session.execute(update(Town).where(Town.slug == slug).values(name=name))


def name_of(slug: str) -> str:
    db.session.rollback()
    try:
        return db.session.scalars(select(Town.name).where(Town.slug == slug)).one()
    finally:
        db.session.rollback()


def write(name: str) -> str:
    with transaction():
        rename("port-lanterne", name)
    return f"written {name}"


def write_and_cut(wire: Wire) -> str:
    """The next COMMIT is this transaction's."""
    with transaction():
        rename("port-lanterne", "Stands")
        wire.cut_next.set()
    return "not reached"


def clash() -> str:
    with transaction() as session:
        town_id = session.scalars(select(Town.id).where(Town.slug == "port-lanterne")).one()
        session.add(TownHost(town_id=town_id, host="val-brume.localhost"))
    return "two towns under one host"


def lose_connection() -> str:
    """The server ends our connection in the middle of a transaction."""
    with transaction() as session:
        rename("port-lanterne", "Half")
        process_id = session.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": process_id})
        session.execute(text("SELECT 1"))
    return "not reached"


def deadlocking(met: Event) -> Callable[[], str]:
    def rename_both() -> str:
        with transaction():
            rename(SLUGS[0], "One")
            met.set()
            rename(SLUGS[1], "Two")
        return "both renamed"

    return rename_both


def meet(probe: Probe, step: Callable[[], str], met: Event) -> int:
    """Somebody else holds the second town, and wants the first one once the page has it."""
    probe.plan(step)
    with ThreadPoolExecutor(1) as pool, db.engine.connect() as other:
        _hold(other, SLUGS[1])
        answer = pool.submit(lambda: probe.visitor().post("/probe").status_code)
        assert met.wait(10)
        time.sleep(0.3)  # the page waits first: so it is the page that PostgreSQL chooses to undo
        _hold(other, SLUGS[0])
        other.commit()
        return answer.result(PATIENCE_SECONDS)


def _hold(other: Connection, slug: str) -> None:
    other.execute(select(Town.id).where(Town.slug == slug).with_for_update())


def test_f07_a_deadlock_is_run_again_and_passes(probe: Probe, on_postgres_only: None) -> None:
    met = Event()
    assert meet(probe, deadlocking(met), met) == 200
    assert probe.runs == 2
    assert (name_of(SLUGS[0]), name_of(SLUGS[1])) == ("One", "Two")


def test_f07_without_another_run_the_deadlock_is_seen(
    probe: Probe, on_postgres_only: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trouble, "_PAUSES", {})
    met = Event()
    assert meet(probe, deadlocking(met), met) == 503
    assert (name_of(SLUGS[0]), name_of(SLUGS[1])) == ("Port-Lanterne", "Val-Brume")


def test_f07_a_serialization_failure_is_run_again_and_passes(probe: Probe, on_postgres_only: None) -> None:
    def overtaken() -> str:
        with transaction() as session:
            session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            before = session.scalars(select(Town.name).where(Town.slug == SLUGS[0])).one()
            if probe.runs == 1:
                with db.engine.begin() as other:
                    other.execute(update(Town).where(Town.slug == SLUGS[0]).values(name="Faster"))
            rename(SLUGS[0], f"{before} renamed")
        return "renamed"

    probe.plan(overtaken)
    assert probe.visitor().post("/probe").text == "renamed"
    assert probe.runs == 2
    assert name_of(SLUGS[0]) == "Faster renamed"


def test_f07_three_runs_are_the_most(probe: Probe, on_postgres_only: None) -> None:
    def always_overtaken() -> str:
        with transaction() as session:
            session.execute(text("DO $$ BEGIN RAISE serialization_failure; END $$"))
        return "not reached"

    probe.plan(always_overtaken)
    answer = probe.visitor().post("/probe", data={"note": "gardez-moi"})
    assert (answer.status_code, probe.runs) == (503, 3)
    assert 'value="gardez-moi"' in answer.text


def test_f07_a_connection_lost_before_the_commit_is_no_loss(probe: Probe, on_postgres_only: None) -> None:
    probe.plan(lose_connection, lambda: write("Whole"))
    assert probe.visitor().post("/probe").text == "written Whole"
    assert probe.runs == 2
    assert name_of(SLUGS[0]) == "Whole"


def test_f07_a_connection_lost_after_the_last_look_spoils_no_page(
    probe: Probe, on_postgres_only: None
) -> None:
    def read_and_lose() -> str:
        process_id = db.session.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": process_id})
        return "read"

    probe.plan(read_and_lose)
    assert probe.visitor().get("/probe").text == "read"
    assert (probe.visitor().get("/probe").status_code, probe.runs) == (200, 2)


def test_f07_what_was_committed_is_not_done_a_second_time(probe: Probe, on_postgres_only: None) -> None:
    def first_one_then_lost() -> str:
        write("Once")
        return lose_connection()

    probe.plan(first_one_then_lost, lambda: write("Twice"))
    assert probe.visitor().post("/probe").status_code == 503
    assert probe.runs == 1
    assert name_of(SLUGS[0]) == "Once"


def test_f07_rows_that_clash_are_run_again_then_refused_in_words(probe: Probe) -> None:
    probe.plan(clash, lambda: write("Second"))
    assert probe.visitor().post("/probe").text == "written Second"
    probe.plan(clash)
    answer = probe.visitor().post("/probe")
    assert (answer.status_code, probe.runs) == (409, 3)
    assert "Quelqu’un a enregistré la même chose au même instant" in answer.text


def test_f07_an_uploaded_file_is_read_anew_in_each_run(probe: Probe) -> None:
    probe.plan(clash, lambda: write("With a file"))
    sent = {"picture": (io.BytesIO(b"a picture" * 1_000), "p.jpg"), "name": "Flan"}
    answer = probe.visitor().post("/probe", data=sent, content_type="multipart/form-data")
    assert answer.text == "written With a file"
    assert probe.read == [b"a picture" * 1_000] * 2


def test_f07_a_commit_without_an_answer_is_not_run_again(wired: tuple[Probe, Wire]) -> None:
    probe, wire = wired

    probe.plan(lambda: write_and_cut(wire))
    answer = probe.visitor().post("/probe", data={"note": "gardez-moi"})
    assert (answer.status_code, probe.runs, wire.cuts) == (503, 1, 1)
    assert "c’est peut-être fait" in answer.text
    assert "gardez-moi" not in answer.text  # sending it again might do it twice
    assert name_of(SLUGS[0]) == "Stands"


def test_f07_a_commit_without_an_answer_is_run_again_where_twice_is_as_good(
    wired: tuple[Probe, Wire],
) -> None:
    probe, wire = wired

    probe.plan(lambda: write_and_cut(wire), lambda: write("Stands"))
    assert probe.visitor().post("/probe/twice").text == "written Stands"
    assert (probe.runs, wire.cuts) == (2, 1)


def test_f07_our_own_mistakes_are_not_run_again(probe: Probe) -> None:
    def mistaken() -> str:
        return str(db.session.execute(text("SELECT nothing FROM nowhere")))

    probe.plan(mistaken)
    assert probe.visitor().get("/probe").status_code == 500
    assert probe.runs == 1


def test_f07_the_workers_work_is_done_again_too(probe: Probe, on_postgres_only: None) -> None:
    probe.plan(lose_connection, lambda: write("By the worker"))
    assert repeat(probe.next_step) == "written By the worker"
    assert name_of(SLUGS[0]) == "By the worker"


def test_f07_the_workers_work_is_not_done_for_ever(probe: Probe) -> None:
    runs = list[int]()

    def clash_again() -> str:
        runs.append(1)
        return clash()

    with pytest.raises(IntegrityError):
        repeat(clash_again)
    assert len(runs) == 3
