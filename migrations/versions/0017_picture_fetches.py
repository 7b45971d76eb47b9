"""pictures that merchants' files name by their address, to be fetched where the operator allows it"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TABLE = "picture_fetches"
_FAULTS = (
    "not_secure", "not_public", "unknown", "moved", "denied", "away", "too_heavy", "no_picture", "no_room",
)  # fmt: skip


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    state = sa.Enum("waiting", "kept", "failed", name="fetchstate", native_enum=False, length=24)
    fault = sa.Enum(*_FAULTS, name="fault", native_enum=False, length=24)
    op.create_table(
        _TABLE,
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_digest", sa.String(length=64), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("fault", fault, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("claimed_until", moment, nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_picture_fetches_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "product_id"],
            ["products.town_id", "products.id"],
            name=op.f("fk_picture_fetches_town_id_product_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_picture_fetches")),
        sa.UniqueConstraint(
            "town_id",
            "product_id",
            "url_digest",
            name=op.f("uq_picture_fetches_town_id_product_id_url_digest"),
        ),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_picture_fetches_due",
        _TABLE,
        ["due_at", "id"],
        unique=False,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def downgrade() -> None:
    op.drop_table(_TABLE)
