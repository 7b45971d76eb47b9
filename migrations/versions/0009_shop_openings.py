"""when a shop's account could first receive, and the request to open one, frozen until it is answered"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TABLE = "shop_payment_accounts"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column(_TABLE, sa.Column("activated_at", moment, nullable=True))
    op.add_column(_TABLE, sa.Column("opening", sa.JSON(), nullable=True))
    op.add_column(_TABLE, sa.Column("opening_at", moment, nullable=True))
    op.execute("UPDATE shop_payment_accounts SET activated_at = checked_at WHERE transfers = 'active'")


def downgrade() -> None:
    with op.batch_alter_table(_TABLE) as table:
        table.drop_column("opening_at")
        table.drop_column("opening")
        table.drop_column("activated_at")
