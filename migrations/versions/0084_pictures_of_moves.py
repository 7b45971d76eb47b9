"""the files of pictures that go with a move, known after its rows have gone"""

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("town_moves", sa.Column("pictures", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("town_moves", "pictures")
