"""A private folder to work in: what is half done is never seen by others, nor by the next try."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marketplace.core.words import _
from marketplace.moving.backup.errors import BackupRefused


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """This folder, empty and for its owner only, for the length of a block.

    What a killed predecessor left in it is thrown away. Raises: BackupRefused while another works in it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        _claim(handle, folder)
        _clear(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)


def _claim(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BackupRefused(_("Une autre commande y travaille déjà : %(folder)s", folder=folder)) from error


def _clear(folder: Path) -> None:
    for thing in folder.iterdir():
        if thing.is_dir():
            shutil.rmtree(thing)
        else:
            thing.unlink()
