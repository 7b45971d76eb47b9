"""what the law and the counter say of a product: category, maker, ways of offering, announced reductions"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _new_of_products() -> list[sa.Column[object]]:
    offered = sa.Enum("shelf", "to_order", "to_try", name="offered", native_enum=False, length=24)
    columns: list[sa.Column[object]] = [
        sa.Column("category", sa.String(60), nullable=False, server_default=""),
        sa.Column("offered", offered, nullable=False, server_default="shelf"),
        sa.Column("lead_days", sa.Integer(), nullable=True),
        sa.Column("ceiling_percent", sa.Integer(), nullable=False, server_default="10"),
        sa.Column("brand", sa.String(80), nullable=False, server_default=""),
        sa.Column("maker_name", sa.String(160), nullable=False, server_default=""),
        sa.Column("maker_address", sa.String(240), nullable=False, server_default=""),
        sa.Column("maker_contact", sa.String(160), nullable=False, server_default=""),
        sa.Column("warnings", sa.Text(), nullable=False, server_default=""),
        sa.Column("next_vat_basis_points", sa.Integer(), nullable=True),
        sa.Column("next_vat_from", sa.Date(), nullable=True),
        sa.Column("missing", sa.String(240), nullable=False, server_default=""),
    ]
    return columns


def upgrade() -> None:
    for column in _new_of_products():
        op.add_column("products", column)
    op.create_index("ix_products_brand", "products", ["town_id", "shop_id", "brand"], unique=False)
    op.add_column("variants", sa.Column("options", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("variants", sa.Column("reduced_since", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "category_mappings",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("merchant_text", sa.String(length=160), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_category_mappings_town_id_shop_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_category_mappings_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_category_mappings")),
        sa.UniqueConstraint(
            "town_id",
            "shop_id",
            "merchant_text",
            name=op.f("uq_category_mappings_town_id_shop_id_merchant_text"),
        ),
    )


def downgrade() -> None:
    op.drop_table("category_mappings")
    op.execute("UPDATE products SET status = 'hidden' WHERE status = 'out_of_season'")
    op.drop_column("variants", "reduced_since")
    op.drop_column("variants", "options")
    op.drop_index("ix_products_brand", table_name="products")
    for column in reversed(_new_of_products()):
        op.drop_column("products", column.name)
