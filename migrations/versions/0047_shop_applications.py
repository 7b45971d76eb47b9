"""shopkeepers who apply, their papers, and what was said about it"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_STATE = sa.Enum(
    *("unconfirmed", "waiting", "asked", "admitted", "refused"),
    name="applicationstate",
    native_enum=False,
    length=24,
)
_KIND = sa.Enum("identity", "register", "other", name="paperkind", native_enum=False, length=24)


def upgrade() -> None:
    op.create_table(
        "shop_applications",
        *_key(),
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("state", _STATE, nullable=False),
        *_words(shop_name=120, kind=24, address=200, name=120, email=254, phone=32, locale=8),
        *_words(company_name=160, legal_form=60, company_number=14, register=120),
        sa.Column("message", sa.Text(), nullable=False),
        *(sa.Column(name, _MOMENT, nullable=False) for name in ("certified_at", "created_at")),
        *(sa.Column(name, _MOMENT, nullable=True) for name in ("confirmed_at", "decided_at")),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("decided_by_user_id", "shop_id")),
        sa.Column("erase_at", _MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_of_a_town("shop_applications"),
        sa.ForeignKeyConstraint(
            ["decided_by_user_id"], ["users.id"], name=op.f("fk_shop_applications_decided_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_shop_applications_town_id_shop_id"),
        ),
        sa.UniqueConstraint("town_id", "reference", name=op.f("uq_shop_applications_town_id_reference")),
    )
    for name, columns in (("state", ["state", "created_at"]), ("erase", ["erase_at"]), ("shop", ["shop_id"])):
        op.create_index(f"ix_shop_applications_{name}", "shop_applications", ["town_id", *columns])
    op.create_table(
        "application_papers",
        *_key(),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", _KIND, nullable=False),
        *_words(name=120, media_type=40),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", _MOMENT, nullable=False),
        *_of_a_town("application_papers"),
        _of_an_application("application_papers"),
    )
    op.create_index("ix_application_papers_application", "application_papers", ["town_id", "application_id"])
    op.create_table(
        "application_words",
        *_key(),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=True),
        sa.Column("state", _STATE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_of_a_town("application_words"),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_application_words_by_user_id")),
        _of_an_application("application_words"),
    )
    op.create_index(
        "ix_application_words_application", "application_words", ["town_id", "application_id", "at"]
    )


def _words(**lengths: int) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(length), nullable=False) for name, length in lengths.items()]


def _key() -> list[sa.Column[int]]:
    return [
        sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False) for name in ("town_id", "id")
    ]


def _of_a_town(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f(f"pk_{table}")),
    ]


def _of_an_application(table: str) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        ["town_id", "application_id"],
        ["shop_applications.town_id", "shop_applications.id"],
        name=op.f(f"fk_{table}_town_id_application_id"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    for table in ("application_words", "application_papers", "shop_applications"):
        op.drop_table(table)
