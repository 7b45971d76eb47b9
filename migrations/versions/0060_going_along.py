"""advice of the town hall to shops, and its visits"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "shop_advice",
        *_key(),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(600), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        *_about_a_shop("shop_advice"),
    )
    op.create_index("ix_shop_advice_shop", "shop_advice", ["town_id", "shop_id", "at"])
    op.create_table(
        "shop_visits",
        *_key(),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("next_step", sa.String(300), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=False),
        *_about_a_shop("shop_visits"),
    )
    op.create_index("ix_shop_visits_shop", "shop_visits", ["town_id", "shop_id", "day"])
    op.create_index("ix_shop_visits_day", "shop_visits", ["town_id", "day"])


def _key() -> list[sa.Column[int]]:
    return [
        sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False) for name in ("town_id", "id")
    ]


def _about_a_shop(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"], ["shops.town_id", "shops.id"], name=op.f(f"fk_{table}_town_id_shop_id")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f(f"fk_{table}_by_user_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    for table in ("shop_visits", "shop_advice"):
        op.drop_table(table)
