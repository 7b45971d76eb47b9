"""`make demo` starts a worker and a server together and stops them together."""

import socket
import sys
from contextlib import suppress
from pathlib import Path

from click.testing import CliRunner

from marketplace.core.settings import Settings
from marketplace.demo.serving import HOST, is_taken, make_town, running, serve

_SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_taken_port_is_told_in_a_sentence() -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        told = CliRunner().invoke(serve, ["--port", str(port)])
    assert told.exit_code == 1
    assert f"port {port} is taken by another program" in told.output


def test_a_port_just_left_is_free_again() -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        port = other.getsockname()[1]
    assert not is_taken(port)


def test_all_processes_end_with_the_demo_however_it_ends() -> None:
    with suppress(KeyboardInterrupt), running([_SLEEP, _SLEEP]) as processes:
        alive = [process.poll() for process in processes]
        raise KeyboardInterrupt
    assert alive == [None, None]
    assert all(process.returncode for process in processes)


def test_a_town_that_was_interrupted_half_made_is_made_anew(tmp_path: Path) -> None:
    said: list[tuple[str, ...]] = []

    def run(*words: str) -> None:
        said.append(words)

    settings = Settings(market_env="demo", market_var=tmp_path, database_url="")
    half_made = tmp_path / "market.db"
    half_made.touch()
    make_town(settings, run=run)
    assert not half_made.exists()
    half_made.touch()
    make_town(settings, run=run)
    assert half_made.exists()
    assert said == [("db", "upgrade"), ("demo", "load"), ("db", "upgrade")]
