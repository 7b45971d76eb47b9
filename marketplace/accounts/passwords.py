"""Passwords: how they are kept, and which ones are good enough."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from marketplace.accounts.errors import PasswordRefused
from marketplace.core.words import _

LEAST_WITH_SECOND_FACTOR = 8
LEAST_ALONE = 15
MOST = 256
_LEFT_OVER = 6
_KNOWN_LIST = Path(__file__).with_name("known_passwords.txt")

# 19 MiB, two passes, one lane: OWASP's floor, ASVS 11.4.2.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Hashing is heavy on purpose: no more than four at once, so that guessers cannot drown a small machine.
_places = BoundedSemaphore(4)


def hash_password(password: str) -> str:
    """What is kept of a password: Argon2id, its own salt. Takes some 50 ms: never inside a transaction."""
    with _places:
        return _hasher.hash(_composed(password))


def password_fits(password: str, *, kept: str | None) -> bool:
    """Whether the password is the one kept; the same work is done when nothing is kept."""
    with _places:
        try:
            _hasher.verify(kept or _decoy(), _composed(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker settings than today's and should be made anew."""
    return _hasher.check_needs_rehash(kept)


def check_password(password: str, *, least: int, own_words: Iterable[str]) -> None:
    """Accept a password somebody wants to use, whatever letters it is made of.

    `least`: `LEAST_ALONE`, or `LEAST_WITH_SECOND_FACTOR` where a code is asked as well. `own_words`: what a
    guesser who knows the person or the town would try: names, the town, the street.
    Raises: PasswordRefused, with what to do instead. Source: NIST SP 800-63B-4, ASVS 6.2.
    """
    if len(password) < least:
        raise PasswordRefused(
            _("Il faut au moins %(least)s caractères. Une petite phrase se retient bien.", least=least)
        )
    if len(password) > MOST:
        raise PasswordRefused(_("Au plus %(most)s caractères.", most=MOST))
    if _is_known(password):
        raise PasswordRefused(_("Ce mot de passe est de ceux qu’on essaie en premier. Prenez-en un autre."))
    if _says_little_else(password, own_words):
        raise PasswordRefused(
            _("Ce mot de passe tient à votre nom ou à celui de la ville. Prenez-en un autre.")
        )


def _composed(password: str) -> str:
    # Keyboards send « é » as one sign or as two; both must open the same door.
    return unicodedata.normalize("NFC", password)


@cache
def _decoy() -> str:
    return _hasher.hash("the hash that unknown accounts are measured against")


@cache
def _known() -> frozenset[str]:
    lines = _KNOWN_LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))


def _is_known(password: str) -> bool:
    small = _composed(password).casefold()
    core = re.sub(r"[\W\d_]+$", "", small)
    repeated = re.fullmatch(r"(.{1,8}?)\1+.{0,7}", small)
    return small in _known() or core in _known() or repeated is not None


def _says_little_else(password: str, own_words: Iterable[str]) -> bool:
    rest = _plain(password)
    for word in sorted({part for text in own_words for part in _plain(text).split()}, key=len, reverse=True):
        if len(word) >= 3:  # shorter ones are found in anything
            rest = rest.replace(word, " ")
    has_own_words = rest != _plain(password)
    return has_own_words and len(re.sub(r"[\W\d_]", "", rest)) < _LEFT_OVER


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]+", " ", "".join(c for c in letters if not unicodedata.combining(c)))
