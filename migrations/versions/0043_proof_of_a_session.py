"""when the password was given again in a session"""

import sqlalchemy as sa
from alembic import op

from marketplace.core.db import UtcDateTime

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("proven_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("sessions", "proven_at")
