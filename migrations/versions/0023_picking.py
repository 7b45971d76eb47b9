"""what is really given of a line and what it comes to; ticks, proposals instead, and scales"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_ACTORS = ("person", "device", "link", "resident", "system")
_LAYOUTS = ("none", "weight_5", "price_5", "weight_4", "price_4")
_STATES = ("asked", "accepted", "refused", "taken_back")
# What was ordered until now was asked for as it was estimated, and its ceiling was never charged.
_LINES = """UPDATE order_lines SET most_cents = total_cents,
due_cents = CASE WHEN withdrawn > 0 THEN 0 ELSE total_cents END"""
_BAGS = """UPDATE shop_orders SET most_cents = total_cents, due_cents = (
SELECT COALESCE(SUM(order_lines.due_cents), 0) FROM order_lines
WHERE order_lines.town_id = shop_orders.town_id AND order_lines.shop_order_id = shop_orders.id)"""


def upgrade() -> None:
    op.add_column("order_lines", sa.Column("given", sa.Integer(), nullable=True))
    instead = sa.Column("instead", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("order_lines", instead)
    for table, column in _SUMS:
        op.add_column(table, sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    op.execute(_LINES)
    op.execute(_BAGS)
    _create_picks()
    _create_replacements()
    _create_scales()


def downgrade() -> None:
    for table in ("scales", "replacements", "picks"):
        op.drop_table(table)
    for table, column in _SUMS:
        op.drop_column(table, column)
    op.drop_column("order_lines", "instead")
    op.drop_column("order_lines", "given")


_SUMS = (
    ("order_lines", "ceiling_percent"),
    ("order_lines", "most_cents"),
    ("order_lines", "due_cents"),
    ("shop_orders", "most_cents"),
    ("shop_orders", "due_cents"),
)


def _key(name: str) -> list[sa.Column[int]]:
    return [
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False),
    ]


def _by() -> list[sa.Column[object]]:
    kind = sa.Enum(*_ACTORS, name="actorkind", native_enum=False, length=24)
    return [
        sa.Column("by_what", kind, nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=True),
        sa.Column("by_device_id", sa.BigInteger(), nullable=True),
    ]


def _made_by(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f(f"fk_{table}_by_user_id")),
        _points(table, "by_device_id", "shop_devices"),
    ]


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["town_id", column],
        [f"{target}.town_id", f"{target}.id"],
        name=op.f(f"fk_{table}_town_id_{column}"),
    )


def _create_picks() -> None:
    op.create_table(
        "picks",
        *_key("order_line_id"),
        sa.Column("at", _MOMENT, nullable=False),
        *_by(),
        *_made_by("picks"),
        _points("picks", "order_line_id", "order_lines"),
        sa.PrimaryKeyConstraint("town_id", "order_line_id", name=op.f("pk_picks")),
    )


def _create_replacements() -> None:
    state = sa.Enum(*_STATES, name="replacementstate", native_enum=False, length=24)
    answerer = sa.Enum(*_ACTORS, name="actorkind", native_enum=False, length=24)
    op.create_table(
        "replacements",
        *_key("id"),
        sa.Column("shop_order_id", sa.BigInteger(), nullable=False),
        sa.Column("order_line_id", sa.BigInteger(), nullable=False),
        sa.Column("with_line_id", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("silence_accepts", sa.Boolean(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        *_by(),
        sa.Column("answer_by", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("answered_by", answerer, nullable=True),
        *_made_by("replacements"),
        _points("replacements", "shop_order_id", "shop_orders"),
        _points("replacements", "order_line_id", "order_lines"),
        _points("replacements", "with_line_id", "order_lines"),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_replacements")),
        sa.UniqueConstraint("town_id", "with_line_id", name=op.f("uq_replacements_town_id_with_line_id")),
    )
    op.create_index("ix_replacements_bag", "replacements", ["town_id", "shop_order_id"])
    op.create_index("ix_replacements_due", "replacements", ["state", "answer_by"])


def _create_scales() -> None:
    layout = sa.Enum(*_LAYOUTS, name="scalelayout", native_enum=False, length=24)
    op.create_table(
        "scales",
        *_key("shop_id"),
        sa.Column("layout", layout, nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_scales_town_id")),
        _points("scales", "shop_id", "shops"),
        sa.PrimaryKeyConstraint("town_id", "shop_id", name=op.f("pk_scales")),
    )
