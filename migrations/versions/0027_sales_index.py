"""a shop's sales by the moment they were made"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_INDEX = "ix_shop_orders_sold"


def upgrade() -> None:
    op.create_index(_INDEX, "shop_orders", ["town_id", "shop_id", "created_at"], unique=False)


def downgrade() -> None:
    op.drop_index(_INDEX, table_name="shop_orders")
