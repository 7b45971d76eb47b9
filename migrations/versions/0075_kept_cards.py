"""town cards kept in an account"""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_cards",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("voucher_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_kept_cards_town_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_kept_cards_user_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "voucher_id"],
            ["vouchers.town_id", "vouchers.id"],
            name=op.f("fk_kept_cards_town_id_voucher_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_kept_cards")),
        sa.UniqueConstraint(
            "town_id", "user_id", "voucher_id", name=op.f("uq_kept_cards_town_id_user_id_voucher_id")
        ),
    )
    op.create_index("ix_kept_cards_user", "kept_cards", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_table("kept_cards")
