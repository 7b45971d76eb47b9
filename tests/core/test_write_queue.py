"""Writers are served in the order they came; nobody waits for ever, not even behind a stopped process."""

import fcntl
import signal
import subprocess
import sys
import threading
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask, current_app

from marketplace.core.db import db, transaction
from marketplace.core.write_queue import Busy, WriteQueue, at_once
from tests.databases import app_on
from tests.waiting import join_all, line_of, say, started, until

TURNS = 60

# Takes its turn, tells so, and keeps it until it is told something.
HOLDER = """
import sys
from pathlib import Path
from marketplace.core.write_queue import WriteQueue
with WriteQueue(Path(sys.argv[1])).turn():
    print("mine", flush=True)
    sys.stdin.readline()
"""
# Writes its number into a log, so many times, one turn each; two threads.
WRITER = """
import sys, threading
from pathlib import Path
from marketplace.core.write_queue import WriteQueue
path, log, number, turns = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
queue = WriteQueue(path, patience_seconds=60)
def write():
    for _ in range(turns):
        with queue.turn():
            seen = log.read_text()
            log.write_text(seen + number)  # without a turn of one's own this would lose what others wrote
print("ready", flush=True)
sys.stdin.readline()
threads = [threading.Thread(target=write) for _ in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
# Forks while it holds its turn, ends the turn, and leaves the child behind. The child does not listen: a line
# said to both would be heard by one of them, whichever comes first.
FORKER = """
import os, signal, sys
from pathlib import Path
from marketplace.core.write_queue import Busy, WriteQueue
queue = WriteQueue(Path(sys.argv[1]), patience_seconds=1.2)
with queue.turn():
    child = os.fork()
    if not child:
        try:
            with queue.turn():
                print("the child had the turn of its parent", flush=True)
        except Busy:
            print("busy", flush=True)
        signal.pause()
    print(sys.stdin.readline(), end="", flush=True)
print("left", flush=True)
os.waitpid(child, 0)
"""


def another(program: str, *words: object) -> AbstractContextManager[subprocess.Popen[str]]:
    """Another process, until the end of the block."""
    return started([sys.executable, "-c", program, *words])


def is_free(path: Path) -> bool:
    """Whether nobody has a turn."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file that the writers line up at."""
    return tmp_path / "market.db-writers"


def waiting_in(queue: WriteQueue) -> int:
    """How many threads of this process wait."""
    return len(queue._line)


def test_threads_are_served_in_the_order_they_came(path: Path) -> None:
    queue, served, threads = WriteQueue(path), list[int](), list[threading.Thread]()

    def write(number: int) -> None:
        with queue.turn():
            served.append(number)

    with queue.turn():
        for number in range(12):
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            until(lambda: waiting_in(queue) == number + 1, "a writer in the line")  # noqa: B023
        assert served == []
    join_all(threads)
    assert served == list(range(12))
    until(lambda: is_free(path), "a free turn")


def test_writers_of_many_processes_lose_nothing_and_none_is_left_behind(tmp_path: Path, path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("")
    with (
        another(WRITER, path, log, 0, TURNS) as a,
        another(WRITER, path, log, 1, TURNS) as b,
        another(WRITER, path, log, 2, TURNS) as c,
    ):
        for process in (a, b, c):
            assert line_of(process) == "ready"
        for process in (a, b, c):
            say(process, "go")
        for process in (a, b, c):
            assert process.wait(60) == 0
    written = log.read_text()
    assert sorted(written) == sorted("012" * 2 * TURNS)
    # While all of them write, each has about a third of the turns: half of that at the very least.
    together = written[max(written.index(n) for n in "012") : min(written.rindex(n) for n in "012")]
    assert len(together) > TURNS
    assert min(together.count(n) for n in "012") >= len(together) // 6


def test_who_waits_in_vain_is_told_so_and_does_not_stand_in_the_way(path: Path) -> None:
    queue = WriteQueue(path, patience_seconds=1.1)
    with queue.turn():
        with pytest.raises(Busy), queue.turn():
            pass
        assert waiting_in(queue) == 0
    with queue.turn():
        assert not is_free(path)
    until(lambda: is_free(path), "a free turn")


def test_who_gives_up_leaves_the_turn_to_the_next(path: Path) -> None:
    queue, served = WriteQueue(path, patience_seconds=1.3), list[str]()

    def write(name: str) -> None:
        try:
            with queue.turn():
                served.append(name)
        except Busy:
            served.append(f"{name} gave up")

    early, late = (threading.Thread(target=write, args=(name,)) for name in ("early", "late"))
    with queue.turn():
        early.start()
        until(lambda: served == ["early gave up"], "who gives up")
        late.start()
        until(lambda: waiting_in(queue) == 1, "a writer in the line")
    join_all([early, late])
    assert served == ["early gave up", "late"]
    until(lambda: is_free(path), "a free turn")


def test_a_killed_holder_frees_the_turn(path: Path) -> None:
    queue, served = WriteQueue(path, patience_seconds=30), list[str]()

    def write() -> None:
        with queue.turn():
            served.append("served")

    with another(HOLDER, path) as holder:
        assert line_of(holder) == "mine"
        waiter = threading.Thread(target=write)
        waiter.start()
        until(lambda: waiting_in(queue) == 1, "a writer in the line")
        assert served == []
        holder.send_signal(signal.SIGKILL)
        join_all([waiter])
    assert served == ["served"]


def test_a_stopped_holder_makes_others_give_up_and_is_forgiven_when_it_goes_on(path: Path) -> None:
    queue = WriteQueue(path, patience_seconds=1.2)
    with another(HOLDER, path) as holder:
        assert line_of(holder) == "mine"
        holder.send_signal(signal.SIGSTOP)
        with pytest.raises(Busy), queue.turn():
            pass
        holder.send_signal(signal.SIGCONT)
        say(holder, "go")
        assert holder.wait(20) == 0
    with queue.turn() as left:
        assert left >= 1


def test_a_fork_takes_no_turn_along(path: Path) -> None:
    with another(FORKER, path) as forker:
        assert line_of(forker) == "busy"
        say(forker, "end your turn")
        assert line_of(forker) == "end your turn"
        assert line_of(forker) == "left"
        until(lambda: is_free(path), "a free turn")  # though the child still lives
        assert forker.poll() is None


def open_files() -> int:
    """How many this process has."""
    return sum(1 for _ in Path("/dev/fd").iterdir())


def test_turns_leave_no_file_open(path: Path) -> None:
    queue = WriteQueue(path, patience_seconds=1.05)
    before = open_files()
    with queue.turn(), pytest.raises(Busy), queue.turn():
        pass
    until(lambda: is_free(path), "a free turn")
    until(lambda: open_files() == before, "files to be closed")


def test_without_a_place_for_the_file_writers_go_at_once(tmp_path: Path) -> None:
    queue = WriteQueue(tmp_path / "missing" / "market.db-writers")
    with queue.turn() as one, queue.turn() as other:
        assert min(one, other) > 4


def test_a_transaction_has_its_turn_and_ends_it_however_it_ends(
    app: Flask, database: None, on_postgres: bool
) -> None:
    if on_postgres:
        assert current_app.extensions["write_turn"] is at_once
        return
    path = Path(f"{db.engine.url.database}-writers")
    with transaction():
        assert not is_free(path)
    assert is_free(path)
    with pytest.raises(ZeroDivisionError), transaction():
        raise ZeroDivisionError
    assert is_free(path)


def test_a_transaction_waits_for_its_turn_and_gives_up(
    database: None, on_postgres: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if on_postgres:
        pytest.skip("PostgreSQL needs no line")
    path = Path(f"{db.engine.url.database}-writers")
    impatient = WriteQueue(path, patience_seconds=1.1)
    with another(HOLDER, path) as holder:
        assert line_of(holder) == "mine"
        monkeypatch.setitem(current_app.extensions, "write_turn", impatient.turn)
        with pytest.raises(Busy), transaction():
            pass
        say(holder, "go")
        assert holder.wait(20) == 0
    with transaction():
        assert db.session.info["writing"]


def test_a_database_in_memory_has_no_line(tmp_path: Path) -> None:
    assert app_on("sqlite:///:memory:", tmp_path).extensions["write_turn"] is at_once
