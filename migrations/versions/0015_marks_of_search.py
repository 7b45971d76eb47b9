"""marks of products instead of three columns of words, empty searches, whether a board shows the ladder

The index is carried over, so that searching goes on at once. What it could not know before (categories, the
first letters of words) comes in as products are written anew, or at once with `flask search rebuild`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_OLD_COLUMNS = ("title_words", "shop_words", "text_words")
_CARRIED = """UPDATE search_entries SET
    marks = '°' || {home} || 's' || shop_id
        || ' ¹' || {home} || replace(title_words, ' ', ' ¹' || {home})
        || ' ²' || {home} || replace(title_words || ' ' || shop_words, ' ', ' ²' || {home})
        || ' ' || {home}
        || replace(title_words || ' ' || shop_words || ' ' || text_words, ' ', ' ' || {home}),
    least_cents = coalesce((SELECT min(v.price_cents) FROM variants AS v
        WHERE v.town_id = search_entries.town_id AND v.product_id = search_entries.product_id
        AND v.retired_at IS NULL), 0)"""
_BROUGHT_BACK = "UPDATE search_entries SET text_words = marks"

_NEW_ROW = "INSERT INTO search_index (rowid, marks) VALUES (new.product_id, new.marks);"
_OLD_ROW = (
    "INSERT INTO search_index (search_index, rowid, marks) VALUES ('delete', old.product_id, old.marks);"
)
_TABLE = """CREATE VIRTUAL TABLE search_index USING fts5(
    marks, content = '', columnsize = 0, detail = 'none', tokenize = 'ascii')"""
_FILLED = "INSERT INTO search_index (rowid, marks) SELECT product_id, marks FROM search_entries"

_OLD_TABLE = """CREATE VIRTUAL TABLE search_index USING fts5(
    zone, title_words, shop_words, text_words, tokenize = 'ascii', detail = 'column', prefix = '2 3')"""
_OLD_NEW_ROW = """INSERT INTO search_index (rowid, zone, title_words, shop_words, text_words)
    VALUES (new.product_id, 't' || new.town_id, new.title_words, new.shop_words, new.text_words);"""
_OLD_OLD_ROW = "DELETE FROM search_index WHERE rowid = old.product_id;"
_OLD_FILLED = """INSERT INTO search_index (rowid, zone, title_words, shop_words, text_words)
    SELECT product_id, 't' || town_id, title_words, shop_words, text_words FROM search_entries"""
_OLD_VECTOR = """ALTER TABLE search_entries ADD COLUMN vector tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', title_words), 'A')
    || setweight(to_tsvector('simple', shop_words), 'B')
    || setweight(to_tsvector('simple', text_words), 'C')
    || to_tsvector('simple', 't' || town_id::text)) STORED"""


def _is_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _mirror(added: str, gone: str) -> None:
    head = "CREATE TRIGGER search_entry"
    op.execute(f"{head}_added AFTER INSERT ON search_entries BEGIN {added} END")
    op.execute(f"{head}_gone AFTER DELETE ON search_entries BEGIN {gone} END")
    op.execute(f"{head}_changed AFTER UPDATE ON search_entries BEGIN {gone} {added} END")


def _take_mirror_away() -> None:
    for name in ("added", "gone", "changed"):
        op.execute(f"DROP TRIGGER search_entry_{name}")
    op.execute("DROP TABLE search_index")


def upgrade() -> None:
    if _is_sqlite():
        _take_mirror_away()
    else:
        op.execute("DROP INDEX ix_search_entries_vector")
        op.execute("ALTER TABLE search_entries DROP COLUMN vector")
    for column in (
        sa.Column("category", sa.String(60), nullable=False, server_default=""),
        sa.Column("least_cents", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("marks", sa.Text(), nullable=False, server_default=""),
    ):
        op.add_column("search_entries", column)
    home = (
        "printf('%07x', town_id % 268435456)" if _is_sqlite() else "lpad(to_hex(town_id % 268435456), 7, '0')"
    )
    op.execute(_CARRIED.format(home=home))
    for name in _OLD_COLUMNS:
        op.execute(f"ALTER TABLE search_entries DROP COLUMN {name}")
    facts = ["town_id", "product_id", "shop_id", "category", "least_cents"]
    op.create_index("ix_search_entries_facts", "search_entries", facts, unique=False)
    if _is_sqlite():
        op.execute(_TABLE)
        op.execute(_FILLED)
        _mirror(_NEW_ROW, _OLD_ROW)
    else:
        vector = "array_to_tsvector(string_to_array(marks, ' '))"
        op.execute(f"CREATE INDEX search_index ON search_entries USING gin ({vector})")
    _learn_endings()
    _make_empty_searches()
    op.add_column("shops", sa.Column("hides_ladder", sa.Boolean(), nullable=False, server_default=sa.false()))


def _learn_endings() -> None:
    collation = None if _is_sqlite() else "C"
    ending = sa.Column("ending", sa.String(3, collation=collation), nullable=False, server_default="")
    op.add_column("search_words", ending)
    last = "substr(word, -3)" if _is_sqlite() else "right(word, 3)"
    op.execute(f"UPDATE search_words SET ending = {last}")  # noqa: S608 - words of this file
    op.create_index("ix_search_words_ending", "search_words", ["town_id", "ending"], unique=False)


def _make_empty_searches() -> None:
    op.create_table(
        "empty_searches",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_empty_searches_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_empty_searches")),
        sa.UniqueConstraint("town_id", "day", "words", name=op.f("uq_empty_searches_town_id_day_words")),
    )


def downgrade() -> None:
    op.execute("ALTER TABLE shops DROP COLUMN hides_ladder")
    op.drop_table("empty_searches")
    op.drop_index("ix_search_words_ending", table_name="search_words")
    op.execute("ALTER TABLE search_words DROP COLUMN ending")
    if _is_sqlite():
        _take_mirror_away()
    else:
        op.execute("DROP INDEX search_index")
    op.drop_index("ix_search_entries_facts", table_name="search_entries")
    for name in _OLD_COLUMNS:
        op.add_column("search_entries", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.execute(_BROUGHT_BACK)
    for name in ("category", "least_cents", "marks"):
        op.execute(f"ALTER TABLE search_entries DROP COLUMN {name}")
    if _is_sqlite():
        op.execute(_OLD_TABLE)
        op.execute(_OLD_FILLED)
        _mirror(_OLD_NEW_ROW, _OLD_OLD_ROW)
    else:
        op.execute(_OLD_VECTOR)
        op.execute("CREATE INDEX ix_search_entries_vector ON search_entries USING gin (vector)")
