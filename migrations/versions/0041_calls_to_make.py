"""when somebody rang a resident up, and whether they picked up"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_tries",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_call_tries_town_id")),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_call_tries_by_user_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "notice_id"],
            ["notices.town_id", "notices.id"],
            name=op.f("fk_call_tries_town_id_notice_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_call_tries")),
    )
    op.create_index("ix_call_tries_notice", "call_tries", ["town_id", "notice_id", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("call_tries")
    op.execute("DELETE FROM notices WHERE channel = 'call'")
