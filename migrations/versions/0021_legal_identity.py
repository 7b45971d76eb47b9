"""whom to reach about the safety of goods, numbers of producers' schemes, and who wrote last"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TABLE = "shop_legal"


def upgrade() -> None:
    op.add_column(_TABLE, sa.Column("safety_contact", sa.String(200), nullable=False, server_default=""))
    op.add_column(_TABLE, sa.Column("epr_numbers", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column(_TABLE, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    for name in ("version", "epr_numbers", "safety_contact"):
        op.drop_column(_TABLE, name)
