"""Codes that people read out: no look-alike letters, a check letter against slips."""

import hashlib
import hmac
import secrets

from flask import current_app

ALPHABET = "234679ACDEFGHJKLMNPQRTUVWXYZ"  # no 0/O, 1/I, 5/S, 8/B
_CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 letters: 5 bits each


def new_reference() -> str:
    """An order reference such as « TL7-K42M »: six drawn letters and a check letter."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(6))
    whole = drawn + _check_letter(drawn)
    return f"{whole[:3]}-{whole[3:]}"


def is_reference(text: str) -> bool:
    """Whether the text is a well-formed reference: catches one wrong letter or two swapped ones."""
    plain = text.replace("-", "")
    return len(plain) == 7 and set(plain) <= set(ALPHABET) and _check_letter(plain[:6]) == plain[6]


def _check_letter(letters: str) -> str:
    # Weights that are coprime to 28 notice every single slip and every swap of neighbours but a few.
    weights = (1, 3, 5, 9, 11, 13)
    return ALPHABET[sum(w * ALPHABET.index(x) for w, x in zip(weights, letters, strict=True)) % len(ALPHABET)]


def new_collection_code() -> str:
    """The code of one bag: 8 letters of 5 bits, shown in two groups."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(8))


def tidy_code(text: str) -> str:
    """A code as typed by a person, brought to the stored form: no spaces or dashes, upper case."""
    return "".join(c for c in text.upper() if c.isalnum()).replace("O", "0").replace("I", "1")


def new_token() -> str:
    """A secret of 128 bits for a cookie or a link."""
    return secrets.token_urlsafe(16)


def digest(token: str) -> str:
    """What is stored of a secret: its SHA-256, so that a stolen table opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_key(purpose: str, row_id: int) -> str:
    """The secret half of a mailed link: 128 bits derived from the installation's secret, never stored."""
    return _derive(current_app.config["SECRET_KEY"], purpose, row_id)


def opens(key: str, purpose: str, row_id: int) -> bool:
    """Whether `key` is the link key of that row, also under a secret that is being rotated out."""
    keys = [current_app.config["SECRET_KEY"], *(current_app.config["SECRET_KEY_FALLBACKS"] or ())]
    return any(hmac.compare_digest(_derive(k, purpose, row_id).encode(), key.encode()) for k in keys)


def _derive(secret: str, purpose: str, row_id: int) -> str:
    return hmac.new(secret.encode(), f"{purpose}:{row_id}".encode(), hashlib.sha256).hexdigest()[:32]
