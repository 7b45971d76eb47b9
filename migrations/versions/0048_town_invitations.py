"""invitations to work for a town"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "town_invitations",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column(
            "role",
            sa.Enum("manager", "agent", "moderator", name="townrole", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("invited_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["invited_by"], ["users.id"], name=op.f("fk_town_invitations_invited_by")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_town_invitations_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_town_invitations")),
        sa.UniqueConstraint("town_id", "token_digest", name=op.f("uq_town_invitations_town_id_token_digest")),
    )


def downgrade() -> None:
    op.drop_table("town_invitations")
