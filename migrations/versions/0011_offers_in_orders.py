"""how things were offered, and from which age, frozen in orders; what was tried and left; reductions"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    offered = sa.Enum("shelf", "to_order", "to_try", name="offered", native_enum=False, length=24)
    op.add_column("order_lines", sa.Column("offered", offered, nullable=False, server_default="shelf"))
    op.add_column("order_lines", sa.Column("age_limit", sa.Integer(), nullable=True))
    op.add_column("shop_orders", sa.Column("left_cents", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("variants", sa.Column("reduced_from_cents", sa.Integer(), nullable=True))
    perishable = sa.Column("reduced_perishable", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("variants", perishable)


def downgrade() -> None:
    for table, columns in (
        ("variants", ("reduced_perishable", "reduced_from_cents")),
        ("shop_orders", ("left_cents",)),
        ("order_lines", ("age_limit", "offered")),
    ):
        for column in columns:
            op.drop_column(table, column)
