"""the shop that arrives in a town or leaves it"""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("town_moves") as batch:
        batch.add_column(sa.Column("shop_id", sa.BigInteger(), nullable=True))
        batch.alter_column("slug", type_=sa.String(80), existing_type=sa.String(60), existing_nullable=False)
    with op.batch_alter_table("invoice_series") as batch:
        batch.add_column(sa.Column("brought", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("invoice_series") as batch:
        batch.drop_column("brought")
    op.execute(sa.text("DELETE FROM town_moves WHERE shop_id IS NOT NULL"))
    with op.batch_alter_table("town_moves") as batch:
        batch.alter_column("slug", type_=sa.String(60), existing_type=sa.String(80), existing_nullable=False)
        batch.drop_column("shop_id")
