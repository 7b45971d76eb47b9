"""counters of passers-by, and how many passed each of them hour by hour"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "street_counters",
        *_key(),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        *_of_a_town("street_counters"),
        sa.UniqueConstraint("town_id", "code", name=op.f("uq_street_counters_town_id_code")),
    )
    op.create_table(
        "street_counts",
        *_key(),
        sa.Column("counter_id", sa.BigInteger(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        *_of_a_town("street_counts"),
        sa.ForeignKeyConstraint(
            ["town_id", "counter_id"],
            ["street_counters.town_id", "street_counters.id"],
            name=op.f("fk_street_counts_town_id_counter_id"),
        ),
        sa.UniqueConstraint(
            "town_id", "counter_id", "at", name=op.f("uq_street_counts_town_id_counter_id_at")
        ),
    )
    op.create_index("ix_street_counts_monday", "street_counts", ["town_id", "monday"], unique=False)


def _key() -> list[sa.Column[int]]:
    return [
        sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False) for name in ("town_id", "id")
    ]


def _of_a_town(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    op.drop_table("street_counts")
    op.drop_table("street_counters")
