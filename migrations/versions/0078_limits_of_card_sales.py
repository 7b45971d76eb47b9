"""what a town sells in a day of its cards, and from how many networks"""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

_PURCHASES, _BY_DAY = "voucher_purchases", "ix_voucher_purchases_asked"


def upgrade() -> None:
    op.add_column(
        "voucher_sales", sa.Column("town_cents", sa.Integer(), nullable=False, server_default="500000")
    )
    # A buyer's day is within the town's: what the council had chosen stays good.
    op.execute("UPDATE voucher_sales SET town_cents = day_cents WHERE town_cents < day_cents")
    op.add_column(_PURCHASES, sa.Column("network", sa.String(64), nullable=False, server_default=""))
    op.create_index(_BY_DAY, _PURCHASES, ["town_id", "asked_at"], unique=False)


def downgrade() -> None:
    op.drop_index(_BY_DAY, table_name=_PURCHASES)
    op.drop_column(_PURCHASES, "network")
    op.drop_column("voucher_sales", "town_cents")
