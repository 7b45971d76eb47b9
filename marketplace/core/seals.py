"""Words that only we can have written: a few bytes with a seal that is bound to a purpose."""

import base64
import binascii
import hashlib
import hmac

from flask import current_app

_SEAL_BYTES = 16


def seal(content: bytes, *, purpose: str) -> str:
    """The content and its seal of 128 bits, as text for an address."""
    return (
        base64.urlsafe_b64encode(content + _seal(current_app.config["SECRET_KEY"], content, purpose))
        .decode()
        .rstrip("=")
    )


def content_of(text: str) -> bytes | None:
    """What a sealed text says, before anybody has looked at its seal; None when it cannot be one of ours."""
    whole = _decoded(text)
    return whole[:-_SEAL_BYTES] if len(whole) > _SEAL_BYTES else None


def is_sealed(text: str, *, purpose: str) -> bool:
    """Whether the seal is ours and for that purpose, also under a secret that is being rotated out."""
    whole = _decoded(text)
    content, given = whole[:-_SEAL_BYTES], whole[-_SEAL_BYTES:]
    keys = [current_app.config["SECRET_KEY"], *(current_app.config["SECRET_KEY_FALLBACKS"] or ())]
    return any(hmac.compare_digest(_seal(key, content, purpose), given) for key in keys)


def _seal(secret: str, content: bytes, purpose: str) -> bytes:
    said = purpose.encode() + b"\0" + content
    return hmac.new(secret.encode(), said, hashlib.sha256).digest()[:_SEAL_BYTES]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
