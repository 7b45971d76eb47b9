"""the addresses that a town has again when its departure is called off"""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("town_moves", sa.Column("hosts", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("town_moves", "hosts")
