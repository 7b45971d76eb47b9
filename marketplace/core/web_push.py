"""Messages to a browser that was asked to show them: sealed for it alone, and signed by us.

The service that carries them reads neither words nor address of the page. Source: RFC 8291 (the seal), RFC
8188 (aes128gcm) and RFC 8292 (VAPID, the signature).
"""

import json
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from marketplace.core import clock

MOST_BYTES = 3_000  # of a message before it is sealed; services take 4 KB
_RECORD = 4_096
_AUTH_BYTES = 16
_POINT_TEXT = re.compile(r"[A-Za-z0-9_-]{87}=?")  # 65 bytes in base64url
_AUTH_TEXT = re.compile(r"[A-Za-z0-9_-]{22}(==)?")
_SIGNED_FOR_SECONDS = 12 * 3600  # a day at most


@dataclass(frozen=True)
class PushKey:
    """The key that our messages are signed with, as the settings have it: 32 bytes in base64url."""

    secret: str

    @classmethod
    def drawn(cls) -> "PushKey":
        """A new one."""
        number = generate_private_key(SECP256R1()).private_numbers().private_value
        return cls(to_text(number.to_bytes(32)))

    @cached_property
    def _key(self) -> EllipticCurvePrivateKey:
        return derive_private_key(int.from_bytes(to_bytes(self.secret)), SECP256R1())

    @property
    def public(self) -> str:
        """What browsers are told, so that nobody else can send to them."""
        return to_text(_point(self._key.public_key()))

    def signature(self, service: str, *, contact: str) -> str:
        """The Authorization header for a push service. `service`: its origin; `contact`: a mailto address."""
        claims = {"aud": service, "exp": int(clock.now().timestamp()) + _SIGNED_FOR_SECONDS, "sub": contact}
        signed = ".".join(
            to_text(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)
        )
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ECDSA(SHA256())))
        return f"vapid t={signed}.{to_text(r.to_bytes(32) + s.to_bytes(32))}, k={self.public}"


def seal(message: bytes, *, p256dh: str, auth: str) -> bytes:
    """A message that only that browser can open. Raises: ValueError when its keys are none."""
    theirs, secret = _keys(p256dh, auth)
    ours, salt = generate_private_key(SECP256R1()), os.urandom(16)
    info = b"WebPush: info\0" + _point(theirs) + _point(ours.public_key())
    key = _derived(ours.exchange(ECDH(), theirs), salt=secret, info=info, length=32)
    content_key = _derived(key, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derived(key, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    point = _point(ours.public_key())
    head = salt + _RECORD.to_bytes(4) + bytes([len(point)]) + point
    return head + AESGCM(content_key).encrypt(nonce, message[:MOST_BYTES] + b"\x02", None)


def check_keys(p256dh: str, auth: str) -> None:
    """Whether a browser's keys are keys, to the letter: they are kept as they came. Raises: ValueError."""
    for text, form in ((p256dh, _POINT_TEXT), (auth, _AUTH_TEXT)):
        if not form.fullmatch(text):
            raise ValueError("no key")
    _keys(p256dh, auth)


def _keys(p256dh: str, auth: str) -> tuple[EllipticCurvePublicKey, bytes]:
    secret = to_bytes(auth)
    if len(secret) != _AUTH_BYTES:
        raise ValueError("auth")
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), to_bytes(p256dh)), secret


def _derived(key: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(key)


def _point(key: EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def to_text(data: bytes) -> str:
    """Base64url without the signs at its end."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def to_bytes(text: str) -> bytes:
    """What such a text stands for. Raises: ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
