"""the version of a shop's hours, its pauses and rushes, windows closed for once, and bags moved to others"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_STATUSES = ("applied", "showcase", "reserve", "selling", "paused", "closed")
_COLUMNS = {
    "shops": ("hours_version", "paused_by", "paused_from", "hours_text", "hours_text_until"),
    "slot_rules": ("rush_minutes", "rush_until"),
    "slot_bookings": ("closed_at",),
}


def upgrade() -> None:
    paused_by = sa.Enum("shop", "silence", "town", name="pausedby", native_enum=False, length=24)
    paused_from = sa.Enum(*_STATUSES, name="shopstatus", native_enum=False, length=24)
    op.add_column("shops", sa.Column("hours_version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("shops", sa.Column("paused_by", paused_by, nullable=True))
    op.add_column("shops", sa.Column("paused_from", paused_from, nullable=True))
    op.add_column("shops", sa.Column("hours_text", sa.Text(), nullable=False, server_default=""))
    op.add_column("shops", sa.Column("hours_text_until", sa.Date(), nullable=True))
    op.add_column("slot_rules", sa.Column("rush_minutes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("slot_rules", sa.Column("rush_until", _MOMENT, nullable=True))
    op.add_column("slot_bookings", sa.Column("closed_at", _MOMENT, nullable=True))
    _create_moves()


def downgrade() -> None:
    op.drop_table("window_moves")
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.drop_column(table, column)


def _create_moves() -> None:
    op.create_table(
        "window_moves",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_order_id", sa.BigInteger(), nullable=False),
        sa.Column("was_from", _MOMENT, nullable=False),
        sa.Column("was_until", _MOMENT, nullable=False),
        sa.Column("now_from", _MOMENT, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_window_moves_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_order_id"],
            ["shop_orders.town_id", "shop_orders.id"],
            name=op.f("fk_window_moves_town_id_shop_order_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_window_moves")),
    )
    op.create_index("ix_window_moves_bag", "window_moves", ["town_id", "shop_order_id", "at"], unique=False)
