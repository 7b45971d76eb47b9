"""a code of their own for whoever is sent instead"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proxies", sa.Column("code", sa.String(8), nullable=False, server_default=""))
    op.create_index("ix_proxies_code", "proxies", ["town_id", "code"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_proxies_code", table_name="proxies")
    op.drop_column("proxies", "code")
