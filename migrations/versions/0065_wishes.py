"""the wanted board: wishes, and a digest for each voice"""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def _word(name: str, *words: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Enum(*words, native_enum=False, length=24), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "wishes",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(12), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("words", sa.String(600), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        _word("state", "draft", "waiting", "published", "refused", "merged"),
        sa.Column("votes", sa.Integer(), nullable=False),
        _word("answer", "sought", "found", "declined", nullable=True),
        sa.Column("answer_words", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_wishes_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "merged_into_id"],
            ["wishes.town_id", "wishes.id"],
            name=op.f("fk_wishes_town_id_merged_into_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_wishes")),
        sa.UniqueConstraint("town_id", "mark", name=op.f("uq_wishes_town_id_mark")),
    )
    op.create_index("ix_wishes_board", "wishes", ["town_id", "state", "votes"])
    op.create_index("ix_wishes_email", "wishes", ["town_id", "email"])
    op.create_table(
        "wish_votes",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wish_id", sa.BigInteger(), nullable=False),
        sa.Column("voter", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_wish_votes_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "wish_id"],
            ["wishes.town_id", "wishes.id"],
            name=op.f("fk_wish_votes_town_id_wish_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_wish_votes")),
        sa.UniqueConstraint("town_id", "wish_id", "voter", name=op.f("uq_wish_votes_town_id_wish_id_voter")),
    )


def downgrade() -> None:
    op.drop_table("wish_votes")
    op.drop_table("wishes")
