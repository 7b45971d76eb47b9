"""Servers under measure: gunicorn as the product runs it, and the CPU time it and its workers took."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.waiting import stop

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process_id: int

    def cpu_seconds(self) -> float:
        """CPU time taken by its workers so far."""
        children = Path(f"/proc/{self.process_id}/task/{self.process_id}/children").read_text().split()
        return sum(_cpu_seconds(int(child)) for child in children)


@contextmanager
def running_server(
    application: str, *, folder: Path, environment: dict[str, str], threads: int = 4
) -> Iterator[Server]:
    """gunicorn with two workers of so many threads on a free port."""
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        "--bind",
        f"127.0.0.1:{port}",
        "--chdir",
        str(folder),
    ]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", str(threads)]
    command += ["--no-control-socket", "--log-level", "warning", "--keep-alive", "30"]
    process = subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True)
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        stop(process, within=20)


def _cpu_seconds(process_id: int) -> float:
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the server stopped while starting")
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            time.sleep(1)  # the other worker
            return
        finally:
            connection.close()
    raise RuntimeError("the server did not answer within a minute")
