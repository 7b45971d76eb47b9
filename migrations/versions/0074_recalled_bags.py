"""which bags of a recall wait, and may still have the product in them"""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    waiting = sa.Column("is_waiting", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("recall_buyers", waiting)
    op.create_index("ix_recall_buyers_waiting", "recall_buyers", ["is_waiting", "town_id", "recall_id"])


def downgrade() -> None:
    op.drop_index("ix_recall_buyers_waiting", table_name="recall_buyers")
    op.drop_column("recall_buyers", "is_waiting")
