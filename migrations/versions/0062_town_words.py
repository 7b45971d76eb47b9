"""what residents and shops say to the town, and its public answers"""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "town_words",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("said_at", _MOMENT, nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("answer", sa.String(1000), nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("answered_by_user_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_town_words_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"], ["shops.town_id", "shops.id"], name=op.f("fk_town_words_town_id_shop_id")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_user_id"], ["users.id"], name=op.f("fk_town_words_answered_by_user_id")
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_town_words")),
    )
    op.create_index("ix_town_words_answered", "town_words", ["town_id", "answered_at", "said_at"])
    op.create_index("ix_town_words_shop", "town_words", ["town_id", "shop_id", "said_at"])


def downgrade() -> None:
    op.drop_table("town_words")
