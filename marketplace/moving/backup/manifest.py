"""The first page of a backup: what is in it, where it comes from, and how to tell that it is whole."""

import re
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

DATABASE = "database"
PICTURES = "media/"

# A name is one of ours or it is none: nothing in a backup can name a place outside of its own folder.
_PICTURE = r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,120}"
_Name = Annotated[str, Field(pattern=rf"^(database|{PICTURES}{_PICTURE})$")]
_Table = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
_Count = Annotated[int, Field(ge=0)]
Kind = Literal["sqlite", "postgresql"]


def is_picture(name: str) -> bool:
    """Whether a file may be called so and be a picture of ours."""
    return re.fullmatch(_PICTURE, name) is not None


class Member(BaseModel):
    """One thing in the archive."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: _Name
    size_bytes: _Count
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """What a backup says of itself. No secret and no address of a server stands in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1]
    made_at: AwareDatetime
    app_version: str
    database: Kind
    server: str  # the version of the database server, or of SQLite
    revision: Annotated[str, Field(pattern=r"^[0-9A-Za-z_]{1,40}$")]
    rows: dict[_Table, _Count]
    members: list[Member]

    @property
    def row_count(self) -> int:
        """How many rows there are in all tables."""
        return sum(self.rows.values())

    @property
    def picture_count(self) -> int:
        """How many pictures there are."""
        return len(self.pictures)

    @property
    def pictures(self) -> frozenset[str]:
        """The names of the pictures' files."""
        names = (member.name for member in self.members)
        return frozenset(name.removeprefix(PICTURES) for name in names if name.startswith(PICTURES))
