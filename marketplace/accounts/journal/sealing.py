"""The seal of an entry: a digest over all it says and over the seal before it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

SEALED = (
    "town_id", "chain_id", "id", "number", "at", "act", "by_what", "by_user_id", "by_device_id", "about",
    "before", "after",
)  # fmt: skip


def seal(previous: str, *, entry: Mapping[Any, Any]) -> str:
    """The digest that ties an entry to the one before it; `previous` is empty for the first of a chain.

    Whoever changes, drops or inserts an entry would have to write every later seal anew, and the chain's end.
    """
    said = [entry["at"].isoformat() if name == "at" else entry[name] for name in SEALED]
    text = json.dumps([previous, *said], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
