"""Where the files of pictures lie: in a folder, or in a bucket that speaks S3; nobody else needs to know."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from flask import current_app

from marketplace.core.settings import Settings

if TYPE_CHECKING:
    from obstore.store import S3Config, S3Store


class Store(Protocol):
    """Files by their names; a name is written once and its content never changes."""

    def put(self, name: str, data: bytes) -> None:
        """Keep a file; when it returns, the file outlives a power cut."""

    def get(self, name: str) -> bytes:
        """A file's content. Raises: FileNotFoundError."""

    def has(self, name: str) -> bool:
        """Whether there is such a file."""

    def drop(self, names: Iterable[str]) -> None:
        """Remove files; one that is not there is no matter."""

    def names_before(self, moment: datetime) -> Iterator[str]:
        """The names of the files that were kept before a moment."""


@dataclass(frozen=True)
class FolderStore:
    """Files in a folder of this machine."""

    folder: Path

    def put(self, name: str, data: bytes) -> None:
        """Keep a file; a reader sees all of it or nothing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self.folder / f".{name}.partial"
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self.folder / name)

    def get(self, name: str) -> bytes:
        """A file's content. Raises: FileNotFoundError."""
        return (self.folder / name).read_bytes()

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return (self.folder / name).is_file()

    def drop(self, names: Iterable[str]) -> None:
        """Remove files; one that is not there is no matter."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)

    def names_before(self, moment: datetime) -> Iterator[str]:
        """The names of the files that were kept before a moment."""
        for file in self.folder.iterdir() if self.folder.is_dir() else ():
            if file.is_file() and datetime.fromtimestamp(file.stat().st_mtime, UTC) < moment:
                yield file.name


@dataclass(frozen=True)
class BucketStore:
    """Files in a bucket."""

    bucket: "S3Store"

    def put(self, name: str, data: bytes) -> None:
        """Keep a file."""
        self.bucket.put(name, data)

    def get(self, name: str) -> bytes:
        """A file's content. Raises: FileNotFoundError."""
        return bytes(self.bucket.get(name).bytes())

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        try:
            self.bucket.head(name)
        except FileNotFoundError:
            return False
        return True

    def drop(self, names: Iterable[str]) -> None:
        """Remove files; one that is not there is no matter."""
        if paths := list(names):
            self.bucket.delete(paths)

    def names_before(self, moment: datetime) -> Iterator[str]:
        """The names of the files that were kept before a moment."""
        for some in self.bucket.list():
            yield from (file["path"] for file in some if file["last_modified"] < moment)


def open_store(settings: Settings) -> Store:
    """The store that the settings name."""
    if not settings.media_store:
        return FolderStore(settings.market_var.resolve() / "media")
    from obstore.store import S3Store  # here: a folder does not need its ten megabytes

    bucket, _slash, prefix = settings.media_store.removeprefix("s3://").partition("/")
    place: S3Config = {"bucket": bucket, "region": settings.media_store_region}
    if settings.media_store_endpoint:
        place["endpoint"] = settings.media_store_endpoint
    if settings.media_store_key_id:
        place["access_key_id"] = settings.media_store_key_id.get_secret_value()
        place["secret_access_key"] = settings.media_store_secret.get_secret_value()
    is_plain = settings.media_store_endpoint.startswith("http://")
    return BucketStore(
        S3Store(
            prefix=prefix.strip("/") or None,
            config=place,
            client_options={"allow_http": is_plain, "timeout": "20s"},
        )
    )


def media_store() -> Store:
    """The store of this application."""
    store: Store = current_app.extensions["media"]
    return store
