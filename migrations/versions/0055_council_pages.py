"""what the council shows: pages with their walks and versions, pictures, featured shops, seasons"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("towns", sa.Column("menu", sa.Text(), nullable=False, server_default=""))
    op.add_column("towns", sa.Column("seasons", sa.Text(), nullable=False, server_default=""))
    op.add_column("towns", sa.Column("featured_a_day", sa.Integer(), nullable=False, server_default="3"))
    op.create_table(
        "town_pages",
        *_keys(),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("place", sa.String(24), nullable=False),
        sa.Column("title_fr", sa.String(120), nullable=False),
        sa.Column("body_fr", sa.Text(), nullable=False),
        sa.Column("title_en", sa.String(120), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("trail", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name="fk_town_pages_town_id"),
        sa.PrimaryKeyConstraint("town_id", "id", name="pk_town_pages"),
        sa.UniqueConstraint("town_id", "slug", name="uq_town_pages_town_id_slug"),
    )
    op.create_table(
        "editions",
        *_keys(),
        sa.Column("subject", sa.String(24), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name="fk_editions_town_id"),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name="fk_editions_by_user_id"),
        sa.PrimaryKeyConstraint("town_id", "id", name="pk_editions"),
        sa.UniqueConstraint(
            "town_id", "subject", "subject_id", "number", name="uq_editions_town_id_subject_subject_id_number"
        ),
    )
    op.create_table(
        "town_pictures",
        *_keys(),
        sa.Column("picture", sa.String(200), nullable=False),
        sa.Column("master", sa.String(200), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name="fk_town_pictures_town_id"),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name="fk_town_pictures_by_user_id"),
        sa.PrimaryKeyConstraint("town_id", "id", name="pk_town_pictures"),
    )
    op.create_index("ix_town_pictures_added_at", "town_pictures", ["town_id", "added_at"], unique=False)
    _create_featured_days()


def _create_featured_days() -> None:
    op.create_table(
        "featured_days",
        *_keys(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name="fk_featured_days_town_id"),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"], ["shops.town_id", "shops.id"], name="fk_featured_days_town_id_shop_id"
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name="pk_featured_days"),
        sa.UniqueConstraint("town_id", "day", "place", name="uq_featured_days_town_id_day_place"),
    )
    op.create_index("ix_featured_days_shop", "featured_days", ["town_id", "shop_id", "day"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_featured_days_shop", table_name="featured_days")
    op.drop_table("featured_days")
    op.drop_index("ix_town_pictures_added_at", table_name="town_pictures")
    op.drop_table("town_pictures")
    op.drop_table("editions")
    op.drop_table("town_pages")
    op.drop_column("towns", "featured_a_day")
    op.drop_column("towns", "seasons")
    op.drop_column("towns", "menu")


def _keys() -> tuple[sa.Column[int], sa.Column[int]]:
    return (
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
    )
