"""The records of a town's shop list in any JSON shape: GeoJSON, Overpass, open-data records, plain lists.

A record comes out flat, folded names to texts: `{"contact": {"phone": ...}}` and `contact:phone` are one.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from marketplace.core.words import _
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.text import decode

_WRAPPERS = ("features", "elements", "records", "results")
_INNER = ("properties", "tags", "fields", "record")
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of the list: its rank in the file (from 1), its texts by folded name, and its geometry."""

    line: int
    texts: Mapping[str, str]
    geometry: Any

    def first(self, *names: str) -> str:
        """The first of these fields that says anything."""
        return next((self.texts[name] for name in names if self.texts.get(name)), "")


def fold_key(name: str) -> str:
    """A field's name as it compares: `Code Postal`, `code_postal` and `CODE-POSTAL` are one."""
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


def read_records(data: bytes) -> Iterator[Record]:
    """Every record of the list, in its order. Raises: UnreadableFile when the file is no list of shops."""
    found = _list_in(_load(decode(data)), depth=0)
    if not found:
        raise UnreadableFile(
            _("Ce fichier ne contient pas de liste de commerces."),
            _("Choisissez un export GeoJSON ou JSON où chaque commerce est une fiche."),
        )
    return (_record(line, entry, group) for line, (group, entry) in enumerate(found, start=1))


def _load(text: str) -> Any:
    text = text.strip().strip("\x1e")
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        entries = _load_lines(text)
        if entries:
            return entries
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise UnreadableFile(
            _("Ce fichier n’est pas du JSON lisible (ligne %(line)d).", line=line),
            _("Exportez à nouveau la liste au format GeoJSON ou JSON."),
        ) from error


def _load_lines(text: str) -> list[Any]:
    """One JSON object a line, as some open-data portals export."""
    lines = [line.strip("\x1e, \r") for line in text.split("\n")]
    try:
        entries = [json.loads(line) for line in lines if line]
    except (json.JSONDecodeError, RecursionError):
        return []
    return entries if all(isinstance(entry, dict) for entry in entries) else []


def _list_in(data: Any, *, depth: int) -> list[tuple[str, dict[str, Any]]]:
    """The longest list of objects inside, each with the name of the group it stands in."""
    if isinstance(data, list):
        return [("", entry) for entry in data if isinstance(entry, dict)]
    if not isinstance(data, dict) or depth > _DEEPEST:
        return []
    if data.get("type") == "Feature":
        return [("", data)]
    for wrapper in _WRAPPERS:
        if isinstance(data.get(wrapper), list):
            return _list_in(data[wrapper], depth=depth + 1)
    lists = {
        key: _list_in(value, depth=depth + 1)
        for key, value in data.items()
        if isinstance(value, (list, dict))
    }
    lists = {key: found for key, found in lists.items() if found}
    if len(lists) > 1 and len(lists) == len(data):  # shops under the name of their trade
        return [(group or key, entry) for key, found in lists.items() for group, entry in found]
    if not lists and data and all(isinstance(value, dict) for value in data.values()):
        return [("", {"id": key, **value}) for key, value in data.items()]
    return max(lists.values(), key=len, default=[])


def _record(line: int, entry: dict[str, Any], group: str) -> Record:
    inner = [entry[key] for key in _INNER if isinstance(entry.get(key), dict)]
    nested = [part["fields"] for part in inner if isinstance(part.get("fields"), dict)]
    texts: dict[str, str] = {"group": group} if group else {}
    for part in (*inner, *nested, entry):
        for name, value in _flat(part, prefix="", depth=0):
            texts.setdefault(name, value)
    geometry = (
        entry.get("geometry")
        or entry.get("center")
        or next(
            (part["geo_shape"] for part in chain(inner, nested) if isinstance(part.get("geo_shape"), dict)),
            None,
        )
    )
    return Record(line, texts, geometry)


def _flat(part: Mapping[str, Any], *, prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    for key, value in part.items():
        name = fold_key(f"{prefix}_{key}" if prefix else str(key))
        if key in ("geometry", "geo_shape", *_INNER):
            continue
        if isinstance(value, dict):
            if depth < _DEEPEST:
                yield from _flat(value, prefix=name, depth=depth + 1)
        elif isinstance(value, list):
            yield name, ";".join(str(item) for item in value if isinstance(item, (str, int, float)))
        elif value is not None and not isinstance(value, bool):
            text = " ".join(str(value).encode(errors="ignore").decode().split())  # no halves of letters
            yield name, "" if text.casefold() in ("nd", "n/a", "null", "none", "nan", "-") else text
