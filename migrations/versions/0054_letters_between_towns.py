"""letters between towns, and room that a hub lends to another town"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def _keys() -> tuple[sa.Column[int], sa.Column[int]]:
    return (
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
    )


def upgrade() -> None:
    op.create_table(
        "town_letters",
        *_keys(),
        sa.Column("to_town_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_town_letters_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_town_letters")),
    )
    op.create_index("ix_town_letters_unread", "town_letters", ["arrived_at", "id"], unique=False)
    op.create_table(
        "read_letters",
        *_keys(),
        sa.Column("from_town_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_read_letters_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_read_letters")),
    )
    op.create_table(
        "hub_loans",
        *_keys(),
        sa.Column("hub_id", sa.BigInteger(), nullable=False),
        sa.Column("to_town_id", sa.BigInteger(), nullable=False),
        sa.Column("bags", sa.Integer(), nullable=False),
        sa.Column("is_ending", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("bags >= 0", name=op.f("ck_hub_loans_bags")),
        sa.ForeignKeyConstraint(
            ["town_id", "hub_id"],
            ["collection_points.town_id", "collection_points.id"],
            name=op.f("fk_hub_loans_town_id_hub_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_hub_loans_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_hub_loans")),
        sa.UniqueConstraint(
            "town_id", "hub_id", "to_town_id", name=op.f("uq_hub_loans_town_id_hub_id_to_town_id")
        ),
    )
    op.create_table(
        "hub_borrowings",
        *_keys(),
        sa.Column("loan_id", sa.BigInteger(), nullable=False),
        sa.Column("from_town_id", sa.BigInteger(), nullable=False),
        sa.Column("hub_id", sa.BigInteger(), nullable=False),
        sa.Column("bags", sa.Integer(), nullable=False),
        sa.Column("is_ending", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "hub_id"],
            ["collection_points.town_id", "collection_points.id"],
            name=op.f("fk_hub_borrowings_town_id_hub_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_hub_borrowings_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_hub_borrowings")),
        sa.UniqueConstraint("town_id", "loan_id", name=op.f("uq_hub_borrowings_town_id_loan_id")),
    )
    op.create_index("ix_hub_borrowings_ending", "hub_borrowings", ["is_ending"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_hub_borrowings_ending", table_name="hub_borrowings")
    op.drop_table("hub_borrowings")
    op.drop_table("hub_loans")
    op.drop_table("read_letters")
    op.drop_index("ix_town_letters_unread", table_name="town_letters")
    op.drop_table("town_letters")
