"""a town's own look, as its council chose it"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("towns", sa.Column("look", sa.String(length=400), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("towns", "look")
