"""stamp cards that bear no person"""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("shops", sa.Column("stamps_needed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("shops", sa.Column("stamps_reward", sa.String(80), nullable=False, server_default=""))
    op.create_table(
        "stamp_cards",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("stamps", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("reward", sa.String(80), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("last_at", _MOMENT, nullable=True),
        sa.Column("last_count", sa.Integer(), nullable=False),
        sa.Column("redeemed_at", _MOMENT, nullable=True),
        sa.CheckConstraint("stamps BETWEEN 0 AND needed", name=op.f("ck_stamp_cards_stamps")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_stamp_cards_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_stamp_cards_town_id_shop_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_stamp_cards")),
        sa.UniqueConstraint("town_id", "digest", name=op.f("uq_stamp_cards_town_id_digest")),
    )
    op.create_index("ix_stamp_cards_shop", "stamp_cards", ["town_id", "shop_id"])
    op.create_index("ix_stamp_cards_end", "stamp_cards", ["town_id", "ends_on"])


def downgrade() -> None:
    op.drop_table("stamp_cards")
    op.drop_column("shops", "stamps_reward")
    op.drop_column("shops", "stamps_needed")
