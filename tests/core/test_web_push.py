"""Messages sealed for one browser: what a standard's own example opens, and what is no key."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key

from marketplace.core.web_push import PushKey, check_keys, seal, to_bytes, to_text
from tests.push_service import Phone

# Source: RFC 8291, section 5.
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
RECEIVER = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"


def test_our_double_opens_the_standards_own_example() -> None:
    key = derive_private_key(int.from_bytes(to_bytes(RECEIVER)), SECP256R1())
    phone = Phone(key, to_bytes(AUTH))
    assert to_text(phone.point) == P256DH
    assert phone.opened(to_bytes(SEALED)) == b"When I grow up, I want to be a watermelon"


def test_what_is_sealed_is_opened_by_who_it_is_for() -> None:
    phone = Phone()
    fields = phone.fields
    sealed = seal("Tout est prêt".encode(), p256dh=fields["p256dh"], auth=fields["auth"])
    assert phone.opened(sealed).decode() == "Tout est prêt"
    assert sealed != seal("Tout est prêt".encode(), p256dh=fields["p256dh"], auth=fields["auth"])


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", ""),
        (P256DH, ""),
        (P256DH, "AAAA"),
        ("AAAA", AUTH),
        (P256DH[:-2], AUTH),
        ("é" * 87, AUTH),
        (AUTH, P256DH),
        (P256DH, AUTH + "\0"),
        (P256DH, AUTH + "!" * 2_000),
        (P256DH + " " * 2_000, AUTH),
    ],
)
def test_what_is_no_key_is_seen(p256dh: str, auth: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each reader of keys has its own words
        check_keys(p256dh, auth)


def test_each_key_is_another_one() -> None:
    first, second = PushKey.drawn(), PushKey.drawn()
    assert first.public != second.public
    assert len(to_bytes(first.public)) == 65
    assert PushKey(first.secret).public == first.public
