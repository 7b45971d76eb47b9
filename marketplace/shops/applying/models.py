"""Tables of applications. What is in them is for the town hall alone; no public page reads them."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from marketplace.core.db import Model, TownRow, UtcDateTime, db, enum_type, town_key
from marketplace.shops.applying.errors import ApplicationDecided, ApplicationGone
from marketplace.shops.applying.states import MOVES, ApplicationState, PaperKind


class ShopApplication(TownRow, Model):
    """A shopkeeper who wants to join, without an account. Source: EU 2022/2065 (DSA), art. 30."""

    __tablename__ = "shop_applications"
    __table_args__ = (
        UniqueConstraint("town_id", "reference"),
        town_key("shop_id", "shops"),
        Index("ix_shop_applications_state", "town_id", "state", "created_at"),
        Index("ix_shop_applications_erase", "town_id", "erase_at"),
        Index("ix_shop_applications_shop", "town_id", "shop_id"),
    )
    reference: Mapped[str] = mapped_column(String(12))
    state: Mapped[ApplicationState] = mapped_column(enum_type(ApplicationState))
    shop_name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(24))
    address: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(32), default="")
    locale: Mapped[str] = mapped_column(String(8), default="fr")
    company_name: Mapped[str] = mapped_column(String(160))
    legal_form: Mapped[str] = mapped_column(String(60), default="")
    company_number: Mapped[str] = mapped_column(String(14))  # in France the SIRET
    register: Mapped[str] = mapped_column(String(120), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    certified_at: Mapped[datetime] = mapped_column(
        UtcDateTime
    )  # sells only what the law allows: art. 30 (1) e
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    shop_id: Mapped[int | None] = mapped_column(BigInteger)
    erase_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: as long as the shop is there
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    def become(self, state: ApplicationState) -> None:
        """Make one allowed move. Raises: ApplicationDecided if `MOVES` does not list it."""
        if state not in MOVES[self.state]:
            raise ApplicationDecided
        self.state = state

    def hold(self) -> None:
        """Keep others from it until the transaction ends, read it anew, and raise its version.

        For whoever changes what hangs on it: an agent who read what was there before decides nothing.
        Raises: ApplicationGone.
        """
        db.session.flush()
        key = self.town_id, self.id
        if db.session.get(ShopApplication, key, with_for_update=True, populate_existing=True) is None:
            raise ApplicationGone
        flag_modified(self, "state")


class ApplicationPaper(TownRow, Model):
    """A paper of an application. It lies in the database, where nothing but the town hall's page reads it."""

    __tablename__ = "application_papers"
    __table_args__ = (
        town_key("application_id", "shop_applications", on_delete="CASCADE"),
        Index("ix_application_papers_application", "town_id", "application_id"),
    )
    application_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[PaperKind] = mapped_column(enum_type(PaperKind))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ApplicationWord(TownRow, Model):
    """What one side said to the other about an application. `by_user_id`: None for the shopkeeper."""

    __tablename__ = "application_words"
    __table_args__ = (
        town_key("application_id", "shop_applications", on_delete="CASCADE"),
        Index("ix_application_words_application", "town_id", "application_id", "at"),
    )
    application_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    state: Mapped[ApplicationState] = mapped_column(enum_type(ApplicationState))  # what the words made of it
    text: Mapped[str] = mapped_column(Text)
