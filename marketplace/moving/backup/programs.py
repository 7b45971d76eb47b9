"""PostgreSQL's own programs, wherever the machine keeps them."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from marketplace.core.words import _
from marketplace.moving.backup.errors import BackupRefused

_DEBIAN = Path("/usr/lib/postgresql")


def program(name: str, *, least: int) -> str:
    """The path of a program that is no older than its server. Raises: BackupRefused, with how to get it."""
    for path in _places(name):
        if _major_of(path) >= least:
            return str(path)
    raise BackupRefused(
        _(
            "Il faut %(name)s, version %(least)s au moins, dans le PATH. "
            "Debian : apt-get install postgresql-client-%(least)s",
            name=name,
            least=least,
        )
    )


def _places(name: str) -> Iterator[Path]:
    if found := shutil.which(name):
        yield Path(found)
    yield from sorted(_DEBIAN.glob(f"*/bin/{name}"), key=_major_of, reverse=True)


def _major_of(path: Path) -> int:
    try:
        run = subprocess.run([path, "--version"], capture_output=True, text=True, check=True, timeout=20)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"(\d+)", run.stdout)
    return int(found[1]) if found else 0
