"""The search index: one row of folded, stemmed words a product."""

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownOwned, town_key


class SearchEntry(TownOwned, Model):
    """The words by which a published product is found. Where SQLite serves, FTS5 mirrors `words`."""

    __tablename__ = "search_entries"
    __table_args__ = (
        town_key("product_id", "products"),
        Index("ix_search_entries_shop", "town_id", "shop_id"),
    )
    product_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    shop_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(String(300))
    words: Mapped[str] = mapped_column(Text)
