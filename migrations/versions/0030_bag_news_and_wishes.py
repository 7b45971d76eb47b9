"""what residents were told of their bags, and the times they chose instead of their first ones"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "bag_news",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ready_at", _MOMENT, nullable=True),
        sa.Column("late_at", _MOMENT, nullable=True),
        *_of_a_bag("bag_news"),
        sa.PrimaryKeyConstraint("town_id", "shop_order_id", name=op.f("pk_bag_news")),
    )
    # Of bags that wait already their residents were told one by one.
    op.execute(
        "INSERT INTO bag_news (town_id, shop_order_id, ready_at) "
        "SELECT town_id, id, changed_at FROM shop_orders WHERE state IN ('ready', 'at_hub')"
    )
    op.create_table(
        "window_wishes",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_order_id", sa.BigInteger(), nullable=False),
        sa.Column("was_from", _MOMENT, nullable=False),
        sa.Column("now_from", _MOMENT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        *_of_a_bag("window_wishes"),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_window_wishes")),
    )
    op.create_index("ix_window_wishes_bag", "window_wishes", ["town_id", "shop_order_id", "at"], unique=False)


def _of_a_bag(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_order_id"],
            ["shop_orders.town_id", "shop_orders.id"],
            name=op.f(f"fk_{table}_town_id_shop_order_id"),
        ),
    ]


def downgrade() -> None:
    op.drop_table("window_wishes")
    op.drop_table("bag_news")
