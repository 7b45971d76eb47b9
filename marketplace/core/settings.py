"""Settings of one installation, read from the environment once, at start."""

import re
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from marketplace.core import crash

Stage = Literal["development", "test", "demo", "production"]
_BUCKET = re.compile(r"s3://[a-z0-9.-]{3,63}(/[A-Za-z0-9._/-]*)?")
_KNOWN_WEAK = {"dev", "demo", "secret", "changeme", "password", "test"}


class WeakSecret(ValueError):
    """Production must not start with this secret."""


class NotForCustomers(ValueError):
    """Production must not start with what only tests may do."""


class MailMissing(ValueError):
    """Production must not start without a way to tell people what became of their orders."""


class WrongTextProvider(ValueError):
    """Text messages would leave in the open, or without a word of who sends them."""


class WrongMediaStore(ValueError):
    """Pictures would be kept in a place that is none."""


class WrongPaymentSettings(ValueError):
    """Test money and real money would meet, or calls go to somebody else's address."""


_FOR_TESTS = (
    "unguarded_stock",
    "unguarded_handovers",
    "unguarded_windows",
    "unguarded_places",
    "unguarded_refunds",
    "unleased_jobs",
)


class Settings(BaseSettings):
    """What an operator sets. Every field can be given as an environment variable of the same name.

    Raises: WeakSecret in production with a missing, short or known secret, NotForCustomers with a setting of
    tests, MailMissing without a mail server, WrongPaymentSettings, WrongTextProvider,
    WrongMediaStore (each as
    pydantic.ValidationError).
    """

    # An error is shown to whoever starts it, and kept in a log: it repeats nothing that was given.
    model_config = SettingsConfigDict(env_prefix="", extra="ignore", frozen=True, hide_input_in_errors=True)

    market_env: Stage = "development"
    market_var: Path = Path("var/development")
    database_url: str = Field(default="", repr=False)  # there may be a password in it
    secret_key: SecretStr = SecretStr("")
    secret_key_fallbacks: list[SecretStr] = Field(default_factory=list)
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = "marche@localhost"
    text_url: str = ""  # where text messages are posted; without it production sends none
    text_token: SecretStr = SecretStr("")
    text_from: str = ""  # what telephones show as the sender
    push_key: SecretStr = SecretStr("")  # see `flask mails push-key`; without it no browser is told anything
    hold_minutes: int = Field(default=40, ge=40, le=24 * 60)  # a paying page lives for 31 of them
    public_address: str = "https://{host}"  # how links in mails begin; {host} is the town's first host
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    stripe_secret_key: SecretStr = SecretStr("")
    stripe_webhook_secrets: list[SecretStr] = Field(default_factory=list)  # two while they are changed
    stripe_api_base: str = ""  # another address than Stripe's own, for tests
    transfer_on: Literal["collected", "ready"] = "collected"  # when a shop is handed its share
    media_store: str = ""  # s3://bucket or s3://bucket/folder; pictures lie in MARKET_VAR/media without it
    media_store_endpoint: str = ""  # another service than Amazon's that speaks S3
    media_store_region: str = "us-east-1"
    media_store_key_id: SecretStr = SecretStr("")  # without it, what the machine itself may do counts
    media_store_secret: SecretStr = SecretStr("")
    kept_pages_bytes: int = Field(default=32 * 1024 * 1024, ge=0)  # drawn pages a process keeps; 0 is none
    fetch_pictures: bool = False  # may the worker fetch pictures that a merchant's file names by address
    # Test builds only: leaves the stock guard out, so that the race test can show that it needs it.
    unguarded_stock: bool = False
    # Test builds only: hands a bag over at each scan, so that the race test can show that it needs the guard.
    unguarded_handovers: bool = False
    # Test builds only: sells into windows closed meanwhile, so that the race test can show the need for it.
    unguarded_windows: bool = False
    # Test builds only: goes on when a window is full, so that the race test can show the need to stop there.
    unguarded_places: bool = False
    # Test builds only: gives back whatever is asked, so that the race test can show that it needs the guard.
    unguarded_refunds: bool = False
    # Test builds only: lets every worker do every job, so that the test can show that it needs the leases.
    unleased_jobs: bool = False
    # Test builds only: where to die, and the file that says so (marketplace/core/crash.py).
    crash_at: str = ""
    crash_file: Path | None = None

    @classmethod
    def from_env(cls) -> Self:
        """The settings of this process."""
        return cls()

    @property
    def database(self) -> str:
        """The database address; a SQLite file in the data folder unless one was given."""
        url = self.database_url or f"sqlite:///{self.market_var.resolve() / 'market.db'}"
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def secret(self) -> str:
        """The signing secret; a fixed one outside production, so that reloads keep sessions."""
        return self.secret_key.get_secret_value() or f"only-for-{self.market_env}-never-for-customers"

    @property
    def push_on(self) -> bool:
        """Whether browsers are told of orders: where messages can be signed."""
        return bool(self.push_key.get_secret_value())

    @property
    def demo(self) -> bool:
        """Whether this installation shows the demo street."""
        return self.market_env == "demo"

    @property
    def webhook_secrets(self) -> list[str]:
        """What events may be signed with; an empty secret is none, for everybody knows it."""
        texts = (secret.get_secret_value().strip() for secret in self.stripe_webhook_secrets)
        return [text for text in texts if text]

    @property
    def stripe_on(self) -> bool:
        """Whether cards are taken: only where calls can be made and events be told from forged ones."""
        return bool(self.stripe_secret_key.get_secret_value() and self.webhook_secrets)

    @property
    def stripe_live(self) -> bool:
        """Whether it is real money."""
        return self.stripe_secret_key.get_secret_value().startswith(("sk_live_", "rk_live_"))

    @property
    def provider_pages(self) -> tuple[str, ...]:
        """Where the provider's own pages are, as a page's policy names them: forms lead there."""
        return (self.stripe_api_base or "https://*.stripe.com",) if self.stripe_on else ()

    @model_validator(mode="after")
    def _refuse_mixed_money(self) -> Self:
        key = self.stripe_secret_key.get_secret_value()
        production = self.market_env == "production"
        if key and not key.startswith(("sk_test_", "rk_test_", "sk_live_", "rk_live_")):
            raise WrongPaymentSettings("STRIPE_SECRET_KEY must begin with sk_ or rk_ and test_ or live_")
        if key and self.stripe_live != production:
            raise WrongPaymentSettings("STRIPE_SECRET_KEY: live keys belong to production, and only there")
        if self.stripe_api_base and production:
            raise WrongPaymentSettings("STRIPE_API_BASE is for tests: customers pay at Stripe's own address")
        if self.stripe_api_base and not self.stripe_api_base.startswith(("http://", "https://")):
            raise WrongPaymentSettings("STRIPE_API_BASE must begin with http:// or https://")
        return self

    @model_validator(mode="after")
    def _refuse_weak_production(self) -> Self:
        if self.market_env != "production":
            return self
        for secret in (self.secret_key, *self.secret_key_fallbacks):
            text = secret.get_secret_value()
            if (
                len(text) < 32
                or len(set(text)) < 10
                or text.lower() in _KNOWN_WEAK
                or text.startswith("only-for-")
            ):
                raise WeakSecret("SECRET_KEY must have at least 32 characters drawn at random")
        for name in _FOR_TESTS:
            if getattr(self, name):
                raise NotForCustomers(f"{name.upper()} is for tests and never for customers")
        if self.crash_at or self.crash_file:
            raise NotForCustomers("CRASH_AT and CRASH_FILE are for tests and never for customers")
        return self

    @model_validator(mode="after")
    def _refuse_open_text_provider(self) -> Self:
        if self.text_url and not self.text_url.startswith(
            ("https://", "http://127.0.0.1:", "http://localhost:")
        ):
            raise WrongTextProvider("TEXT_URL must begin with https:// (http:// on this very machine only)")
        if self.text_url and not self.text_token.get_secret_value():
            raise WrongTextProvider("TEXT_TOKEN must say who sends the text messages")
        return self

    @model_validator(mode="after")
    def _refuse_unknown_media_store(self) -> Self:
        if self.media_store and not _BUCKET.fullmatch(self.media_store):
            raise WrongMediaStore("MEDIA_STORE must be s3://bucket or s3://bucket/folder, or empty")
        return self

    @model_validator(mode="after")
    def _refuse_unknown_crash(self) -> Self:
        if self.crash_at:
            crash.parse(self.crash_at)
        return self

    @model_validator(mode="after")
    def _refuse_production_without_mail(self) -> Self:
        address = self.smtp_url.get_secret_value()
        if address and not address.startswith(("smtp://", "smtps://")):
            raise MailMissing("SMTP_URL must begin with smtp:// or smtps://")
        if self.market_env == "production" and not address:
            raise MailMissing("SMTP_URL must name a mail server: customers wait for their confirmations")
        return self
