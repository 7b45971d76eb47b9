"""merchants' files and their staged lines, what their columns mean, feeds of stock; products found by name"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_COUNTS = (
    "lines_read", "lines_judged", "lines_applied", "created", "updated", "unchanged", "refused", "uncounted",
    "done_created", "done_updated", "applied_through",
)  # fmt: skip


def upgrade() -> None:
    op.create_index("ix_products_name", "products", ["town_id", "shop_id", "name"])
    _create_intakes()
    _create_rows()
    op.create_table(
        "column_maps",
        *_keys("column_maps"),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        _of_shop("column_maps"),
        sa.UniqueConstraint(
            "town_id", "shop_id", "fingerprint", name=op.f("uq_column_maps_town_id_shop_id_fingerprint")
        ),
    )
    op.create_table(
        "stock_feeds",
        *_keys("stock_feeds"),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by_user_id", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.Column("last_seen_at", _MOMENT, nullable=True),
        sa.Column("last_result", sa.JSON(none_as_null=True), nullable=True),
        _of_shop("stock_feeds"),
        _of_user("stock_feeds", "made_by_user_id"),
        sa.UniqueConstraint("town_id", "shop_id", name=op.f("uq_stock_feeds_town_id_shop_id")),
    )


def _create_intakes() -> None:
    op.create_table(
        "intakes",
        *_keys("intakes"),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_bytes", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("open_slot", sa.Integer(), nullable=True),
        sa.Column("claim", sa.String(length=32), nullable=False),
        sa.Column("claimed_until", _MOMENT, nullable=True),
        sa.Column("columns", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("column_map", sa.JSON(none_as_null=True), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.Column("whole_only", sa.Boolean(), nullable=False),
        sa.Column("longest_hold_ms", sa.Integer(), nullable=False),
        sa.Column("error_reason", sa.Text(), nullable=False),
        sa.Column("error_cure", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("previewed_at", _MOMENT, nullable=True),
        sa.Column("asked_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        _of_shop("intakes"),
        _of_user("intakes", "by_user_id"),
        sa.UniqueConstraint(
            "town_id", "shop_id", "open_slot", name=op.f("uq_intakes_town_id_shop_id_open_slot")
        ),
    )
    op.create_index("ix_intakes_shop", "intakes", ["town_id", "shop_id", "created_at"])
    op.create_index("ix_intakes_open", "intakes", ["open_slot", "claimed_until"])


def _create_rows() -> None:
    op.create_table(
        "intake_rows",
        *_keys("intake_rows"),
        sa.Column("intake_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("product_key", sa.String(length=160), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("verdict", sa.String(length=24), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=True),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("column_name", sa.String(length=160), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cure", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "intake_id"],
            ["intakes.town_id", "intakes.id"],
            name=op.f("fk_intake_rows_town_id_intake_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_intake_rows_place", "intake_rows", ["town_id", "intake_id", "place", "line"])
    op.create_index("ix_intake_rows_key", "intake_rows", ["town_id", "intake_id", "product_key"])
    op.create_index("ix_intake_rows_verdict", "intake_rows", ["town_id", "intake_id", "verdict", "line"])


def _keys(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("town_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f(f"pk_{table}")),
    ]


def _of_shop(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["town_id", "shop_id"], ["shops.town_id", "shops.id"], name=op.f(f"fk_{table}_town_id_shop_id")
    )


def _of_user(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    for table in ("stock_feeds", "column_maps", "intake_rows", "intakes"):
        op.drop_table(table)
    op.drop_index("ix_products_name", table_name="products")
