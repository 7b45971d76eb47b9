"""time and the ledger of stock

Leases and the clock of the worker, the calendar of a town, how a shop counts, what a count did not find.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_leases",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_leases")),
        sa.UniqueConstraint("name", name=op.f("uq_job_leases_name")),
    )
    op.create_table(
        "clock_readings",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("boot_id", sa.String(length=36), nullable=False),
        sa.Column("uptime_seconds", sa.Float(), nullable=False),
        sa.Column("wall", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rests_until_seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_readings")),
        sa.UniqueConstraint("boot_id", name=op.f("uq_clock_readings_boot_id")),
    )
    op.add_column("towns", sa.Column("subdivision", sa.String(length=8), nullable=False, server_default=""))
    op.add_column(
        "shops", sa.Column("counts_packed_bags", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column("order_lines", sa.Column("missing", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("order_lines", "missing")
    op.drop_column("shops", "counts_packed_bags")
    op.drop_column("towns", "subdivision")
    op.drop_table("clock_readings")
    op.drop_table("job_leases")
