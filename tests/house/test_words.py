"""Every French text has its English one, with the same names to fill in."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.house.sources import ROOT, files, place

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def untranslated(catalog: Catalog, wanted: Catalog) -> list[str]:
    """Texts of the house that a catalogue lacks, or is unsure of."""
    return [
        _source(message)
        for message in wanted
        if message.id
        and not (
            (found := catalog.get(message.id)) and found.string and not found.fuzzy and all(_strings(found))
        )
    ]


def unlike(catalog: Catalog) -> list[str]:
    """Translations that fill in other names than their source."""
    return [
        _source(message)
        for message in catalog
        if message.id and any(_names(string) - _names(*_sources(message)) for string in _strings(message))
    ]


def _source(message: Message) -> str:
    return _sources(message)[0]


def _sources(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (str(message.id),)


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)


def _names(*texts: str) -> set[str]:
    return {name for text in texts for name in _PLACEHOLDER.findall(text)}


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def test_every_text_is_translated(tmp_path: Path) -> None:
    collected = tmp_path / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "pyproject.toml"]
    subprocess.run([*command, "-k", "lazy", "-o", str(collected), "."], cwd=ROOT, check=True)
    catalogs = files("marketplace/translations", "messages.po")
    missing = {place(path): untranslated(_read(path), _read(collected)) for path in catalogs}
    assert {name: texts for name, texts in missing.items() if texts} == {}
    assert catalogs


def test_translations_fill_in_the_same_names() -> None:
    found = {place(path): unlike(_read(path)) for path in files("marketplace/translations", "messages.po")}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_the_rules_see_a_text_without_translation_and_a_name_nobody_gives() -> None:
    catalog = read_po(BytesIO(b'msgid "Bonjour %(name)s"\nmsgstr "Hello %(nmae)s"\n'))
    wanted = read_po(BytesIO('msgid "Bonjour %(name)s"\nmsgstr ""\n\nmsgid "Été"\nmsgstr ""\n'.encode()))
    assert untranslated(catalog, wanted) == ["Été"]
    assert unlike(catalog) == ["Bonjour %(name)s"]
