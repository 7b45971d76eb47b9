"""invitations to a team, goods in doubt and goods that run low"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "shop_invitations",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("invited_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=True),
        sa.Column("taken_back_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["invited_by"], ["users.id"], name=op.f("fk_shop_invitations_invited_by")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_shop_invitations_town_id_shop_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_shop_invitations_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_shop_invitations")),
        sa.UniqueConstraint("town_id", "token_digest", name=op.f("uq_shop_invitations_town_id_token_digest")),
    )
    op.create_index(
        "ix_shop_invitations_shop", "shop_invitations", ["town_id", "shop_id", "created_at"], unique=False
    )
    for name, default in (("doubt_hours", "72"), ("doubt_pieces", "2"), ("doubt_grams", "500")):
        op.add_column("shops", sa.Column(name, sa.Integer(), nullable=False, server_default=default))
    op.add_column("stock_levels", sa.Column("low_at", sa.Integer(), nullable=True))
    op.add_column("stock_levels", sa.Column("low_told_at", moment, nullable=True))
    op.add_column("stock_levels", sa.Column("low_seen_at", moment, nullable=True))
    has_mark = sa.text("low_at IS NOT NULL")
    op.create_index(
        "ix_stock_levels_low",
        "stock_levels",
        ["town_id", "variant_id"],
        unique=False,
        sqlite_where=has_mark,
        postgresql_where=has_mark,
    )


def downgrade() -> None:
    op.drop_index("ix_stock_levels_low", "stock_levels")
    for name in ("low_seen_at", "low_told_at", "low_at"):
        op.drop_column("stock_levels", name)
    for name in ("doubt_grams", "doubt_pieces", "doubt_hours"):
        op.drop_column("shops", name)
    op.drop_table("shop_invitations")
