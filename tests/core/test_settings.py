"""Production does not start half configured."""

import re

import pytest
from pydantic import SecretStr, ValidationError

from marketplace.core.settings import Settings

GOOD = "k3Jw9-vQzP0xLmN7rT5yBdF2hG8sAcE4"
MAIL = SecretStr("smtp://localhost")


def test_production_starts_with_a_drawn_secret_and_a_mail_server() -> None:
    settings = Settings(market_env="production", secret_key=SecretStr(GOOD), smtp_url=MAIL)
    assert settings.secret == GOOD
    assert not settings.demo


@pytest.mark.parametrize("weak", ["", "secret", "changeme" * 5, "a" * 64, GOOD[:31], f"only-for-{GOOD}"])
def test_production_refuses_a_weak_secret(weak: str) -> None:
    with pytest.raises(ValidationError, match="SECRET_KEY"):
        Settings(market_env="production", secret_key=SecretStr(weak), smtp_url=MAIL)
    with pytest.raises(ValidationError, match="SECRET_KEY"):
        Settings(
            market_env="production",
            secret_key=SecretStr(GOOD),
            secret_key_fallbacks=[SecretStr(weak)],
            smtp_url=MAIL,
        )


def test_production_refuses_to_sell_unguarded() -> None:
    with pytest.raises(ValidationError, match="UNGUARDED_STOCK"):
        Settings(market_env="production", secret_key=SecretStr(GOOD), smtp_url=MAIL, unguarded_stock=True)


def test_production_refuses_to_sell_into_closed_windows() -> None:
    with pytest.raises(ValidationError, match="UNGUARDED_WINDOWS"):
        Settings(market_env="production", secret_key=SecretStr(GOOD), smtp_url=MAIL, unguarded_windows=True)


def test_production_refuses_to_overfill_windows() -> None:
    with pytest.raises(ValidationError, match="UNGUARDED_PLACES"):
        Settings(market_env="production", secret_key=SecretStr(GOOD), smtp_url=MAIL, unguarded_places=True)


def test_production_refuses_to_hand_over_twice() -> None:
    with pytest.raises(ValidationError, match="UNGUARDED_HANDOVERS"):
        Settings(market_env="production", secret_key=SecretStr(GOOD), smtp_url=MAIL, unguarded_handovers=True)


def test_production_refuses_to_work_without_leases() -> None:
    with pytest.raises(ValidationError, match="UNLEASED_JOBS"):
        Settings(market_env="production", secret_key=SecretStr(GOOD), smtp_url=MAIL, unleased_jobs=True)


def test_production_refuses_to_keep_people_waiting_for_their_mails() -> None:
    with pytest.raises(ValidationError, match="SMTP_URL"):
        Settings(market_env="production", secret_key=SecretStr(GOOD))


def test_an_address_of_no_mail_server_is_refused_at_once() -> None:
    with pytest.raises(ValidationError, match="smtps://"):
        Settings(smtp_url=SecretStr("mail.example.org"))


def test_a_refusal_does_not_tell_the_secret() -> None:
    with pytest.raises(ValidationError) as refusal:
        Settings(market_env="production", secret_key=SecretStr("changeme-changeme"), smtp_url=MAIL)
    assert "changeme-changeme" not in str(refusal.value)


def test_a_refusal_does_not_tell_what_the_environment_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKET_ENV", "production")
    monkeypatch.setenv("SECRET_KEY", "changeme-changeme")
    monkeypatch.setenv("DATABASE_URL", "postgresql://market:sesame@localhost/market")
    with pytest.raises(ValidationError) as refusal:
        Settings.from_env()
    assert "changeme-changeme" not in str(refusal.value)
    assert "sesame" not in str(refusal.value)


def test_whatever_looks_like_a_secret_is_kept_from_logs() -> None:
    secret = re.compile(r"secret|key|password|token|smtp", re.IGNORECASE)
    named = {name: field.annotation for name, field in Settings.model_fields.items() if secret.search(name)}
    assert len(named) >= 5
    assert {name for name, kind in named.items() if kind not in (SecretStr, list[SecretStr])} == set()
    assert "sesame" not in repr(Settings(database_url="postgresql://market:sesame@localhost/market"))


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKET_ENV", "demo")
    monkeypatch.setenv("DATABASE_URL", "postgresql://market@localhost/market")
    monkeypatch.setenv("HOLD_MINUTES", "50")
    settings = Settings.from_env()
    assert settings.demo
    assert settings.database == "postgresql+psycopg://market@localhost/market"
    assert settings.hold_minutes == 50


def test_without_an_address_the_database_is_a_file_among_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert Settings().database.startswith("sqlite:////")
    assert Settings().database.endswith("/market.db")
