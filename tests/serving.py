"""The application under its real server, for races and journeys."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.waiting import run_to_end, stop

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 90  # a laden machine takes its time to read the application
STOP_SECONDS = 20  # four times what its requests are given
COMMAND_SECONDS = 1800  # a gigabyte is backed up and restored within this


@dataclass(frozen=True)
class Running:
    """A running server: its address, and its master process."""

    address: str
    process_id: int

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.process_id}/task/{self.process_id}/children")
        return [int(child) for child in children.read_text().split()]


@contextmanager
def served(environment: dict[str, str], *, workers: int = 2, threads: int = 8) -> Iterator[str]:
    """gunicorn on a free port with these settings in its environment; gives its address.

    Its workers are forked from a master that has read the application: that is read once, not once each.
    """
    with running_server(environment, "--preload", workers=workers, threads=threads) as server:
        yield server.address


@contextmanager
def running_server(
    environment: dict[str, str], *options: str, workers: int = 2, threads: int = 8
) -> Iterator[Running]:
    """gunicorn on a free port with these settings in its environment, and further options."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)]
    command += ["--no-control-socket", "--log-level", "warning", "--graceful-timeout", "5", *options]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, start_new_session=True)
    try:
        _wait_for(port, server)
        yield Running(f"http://127.0.0.1:{port}", server.pid)
    finally:
        stop(server, within=STOP_SECONDS)


def run_command(*words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """`flask ...` with these settings. Raises: CalledProcessError, its output in the test's report."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi:application", *words]
    result = run_to_end(command, within=COMMAND_SECONDS, cwd=ROOT, env={**os.environ, **environment})
    if result.returncode:
        sys.stderr.write(result.stdout + result.stderr)
        result.check_returncode()
    return result


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    # The port is open before the workers have read the application: only an answer tells that they are there.
    begun = time.monotonic()
    while time.monotonic() - begun < START_SECONDS:
        if server.poll() is not None:
            raise RuntimeError("the server stopped while starting")
        if _answers(port):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {START_SECONDS} s")


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=START_SECONDS) as answer:
            return bool(answer.status == 200)
    except (ConnectionError, URLError):
        return False
