"""which browser each session is of"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("device", sa.String(60), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("sessions", "device")
