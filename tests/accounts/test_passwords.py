"""Which passwords are good enough, and how they are kept (S11, S12, S13)."""

import pytest
from argon2 import PasswordHasher

from marketplace.accounts.errors import PasswordRefused
from marketplace.accounts.passwords import (
    LEAST_ALONE,
    LEAST_WITH_SECOND_FACTOR,
    check_password,
    hash_password,
    is_outdated,
    password_fits,
)

OWN_WORDS = ("Léa Martin", "lea.martin@example.org", "Port-Lanterne", "Rue du Phare")


def refused(password: str, *, least: int = LEAST_ALONE) -> bool:
    """Whether the house refuses the password."""
    try:
        check_password(password, least=least, own_words=OWN_WORDS)
    except PasswordRefused:
        return True
    return False


@pytest.mark.parametrize(
    "password",
    [
        "une jonquille sur le quai",
        "trois pommes et demie",
        "12 chaises bleues!",
        "é" * 3 + " plume d’oie grise",
        "x9 " + "lune verte " * 11,
        "sésame! ouvre-toi lentement",
    ],
)
def test_a_little_sentence_is_accepted_whatever_its_letters(password: str) -> None:
    assert not refused(password)


def test_a_lone_password_needs_fifteen_characters_and_one_with_a_code_eight() -> None:
    assert refused("quai jonquille"[:14])
    assert not refused("quai jonquille"[:14], least=LEAST_WITH_SECOND_FACTOR)
    assert refused("jonquil", least=LEAST_WITH_SECOND_FACTOR)


def test_at_least_128_characters_are_allowed_and_none_is_cut_off() -> None:
    long = "jonquille " * 12 + "rivage42"
    assert not refused(long)
    assert not password_fits(long[:-1], kept=hash_password(long))


@pytest.mark.parametrize(
    "password",
    [
        "azertyuiopqsdfghjklm",
        "correcthorsebatterystaple",
        "JoyeuxAnniversaire",
        "motdepassemotdepasse",
        "abcabcabcabcabcabc",
        "passwordpassword2026!",
    ],
)
def test_what_guessers_try_first_is_refused(password: str) -> None:
    assert refused(password)


@pytest.mark.parametrize("password", ["azerty123!", "Doudou2019", "marseille13"])
def test_short_well_known_ones_are_refused_with_a_code_too(password: str) -> None:
    assert refused(password, least=LEAST_WITH_SECOND_FACTOR)


@pytest.mark.parametrize("password", ["Port-Lanterne 2026!", "lea martin lea martin", "RuePhareLanterne75"])
def test_the_person_s_and_the_town_s_own_words_are_not_enough(password: str) -> None:
    assert refused(password)


def test_own_words_within_a_sentence_are_welcome() -> None:
    assert not refused("le phare de mes grands cousins")


def test_a_password_is_kept_as_argon2id_at_the_owasp_floor() -> None:
    kept = hash_password("une jonquille sur le quai")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert password_fits("une jonquille sur le quai", kept=kept)
    assert not password_fits("une jonquille sur le quay", kept=kept)


def test_both_ways_to_type_an_accent_open_the_same_door() -> None:
    assert password_fits("une journe\u0301e d’e\u0301te\u0301", kept=hash_password("une journée d’été"))


def test_nothing_fits_an_account_without_a_password() -> None:
    assert not password_fits("the hash that unknown accounts are measured against", kept=None)


def test_a_hash_made_with_weaker_settings_is_outdated() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("une jonquille sur le quai")
    assert is_outdated(weak)
    assert not is_outdated(hash_password("une jonquille sur le quai"))
