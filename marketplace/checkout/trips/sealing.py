"""A walk as a form sends it back: which window at which shop, sealed for one form of one basket.

Nothing is stored of what was proposed. Whoever changes a letter, or sends the walk with another form, is
told so in words; whether its windows are still free is looked at anew in any case.
"""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from marketplace.core.seals import content_of, is_sealed, seal
from marketplace.pickup.slots import key_of

_STOP = struct.Struct(">qI")  # a shop's id, and the minutes from the epoch to its window
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def sealed_walk(starts: Mapping[int, datetime], *, cart_id: int, form_token: str) -> str:
    """The walk as text. `starts`: by shop, when its window begins."""
    content = b"".join(_STOP.pack(shop_id, _minutes(starts[shop_id])) for shop_id in sorted(starts))
    return seal(content, purpose=_purpose(cart_id, form_token))


def opened_walk(text: str, *, cart_id: int, form_token: str) -> dict[int, str] | None:
    """By shop, the key of its window; None of what was not sealed for this very form of this basket."""
    content = content_of(text)
    if content is None or len(content) % _STOP.size:
        return None
    if not is_sealed(text, purpose=_purpose(cart_id, form_token)):
        return None
    return {shop_id: key_of(_EPOCH + timedelta(minutes=at)) for shop_id, at in _STOP.iter_unpack(content)}


def _minutes(at: datetime) -> int:
    return int((at - _EPOCH).total_seconds()) // 60


def _purpose(cart_id: int, form_token: str) -> str:
    return f"walk {cart_id} {form_token}"
