"""reviews by those who fetched a bag, where the town and the shop take them"""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_TAKES = ("towns", "shops")
_INDEXES = {
    "ix_reviews_subject": ["town_id", "subject_id", "state", "made_at"],
    "ix_reviews_shop": ["town_id", "shop_id", "state", "made_at"],
    "ix_reviews_age": ["town_id", "made_at"],
}


def _word(name: str, *words: str) -> sa.Column[str]:
    return sa.Column(name, sa.Enum(*words, native_enum=False, length=24), nullable=False)


def _of_town(name: str, table: str) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        ["town_id", name], [f"{table}.town_id", f"{table}.id"], name=op.f(f"fk_reviews_town_id_{name}")
    )


def upgrade() -> None:
    for table in _TAKES:
        op.add_column(
            table, sa.Column("takes_reviews", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_table(
        "reviews",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(12), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_order_id", sa.BigInteger(), nullable=False),
        _word("about", "shop", "product"),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_name", sa.String(160), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _word("state", "shown", "hidden", "withdrawn"),
        sa.Column("fetched_on", sa.Date(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("edited_at", _MOMENT, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.CheckConstraint("stars BETWEEN 0 AND 5", name=op.f("ck_reviews_stars")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_reviews_town_id")),
        _of_town("shop_id", "shops"),
        _of_town("shop_order_id", "shop_orders"),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("town_id", "mark", name=op.f("uq_reviews_town_id_mark")),
        sa.UniqueConstraint(
            "town_id",
            "shop_order_id",
            "subject_id",
            name=op.f("uq_reviews_town_id_shop_order_id_subject_id"),
        ),
    )
    for name, columns in _INDEXES.items():
        op.create_index(name, "reviews", columns)


def downgrade() -> None:
    op.drop_table("reviews")
    for table in _TAKES:
        op.drop_column(table, "takes_reviews")
