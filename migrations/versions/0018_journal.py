"""the journal: who did what, sealed entry by entry"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_chains",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_audit_chains_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_audit_chains")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chain_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("by_what", sa.String(length=16), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=True),
        sa.Column("by_device_id", sa.BigInteger(), nullable=True),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_audit_entries_by_user_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "chain_id"],
            ["audit_chains.town_id", "audit_chains.id"],
            name=op.f("fk_audit_entries_town_id_chain_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_audit_entries_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint(
            "town_id", "chain_id", "number", name=op.f("uq_audit_entries_town_id_chain_id_number")
        ),
    )
    op.create_index(
        "ix_audit_entries_by", "audit_entries", ["town_id", "chain_id", "by_user_id", "number"], unique=False
    )


def downgrade() -> None:
    op.drop_table("audit_entries")
    op.drop_table("audit_chains")
