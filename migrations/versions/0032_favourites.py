"""shops and products that residents keep at hand"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create("favourite_shops", "shop_id", "shops")
    _create("favourite_products", "product_id", "products")


def _create(table: str, column: str, of: str) -> None:
    op.create_table(
        table,
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column(column, sa.BigInteger(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id")),
        sa.ForeignKeyConstraint(
            ["town_id", column], [f"{of}.town_id", f"{of}.id"], name=op.f(f"fk_{table}_town_id_{column}")
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("town_id", "user_id", column, name=op.f(f"uq_{table}_town_id_user_id_{column}")),
    )


def downgrade() -> None:
    op.drop_table("favourite_products")
    op.drop_table("favourite_shops")
