"""hosts that await the proof that they lead here"""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "town_hosts", sa.Column("awaits_proof", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("town_hosts", sa.Column("trouble", sa.String(24), nullable=False, server_default=""))


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM town_hosts WHERE awaits_proof"))
    op.drop_column("town_hosts", "trouble")
    op.drop_column("town_hosts", "awaits_proof")
