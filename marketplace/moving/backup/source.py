"""What a copy of a database was taken from."""

from dataclasses import dataclass

from marketplace.moving.backup.manifest import Kind


@dataclass(frozen=True)
class Source:
    """A database at the moment it was copied. `server`: the version of the program that kept it."""

    kind: Kind
    server: str
    revision: str
    rows: dict[str, int]
