"""towns that arrive or leave, and the books that stay when one has left"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "town_moves",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("town_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_town_moves")),
    )
    op.create_index(op.f("ix_town_moves_town_id"), "town_moves", ["town_id"], unique=False)
    op.create_table(
        "kept_books",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_books")),
    )
    op.create_table(
        "kept_book_pages",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_book_pages")),
        sa.UniqueConstraint("book_id", "number", name=op.f("uq_kept_book_pages_book_id_number")),
    )
    op.create_table(
        "town_archives",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=True),
        sa.Column("by_user_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file", sa.String(80), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_town_archives_town_id")),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_town_archives_by_user_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_town_archives_town_id_shop_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_town_archives")),
    )
    op.create_index("ix_town_archives_state", "town_archives", ["state", "asked_at"], unique=False)
    op.create_index(
        "ix_town_archives_shop", "town_archives", ["town_id", "shop_id", "asked_at"], unique=False
    )


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM kept_books")):
        raise RuntimeError(
            "kept_books holds the books of towns that have left, which the law orders to keep for ten years: "
            "write each out with `flask town books ID FILE`, keep the files, then empty the table yourself."
        )
    op.drop_table("town_archives")
    op.drop_table("kept_book_pages")
    op.drop_table("kept_books")
    op.drop_table("town_moves")
