"""the secret half of the address at which outside services fetch a shop's goods"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("shops", sa.Column("feed_token", sa.String(32), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("shops", "feed_token")
