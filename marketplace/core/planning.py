"""What SQLite's planner is to believe of a market before there is much to count.

Without figures it takes an index that names the town for a good one, and reads every row of the town; figures
counted on an empty market say the same. So the schema comes with those of a grown market, written again after
each migration. Nothing else writes them: ANALYZE, run early, would forget them.
Sources: sqlite.org/fileformat2.html#stat1tab, sqlite.org/optoverview.html
"""

from collections.abc import Sequence

from sqlalchemy import Boolean, Connection, Enum, MetaData, Table, text

_ROWS, _TOWNS = 1_000_000, 10
_KINDS = 5  # values of a column that has few
_ALIKE = 5  # rows that share what tells most rows apart
_STATEMENT = text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :index, :figures)")


def describe_grown(connection: Connection, metadata: MetaData) -> None:
    """Tell SQLite's planner how well each index tells rows apart; elsewhere, do nothing. Commits: no."""
    if connection.dialect.name != "sqlite":
        return
    connection.execute(text("ANALYZE sqlite_schema"))  # makes the table of figures, and fills nothing in
    connection.execute(text("DELETE FROM sqlite_stat1"))
    there = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    rows = [
        {"table": table.name, "index": name, "figures": " ".join(map(str, figures))}
        for table in metadata.sorted_tables
        if table.name in there
        for name, figures in _indexes(connection, table)
    ]
    if rows:
        connection.execute(_STATEMENT, rows)


def _indexes(connection: Connection, table: Table) -> list[tuple[str, list[int]]]:
    indexes = connection.execute(text(f'PRAGMA index_list("{table.name}")')).mappings().all()
    described = []
    for index in indexes:
        columns = connection.execute(text(f'PRAGMA index_info("{index["name"]}")')).mappings()
        names = [column["name"] for column in columns]
        described.append((index["name"], _figures(table, names, is_unique=bool(index["unique"]))))
    return described


def _figures(table: Table, names: Sequence[str], *, is_unique: bool) -> list[int]:
    """The rows of the table, then how many are alike in the first column, the first two, and so on."""
    figures = [_ROWS]
    for name in names:
        figures.append(max(_ALIKE, figures[-1] // _shares(table, name)))
    if is_unique:
        figures[-1] = 1
    return figures


def _shares(table: Table, name: str) -> int:
    """Into how many parts a column cuts the rows."""
    if name == "town_id":
        return _TOWNS
    column = table.columns.get(name)
    if column is not None and isinstance(column.type, Enum | Boolean):
        return _KINDS
    return _ROWS
