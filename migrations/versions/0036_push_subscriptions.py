"""browsers that asked to be told of an order"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "push_subscriptions",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("endpoint", sa.String(length=1000), nullable=False),
        sa.Column("endpoint_digest", sa.String(length=64), nullable=False),
        sa.Column("p256dh", sa.String(length=120), nullable=False),
        sa.Column("auth", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_push_subscriptions_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "order_id"],
            ["orders.town_id", "orders.id"],
            name=op.f("fk_push_subscriptions_town_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_push_subscriptions")),
        sa.UniqueConstraint(
            "town_id",
            "order_id",
            "endpoint_digest",
            name=op.f("uq_push_subscriptions_town_id_order_id_endpoint_digest"),
        ),
    )
    op.create_index("ix_push_subscriptions_created", "push_subscriptions", ["created_at"])


def downgrade() -> None:
    op.drop_table("push_subscriptions")
