"""the town's journal is read by day"""

from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_entries_at", "audit_entries", ["town_id", "chain_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_audit_entries_at", "audit_entries")
