"""The code of a card: fifteen letters and a check letter, made from the installation's secret and its id.

So that a card can be printed again, and yet no table holds its code: only a digest that is keyed as well.
"""

import hashlib
import hmac

from flask import current_app

from marketplace.core.references import ALPHABET, checked, has_check, tidy_code

LETTERS = 16
_DRAWN = LETTERS - 1  # 72 bits
_TRIES = 1000  # one draw in 29 has no check letter


def code_of(town_id: int, *, voucher_id: int, code_digest: str) -> str:
    """The code on a card, also under a secret that is being rotated out; empty where it is unknown."""
    for secret in _secrets():
        code = _made(secret, town_id, voucher_id)
        if hmac.compare_digest(_digest(secret, town_id, code), code_digest):
            return code
    return ""


def new_code(town_id: int, *, voucher_id: int) -> tuple[str, str]:
    """The code of a new card, and the digest that is kept of it."""
    secret = _secrets()[0]
    code = _made(secret, town_id, voucher_id)
    return code, _digest(secret, town_id, code)


def digests_of(town_id: int, *, typed: str) -> list[str]:
    """What a typed or scanned code may be kept as; none where it is no code at all."""
    code = tidy_code(typed.rpartition("#")[2])  # a scanner types the whole address that the square says
    if len(code) != LETTERS or not has_check(code):
        return []
    return [_digest(secret, town_id, code) for secret in _secrets()]


def grouped(code: str) -> str:
    """A code as it is printed: in fours."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _secrets() -> list[str]:
    return [current_app.config["SECRET_KEY"], *(current_app.config["SECRET_KEY_FALLBACKS"] or ())]


def _made(secret: str, town_id: int, voucher_id: int) -> str:
    for draw in range(_TRIES):
        said = f"town card:{town_id}:{voucher_id}:{draw}"
        number = int.from_bytes(hmac.new(secret.encode(), said.encode(), hashlib.sha256).digest())
        letters = []
        for _place in range(_DRAWN):
            number, letter = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[letter])
        if code := checked("".join(letters)):
            return code
    raise RuntimeError("no code in a thousand draws")


def _digest(secret: str, town_id: int, code: str) -> str:
    return hmac.new(secret.encode(), f"town card kept:{town_id}:{code}".encode(), hashlib.sha256).hexdigest()
