"""Tables of the search: the words of each product on show, and the word list of a town."""

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownOwned, town_key


class SearchEntry(TownOwned, Model):
    """The marks by which a product on show is found (see `tokens`), and what its hits are counted by.

    SQLite keeps an FTS5 table over the marks, `search_index`; PostgreSQL a GIN index.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        town_key("product_id", "products"),
        town_key("shop_id", "shops"),
        Index("ix_search_entries_shop", "town_id", "shop_id"),
        Index("ix_search_entries_facts", "town_id", "product_id", "shop_id", "category", "least_cents"),
    )
    product_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    shop_id: Mapped[int] = mapped_column(BigInteger)
    category: Mapped[str] = mapped_column(String(60))
    least_cents: Mapped[int]  # of its variants; per piece, or per kilo
    marks: Mapped[str] = mapped_column(Text)


class SearchWord(TownOwned, Model):
    """A word that stands on some product or shop of the town: what a slip of the finger is mended to."""

    __tablename__ = "search_words"
    __table_args__ = (Index("ix_search_words_ending", "town_id", "ending"),)
    # Without accents, and in the order of bytes, so that a first letter is a range of the key everywhere.
    word: Mapped[str] = mapped_column(
        String(40).with_variant(String(40, collation="C"), "postgresql"), primary_key=True
    )
    shown: Mapped[str] = mapped_column(String(40))
    # Its last letters: whoever slipped at the beginning of a word got its end right.
    ending: Mapped[str] = mapped_column(String(3).with_variant(String(3, collation="C"), "postgresql"))
