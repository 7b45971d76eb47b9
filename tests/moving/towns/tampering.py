"""Archives that somebody has tampered with; what vouches for them is made to fit, where that is asked."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

Members = dict[str, bytes]


def read(archive: Path) -> Members:
    """The files in an archive."""
    with ZipFile(archive) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def write(archive: Path, members: Members) -> Path:
    """An archive of these files."""
    with ZipFile(archive, "w", ZIP_DEFLATED) as pack:
        for name, content in members.items():
            pack.writestr(name, content)
    return archive


def vouched(members: Members) -> Members:
    """The same, with a last page that fits what the files have become."""
    manifest = json.loads(members["manifest.json"])
    for member in manifest["members"]:
        content = members[member["name"]]
        member |= {"size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        if member["rows"] is not None:
            member["rows"] = content.count(b"\n")
    return members | {"manifest.json": json.dumps(manifest).encode()}


def with_rows(members: Members, table: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Members:
    """The same with each row of a table changed, and vouched for."""
    name = f"rows/{table}.ndjson"
    rows = [change(json.loads(line)) for line in members[name].decode().splitlines()]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return vouched(members | {name: text.encode()})


def with_more(members: Members, table: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Members:
    """The same with one more row of a table, made from its first, and vouched for."""
    name = f"rows/{table}.ndjson"
    more = change(json.loads(members[name].decode().splitlines()[0]))
    return vouched(members | {name: members[name] + json.dumps(more).encode() + b"\n"})


def with_manifest(members: Members, **changes: Any) -> Members:
    """The same with another last page."""
    return members | {"manifest.json": json.dumps(json.loads(members["manifest.json"]) | changes).encode()}
