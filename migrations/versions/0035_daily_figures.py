"""what each shop's day and each town's day came to, and how far that is counted"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_OF_SHOPS = (
    "bags",
    "shared_bags",
    "cents",
    "asleep_bags",
    "asleep_cents",
    "collected",
    "newcomers",
    "unanswered",
)
_OF_TOWNS = (
    "orders", "shared_orders", "asleep_orders", "awake_orders", "newcomer_orders", "fetched_orders",
    "unanswered_orders",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "daily_figures",
        *_key(),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("street_id", sa.BigInteger(), nullable=False),
        sa.Column("family", sa.String(24), nullable=False),
        *(sa.Column(name, _counted(name), nullable=False) for name in _OF_SHOPS),
        *_of_a_town("daily_figures"),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_daily_figures_town_id_shop_id"),
        ),
        sa.UniqueConstraint("town_id", "day", "shop_id", name=op.f("uq_daily_figures_town_id_day_shop_id")),
    )
    op.create_index(
        "ix_daily_figures_monday", "daily_figures", ["town_id", "monday", "shop_id"], unique=False
    )
    op.create_table(
        "daily_totals",
        *_key(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _OF_TOWNS),
        *_of_a_town("daily_totals"),
        sa.UniqueConstraint("town_id", "day", name=op.f("uq_daily_totals_town_id_day")),
    )
    op.create_table(
        "count_marks",
        *_key(),
        sa.Column("through", sa.Date(), nullable=False),
        sa.Column("changes_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("newcomers_on", sa.Date(), nullable=True),
        *_of_a_town("count_marks"),
        sa.UniqueConstraint("town_id", name=op.f("uq_count_marks_town_id")),
    )
    op.create_index("ix_give_backs_at", "give_backs", ["town_id", "at"], unique=False)


def _counted(name: str) -> sa.types.TypeEngine[int]:
    return sa.BigInteger() if name.endswith("cents") else sa.Integer()


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
    op.drop_index("ix_give_backs_at", table_name="give_backs")
    op.drop_table("count_marks")
    op.drop_table("daily_totals")
    op.drop_table("daily_figures")
