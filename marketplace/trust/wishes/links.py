"""The mailed link that proves an address: for one wish, seven days long. It bears a digest."""

import struct
from dataclasses import dataclass
from datetime import timedelta

from marketplace.core import clock
from marketplace.core.seals import content_of, is_sealed, seal
from marketplace.trust.wishes.errors import WishLinkOver

LIFE = timedelta(days=7)
_FORM = struct.Struct(">QQI32s")
_MINUTE = 60


@dataclass(frozen=True)
class Voice:
    """Whose voice it is, for which wish. `letter_id`: the mail's, which goes once the link was used."""

    wish_id: int
    letter_id: int
    voter: str


def wish_token(town_id: int, *, voice: Voice) -> str:
    """The secret part of the link."""
    until = int((clock.now() + LIFE).timestamp()) // _MINUTE
    content = _FORM.pack(voice.wish_id, voice.letter_id, until, bytes.fromhex(voice.voter))
    return seal(content, purpose=_purpose(town_id))


def voice_behind(town_id: int, token: str) -> Voice:
    """What the link says. Raises: WishLinkOver."""
    content = content_of(token)
    if content is None or len(content) != _FORM.size or not is_sealed(token, purpose=_purpose(town_id)):
        raise WishLinkOver
    wish_id, letter_id, minutes, voter = _FORM.unpack(content)
    if clock.now().timestamp() > minutes * _MINUTE:
        raise WishLinkOver
    return Voice(wish_id, letter_id, voter.hex())


def _purpose(town_id: int) -> str:
    return f"voice in {town_id}"
