"""recalls of products, and the bags whose people are told"""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recalls",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(12), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("product_name", sa.String(160), nullable=False),
        sa.Column("lots", sa.String(300), nullable=False),
        sa.Column("bought_from", sa.Date(), nullable=True),
        sa.Column("bought_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("notice_url", sa.String(300), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_recalls_town_id")),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_recalls_by_user_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"], ["shops.town_id", "shops.id"], name=op.f("fk_recalls_town_id_shop_id")
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "product_id"],
            ["products.town_id", "products.id"],
            name=op.f("fk_recalls_town_id_product_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_recalls")),
        sa.UniqueConstraint("town_id", "mark", name=op.f("uq_recalls_town_id_mark")),
        sa.UniqueConstraint(
            "town_id", "product_id", "digest", name=op.f("uq_recalls_town_id_product_id_digest")
        ),
    )
    op.create_index("ix_recalls_started", "recalls", ["town_id", "started_at"])
    op.create_index("ix_recalls_shop", "recalls", ["town_id", "shop_id", "started_at"])
    op.create_table(
        "recall_buyers",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recall_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_order_id", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_reached", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_recall_buyers_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "recall_id"],
            ["recalls.town_id", "recalls.id"],
            name=op.f("fk_recall_buyers_town_id_recall_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_order_id"],
            ["shop_orders.town_id", "shop_orders.id"],
            name=op.f("fk_recall_buyers_town_id_shop_order_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_recall_buyers")),
        sa.UniqueConstraint(
            "town_id",
            "recall_id",
            "shop_order_id",
            name=op.f("uq_recall_buyers_town_id_recall_id_shop_order_id"),
        ),
    )
    op.create_index("ix_recall_buyers_untold", "recall_buyers", ["told_at", "town_id", "recall_id"])


def downgrade() -> None:
    op.drop_table("recall_buyers")
    op.drop_table("recalls")
