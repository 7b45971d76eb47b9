"""the street as the council arranges it"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_KINDS = ("shop", "empty", "square", "trees", "parking", "station", "hub", "sea")


def upgrade() -> None:
    op.create_table(
        "street_units",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("side", sa.String(length=4), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*_KINDS, name="unitkind", native_enum=False, length=24), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.CheckConstraint("side IN ('odd', 'even')", name=op.f("ck_street_units_side")),
        sa.CheckConstraint("(kind = 'shop') = (shop_id IS NOT NULL)", name=op.f("ck_street_units_shop")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_street_units_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_street_units_town_id_shop_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_street_units")),
        sa.UniqueConstraint("town_id", "shop_id", name=op.f("uq_street_units_town_id_shop_id")),
        sa.UniqueConstraint(
            "town_id", "side", "position", name=op.f("uq_street_units_town_id_side_position")
        ),
    )


def downgrade() -> None:
    op.drop_table("street_units")
