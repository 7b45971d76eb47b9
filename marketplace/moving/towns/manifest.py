"""The last page of an archive: what is in it, where it comes from, and how to tell that it is whole.

Neither the moment nor the machine stands in it: the same town gives the same bytes.
"""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from marketplace.moving.backup.manifest import PICTURES

FORMAT = 1
NAME = "manifest.json"
TOWN = "town.ndjson"
HOSTS = "hosts.ndjson"
PEOPLE = "people.ndjson"
ROWS = "rows/"
PAPERS = "papers/"

# A name is one of ours or it is none: nothing in an archive can name a place outside of its own folder.
_TABLE = r"[a-z][a-z0-9_]{0,62}"
_PICTURE = r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,120}"
_PAPER = r"[a-z0-9][a-z0-9-]{0,60}\.(csv|pdf)"
_LINES = rf"town\.ndjson|hosts\.ndjson|people\.ndjson|{ROWS}{_TABLE}\.ndjson"
_NAME = rf"^({_LINES}|{PAPERS}{_PAPER}|{PICTURES}{_PICTURE})$"
_Count = Annotated[int, Field(ge=0)]


class Member(BaseModel):
    """One file in the archive; `rows`: how many lines it has, where it has lines."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=_NAME)]
    size_bytes: _Count
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    rows: _Count | None = None


class Manifest(BaseModel):
    """What an archive says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1]
    revision: Annotated[str, Field(pattern=r"^[0-9A-Za-z_]{1,40}$")]
    town_id: int
    town_slug: Annotated[str, Field(max_length=60)]
    town_name: Annotated[str, Field(max_length=80)]
    shop_id: int | None = None
    cards_open: list[Annotated[str, Field(max_length=40)]]
    pictures_missing: list[Annotated[str, Field(max_length=130)]]
    members: list[Member]

    @property
    def row_count(self) -> int:
        """How many rows there are in all."""
        return sum(member.rows or 0 for member in self.members)

    @property
    def pictures(self) -> list[Member]:
        """The files of pictures."""
        return [member for member in self.members if member.name.startswith(PICTURES)]

    @property
    def papers(self) -> list[Member]:
        """The sheets of a shop's sales, goods and counts."""
        return [member for member in self.members if member.name.startswith(PAPERS)]

    @property
    def rows_of(self) -> dict[str, Member]:
        """The files of tables, by the table's name."""
        found = (re.fullmatch(rf"{ROWS}({_TABLE})\.ndjson", member.name) for member in self.members)
        return {match[1]: member for match, member in zip(found, self.members, strict=True) if match}

    def member(self, name: str) -> Member | None:
        """The file of that name, or None."""
        return next((member for member in self.members if member.name == name), None)


def file_of(table: str) -> str:
    """The file of a table's rows."""
    return f"{ROWS}{table}.ndjson"
