"""search index

The words of a town, and what finds products by their stems: on SQLite an FTS5 table that triggers keep
equal to `search_entries`, on PostgreSQL a generated vector with a GIN index. The town stands in the index
as a word of its own, so that a search never walks through another town's hits.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NEW_ROW = """
    INSERT INTO search_index (rowid, zone, title_words, shop_words, text_words)
    VALUES (new.product_id, 't' || new.town_id,
        new.title_words, new.shop_words, new.text_words);"""
_OLD_ROW = "DELETE FROM search_index WHERE rowid = old.product_id;"
_SQLITE = (
    """CREATE VIRTUAL TABLE search_index USING fts5(
        zone, title_words, shop_words, text_words, tokenize = 'ascii', detail = 'column', prefix = '2 3')""",
    f"CREATE TRIGGER search_entry_added AFTER INSERT ON search_entries BEGIN {_NEW_ROW} END",
    f"CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entries BEGIN {_OLD_ROW} END",
    f"CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entries BEGIN {_OLD_ROW} {_NEW_ROW} END",
)
_POSTGRESQL = (
    """ALTER TABLE search_entries ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', title_words), 'A')
        || setweight(to_tsvector('simple', shop_words), 'B')
        || setweight(to_tsvector('simple', text_words), 'C')
        || to_tsvector('simple', 't' || town_id::text)) STORED""",
    "CREATE INDEX ix_search_entries_vector ON search_entries USING gin (vector)",
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "search_words",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        # In the order of bytes, so that a first letter is a range of the key whatever the server's language.
        sa.Column("word", sa.String(length=40, collation=None if is_sqlite else "C"), nullable=False),
        sa.Column("shown", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_search_words_town_id")),
        sa.PrimaryKeyConstraint("town_id", "word", name=op.f("pk_search_words")),
    )
    for statement in _SQLITE if is_sqlite else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("search_entry_added", "search_entry_gone", "search_entry_changed"):
            op.execute(f"DROP TRIGGER {name}")
        op.execute("DROP TABLE search_index")
    else:
        op.execute("DROP INDEX ix_search_entries_vector")
        op.execute("ALTER TABLE search_entries DROP COLUMN vector")
    op.drop_table("search_words")
