"""the second number of sellers where two offices raise taxes"""

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

_ADDED = (("shop_legal", "second_tax_number"), ("invoices", "seller_second_tax"))


def upgrade() -> None:
    for table, name in _ADDED:
        op.add_column(table, sa.Column(name, sa.String(20), nullable=False, server_default=""))


def downgrade() -> None:
    for table, name in _ADDED:
        op.drop_column(table, name)
