"""an order given up before it was paid, and lines that could not be had any more when it was paid too late"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("order_lines", sa.Column("withdrawn", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("order_lines") as table:
        table.drop_column("withdrawn")
    with op.batch_alter_table("orders") as table:
        table.drop_column("called_off_at")
