"""the printed catalogue: who wishes it, the numbers of products, and what was printed"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def _row(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{name}_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f(f"pk_{name}")),
    )


def _key(table: str, column: str, other: str, *, on_delete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["town_id", column],
        [f"{other}.town_id", f"{other}.id"],
        name=op.f(f"fk_{table}_town_id_{column}"),
        ondelete=on_delete,
    )


def upgrade() -> None:
    op.create_table(
        "leaflet_shops",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_leaflet_shops_town_id")),
        _key("leaflet_shops", "shop_id", "shops"),
        sa.PrimaryKeyConstraint("town_id", "shop_id", name=op.f("pk_leaflet_shops")),
    )
    _row(
        "leaflet_numbers",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("printed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_leaflet_numbers_number")),
        _key("leaflet_numbers", "product_id", "products"),
        sa.UniqueConstraint("town_id", "number", name=op.f("uq_leaflet_numbers_town_id_number")),
        sa.UniqueConstraint("town_id", "product_id", name=op.f("uq_leaflet_numbers_town_id_product_id")),
    )
    _row(
        "leaflet_editions",
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_by_user_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_user_id"], ["users.id"], name=op.f("fk_leaflet_editions_made_by_user_id")
        ),
    )
    op.create_index("ix_leaflet_editions_made", "leaflet_editions", ["town_id", "made_on"], unique=False)
    _row(
        "leaflet_lines",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("labels", sa.String(240), nullable=False),
        sa.Column("by_weight", sa.Boolean(), nullable=False),
        sa.Column("least_cents", sa.Integer(), nullable=False),
        sa.Column("most_cents", sa.Integer(), nullable=False),
        sa.Column("net_quantity", sa.Integer(), nullable=True),
        sa.Column("net_unit", sa.String(8), nullable=False),
        sa.Column("age_limit", sa.Integer(), nullable=True),
        _key("leaflet_lines", "edition_id", "leaflet_editions", on_delete="CASCADE"),
        _key("leaflet_lines", "shop_id", "shops"),
        _key("leaflet_lines", "product_id", "products"),
        sa.UniqueConstraint(
            "town_id", "edition_id", "number", name=op.f("uq_leaflet_lines_town_id_edition_id_number")
        ),
    )
    op.create_index("ix_leaflet_lines_product", "leaflet_lines", ["town_id", "product_id"], unique=False)


def downgrade() -> None:
    for table in ("leaflet_lines", "leaflet_editions", "leaflet_numbers", "leaflet_shops"):
        op.drop_table(table)
