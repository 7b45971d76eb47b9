"""What `make demo` runs: the database brought up to date, the demo town, a worker and a server, one Ctrl-C.

The settings come from the environment and are handed on to every process as they are.
"""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from types import FrameType

import click

from marketplace.core.settings import Settings

HOST = "127.0.0.1"
_START_SECONDS = 60
_STOP_SECONDS = 15
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Process = subprocess.Popen[bytes]


class Stopped(Exception):
    """Somebody asked us to stop."""


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(port: int) -> None:
    """Serve the demo town on 127.0.0.1 until Ctrl-C."""
    if is_taken(port):
        raise click.ClickException(
            f"port {port} is taken by another program. Stop it, or choose another: make demo PORT={port + 1}"
        )
    for sign in _STOPS:
        signal.signal(sign, _stop)
    try:
        make_town(Settings.from_env(), run=_run_flask)
        with running([_flask("work"), _gunicorn(port)]) as processes:
            _wait_until_served(port, processes)
            _run_flask("demo", "logins", "--port", str(port))
            click.echo("Ctrl-C stops the demo; its data stays. `make demo-reset` starts anew.")
            _watch(processes)
    except Stopped:
        click.echo("\nThe demo has stopped.")


def make_town(settings: Settings, *, run: Callable[..., None]) -> None:
    """Bring the database up to date, and the town into it unless it is there; a half made one is made anew.

    `run` carries out one flask command, given in words.
    """
    made = settings.market_var / "made"
    if not made.exists() and not settings.database_url:
        for leftover in settings.market_var.glob("market.db*"):
            leftover.unlink()
    run("db", "upgrade")
    if not made.exists():
        run("demo", "load")
        made.touch()


def is_taken(port: int) -> bool:
    """Whether another program listens on that port of loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


@contextmanager
def running(commands: Sequence[Sequence[str]]) -> Iterator[list[Process]]:
    """Start the commands, and stop them all however the block ends."""
    with ExitStack() as started:
        processes = []
        for command in commands:
            # A session of its own each: Ctrl-C reaches us alone, and we stop them in order.
            process = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own words
            started.callback(_end, process)
            processes.append(process)
        yield processes


def _end(process: Process) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _flask(*words: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi:application", *words]


def _gunicorn(port: int) -> list[str]:
    command = [sys.executable, "-m", "gunicorn", "wsgi:application", "--bind", f"{HOST}:{port}"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    return [*command, "--no-control-socket", "--log-level", "warning"]


def _run_flask(*words: str) -> None:
    """Run one command to its end; what it says is shown, and its failure ends us too."""
    status = subprocess.run(_flask(*words), check=False).returncode  # noqa: S603 - our own words
    if status:
        raise click.ClickException(f"`flask {' '.join(words)}` failed; what it said stands above.")


def _wait_until_served(port: int, processes: Sequence[Process]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        _check(processes)
        if _answers(port):
            return
        time.sleep(0.1)
    raise click.ClickException(f"the server gave no sign of life within {_START_SECONDS} s.")


def _answers(port: int) -> bool:
    connection = HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _watch(processes: Sequence[Process]) -> None:
    """Return never: end by a signal, or because the worker or the server ended."""
    while True:
        _check(processes)
        time.sleep(0.5)


def _check(processes: Sequence[Process]) -> None:
    for name, process in zip(("worker", "server"), processes, strict=True):
        if process.poll() is not None:
            raise click.ClickException(f"the {name} ended by itself; what it said stands above.")


def _stop(_sign: int, _frame: FrameType | None) -> None:
    for sign in _STOPS:
        signal.signal(sign, signal.SIG_IGN)  # stop in order, once
    raise Stopped


if __name__ == "__main__":
    serve()
