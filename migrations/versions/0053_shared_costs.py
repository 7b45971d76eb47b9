"""the shared cost of a year, and each town's part of it"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_costs",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "cost_key",
            sa.Enum("shops", "turnover", name="costkey", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_by_user_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("total_cents > 0", name=op.f("ck_shared_costs_total")),
        sa.ForeignKeyConstraint(
            ["shared_by_user_id"], ["users.id"], name=op.f("fk_shared_costs_shared_by_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_costs")),
        sa.UniqueConstraint("year", name=op.f("uq_shared_costs_year")),
    )
    op.create_table(
        "cost_shares",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("cost_id", sa.BigInteger(), nullable=False),
        sa.Column("town_id", sa.BigInteger(), nullable=False),
        sa.Column("town_name", sa.String(80), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["cost_id"], ["shared_costs.id"], name=op.f("fk_cost_shares_cost_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_shares")),
        sa.UniqueConstraint("cost_id", "town_id", name=op.f("uq_cost_shares_cost_id_town_id")),
    )
    op.create_index("ix_cost_shares_town", "cost_shares", ["town_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_cost_shares_town", table_name="cost_shares")
    op.drop_table("cost_shares")
    op.drop_table("shared_costs")
