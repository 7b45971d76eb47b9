"""Places to back up from and to restore into, and a way to say commands in them."""

from dataclasses import dataclass
from pathlib import Path

from click.testing import Result
from flask import Flask

from marketplace.core.db import db
from marketplace.moving.backup.restoring import Place
from tests import postgres
from tests.databases import app_on


@dataclass
class Elsewhere:
    """An installation without anything in it."""

    url: str
    folder: Path

    def __post_init__(self) -> None:
        self.app = app_on(self.url, self.folder)

    @property
    def place(self) -> Place:
        """Where a backup would be brought back to; inside of a context of the application only."""
        return Place(db.engine, self.folder / "media")

    def say(self, *words: str) -> Result:
        """`flask ...` over there, whichever application a test has open."""
        with self.app.app_context():
            return say(self.app, *words)


def say(app: Flask, *words: str) -> Result:
    """`flask ...` on an installation."""
    return app.test_cli_runner().invoke(args=words)


def path_with_postgres_programs(path: str) -> str:
    """PATH with the programs that fit the server of the test run."""
    folder = postgres.usable_binaries()
    return f"{folder}:{path}" if folder else path
