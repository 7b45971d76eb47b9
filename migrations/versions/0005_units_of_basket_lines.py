"""how a basket's lines were sold when they were put in

A thing may change from pieces to grams while it lies in a basket: two pieces are not two grams.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cart_lines", sa.Column("by_weight", sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("cart_lines") as table:
        table.drop_column("by_weight")
