"""invitations of shops on paper"""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "shop_letters",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("written_by_user_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_shop_letters_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_shop_letters_town_id_shop_id"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by_user_id"], ["users.id"], name=op.f("fk_shop_letters_written_by_user_id")
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_shop_letters")),
        sa.UniqueConstraint("town_id", "code_digest", name=op.f("uq_shop_letters_town_id_code_digest")),
    )
    op.create_index("ix_shop_letters_shop", "shop_letters", ["town_id", "shop_id"])


def downgrade() -> None:
    op.drop_table("shop_letters")
