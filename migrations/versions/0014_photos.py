"""several photos a product, each with its cut and its words"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TABLE = "photos"
# What was uploaded before is one picture a product: it becomes its first photo, cut from itself, under the
# product's own number, which is unique here as well.
_KEEP = """
INSERT INTO photos (town_id, id, product_id, shop_id, position, picture, master, shape, turns,
                    zoom_percent, centre_x, centre_y, alt, created_at, finished_at)
SELECT town_id, id, id, shop_id, 0, picture, substr(picture, 8), 'whole', 0,
       100, 500, 500, '', updated_at, updated_at
FROM products WHERE picture LIKE '/media/%'
"""


def upgrade() -> None:
    shape = sa.Enum("wide", "square", "whole", name="shape", native_enum=False, length=24)
    moment = sa.DateTime(timezone=True)
    op.create_table(
        _TABLE,
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("picture", sa.String(length=200), nullable=False),
        sa.Column("master", sa.String(length=120), nullable=False),
        sa.Column("shape", shape, nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("zoom_percent", sa.Integer(), nullable=False),
        sa.Column("centre_x", sa.Integer(), nullable=False),
        sa.Column("centre_y", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=200), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("finished_at", moment, nullable=True),
        sa.Column("retired_at", moment, nullable=True),
        sa.CheckConstraint("zoom_percent BETWEEN 100 AND 300", name=op.f("ck_photos_zoom")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_photos_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "product_id"],
            ["products.town_id", "products.id"],
            name=op.f("fk_photos_town_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"], ["shops.town_id", "shops.id"], name=op.f("fk_photos_town_id_shop_id")
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_photos")),
    )
    op.create_index("ix_photos_product", _TABLE, ["town_id", "product_id", "position"], unique=False)
    op.create_index("ix_photos_shop", _TABLE, ["town_id", "shop_id", "id"], unique=False)
    _index_where("ix_photos_unfinished", "id", "finished_at IS NULL")
    _index_where("ix_photos_retired", "retired_at", "retired_at IS NOT NULL")
    op.execute(_KEEP)


def downgrade() -> None:
    op.drop_table(_TABLE)


def _index_where(name: str, column: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, _TABLE, [column], unique=False, sqlite_where=where, postgresql_where=where)
