"""an index of the drinks with alcohol"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_IS_ALCOHOL = sa.text("alcohol_percent_tenths > 12")


def upgrade() -> None:
    op.create_index(
        "ix_products_alcohol",
        "products",
        ["town_id", "status", "shop_id"],
        unique=False,
        sqlite_where=_IS_ALCOHOL,
        postgresql_where=_IS_ALCOHOL,
    )


def downgrade() -> None:
    op.drop_index("ix_products_alcohol", table_name="products")
