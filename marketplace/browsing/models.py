"""Tables of the search: the words of each product on show, and the word list of a town."""

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownOwned, town_key


class SearchEntry(TownOwned, Model):
    """The stems by which a product on show is found, by where they stand.

    SQLite mirrors the row in an FTS5 table, `search_index`; PostgreSQL has a GIN index over the columns.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        town_key("product_id", "products"),
        town_key("shop_id", "shops"),
        Index("ix_search_entries_shop", "town_id", "shop_id"),
    )
    product_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    shop_id: Mapped[int] = mapped_column(BigInteger)
    title_words: Mapped[str] = mapped_column(Text)
    shop_words: Mapped[str] = mapped_column(Text)
    text_words: Mapped[str] = mapped_column(Text)


class SearchWord(TownOwned, Model):
    """A word that stands on some product or shop of the town: what a slip of the finger is mended to."""

    __tablename__ = "search_words"
    # Without accents, and in the order of bytes, so that a first letter is a range of the key everywhere.
    word: Mapped[str] = mapped_column(
        String(40).with_variant(String(40, collation="C"), "postgresql"), primary_key=True
    )
    shown: Mapped[str] = mapped_column(String(40))
