"""Codes that people read out: no look-alike letters, a check letter against slips."""

import hashlib
import hmac
import secrets

from flask import current_app

ALPHABET = "234679ACDEFGHJKLMNPQRTUVWXYZ"  # no 0/O, 1/I, 5/S, 8/B
_PRIME = 29
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 letters: 5 bits each


def new_reference() -> str:
    """An order reference such as « TL7-K42M »: six drawn letters and a check letter."""
    while True:
        letters = checked("".join(secrets.choice(ALPHABET) for _ in range(6)))
        if letters:  # one draw in 29 has no check letter
            return f"{letters[:3]}-{letters[3:]}"


def is_reference(text: str) -> bool:
    """Whether the text is a well-formed reference; one wrong letter or two swapped ones make it none."""
    plain = text.replace("-", "")
    return len(plain) == 7 and has_check(plain)


def checked(letters: str) -> str:
    """Letters with their check letter behind them; empty where they have none. At most 27 letters."""
    check = _check_value(letters)
    return letters + ALPHABET[check] if check < len(ALPHABET) else ""


def has_check(letters: str) -> bool:
    """Whether the last letter is the check of those before; one wrong letter or two swapped ones are seen."""
    if not set(letters) <= set(ALPHABET):
        return False
    return _check_value(letters[:-1]) == ALPHABET.index(letters[-1])


def _check_value(letters: str) -> int:
    # Modulo a prime above the alphabet's size, with weights that all differ (the check letter's own is -1):
    # no change of one letter and no swap of any two can leave the sum as it was.
    return sum(weight * ALPHABET.index(letter) for weight, letter in enumerate(letters, start=1)) % _PRIME


def new_collection_code() -> str:
    """The code of one bag: 8 letters of 5 bits, shown in two groups."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


def tidy_code(text: str) -> str:
    """A code as typed by a person, brought to the stored form: no spaces or dashes, upper case."""
    return "".join(c for c in text.upper() if c.isalnum())


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


def keyed_digests(purpose: str, text: str) -> list[str]:
    """What is kept of a text so that it is known again and never read: under today's secret, then older ones.

    Without the installation's secret nobody can try addresses out against a stolen table.
    """
    keys = [current_app.config["SECRET_KEY"], *(current_app.config["SECRET_KEY_FALLBACKS"] or ())]
    said = f"{purpose}:{text}".encode()
    return [hmac.new(key.encode(), said, hashlib.sha256).hexdigest() for key in keys]
