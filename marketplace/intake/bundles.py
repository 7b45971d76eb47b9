"""Several tables in one archive: PrestaShop's products with their combinations, or one table to choose.

Products and combinations become one table: the combinations' columns stand to the right of the products',
their rows follow, and their lines are counted on from the products'.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from marketplace.core.words import _, ngettext
from marketplace.intake.archives import unpack
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.layouts import Table, lay_out
from marketplace.intake.readers.prestashop import PrestaShop, is_of_combinations, product_ids
from marketplace.intake.tables import Row, read_rows
from marketplace.intake.text import LARGEST_FILE, Text

_MOST_FILES = 10
_IN_MEMORY = 1 << 20


@dataclass(frozen=True, slots=True)
class _Member:
    """One table of an archive, unpacked."""

    name: str
    file: BinaryIO
    table: Table


def open_bundle(file: BinaryIO, *, names: Sequence[str], open_until: ExitStack) -> Table:
    """The table that an archive of tables has to tell. Raises: UnreadableFile when none can be read."""
    members = list(_members(file, names[:_MOST_FILES], open_until))
    combinations = next((one for one in members if is_of_combinations(one.table.headers)), None)
    products = next((one for one in members if _has_products(one.table)), None)
    if products is not None and combinations is not None:
        return _joined(products, combinations)
    chosen = next((one for one in members if one.table.is_known), members[0])
    others = len(names) - 1
    told = _("Nous lisons le fichier « %(name)s » ;", name=chosen.name)
    rest = ngettext("%(num)s autre reste de côté.", "%(num)s autres restent de côté.", others)
    return replace(chosen.table, notes=(f"{told} {rest}",)) if others else chosen.table


def _members(file: BinaryIO, names: Sequence[str], open_until: ExitStack) -> Iterator[_Member]:
    refused: UnreadableFile | None = None
    any_readable = False
    for name in names:
        member = cast(BinaryIO, open_until.enter_context(SpooledTemporaryFile(_IN_MEMORY)))  # noqa: SIM115 - it is
        unpack(file, name, member, most_bytes=LARGEST_FILE // len(names))
        try:
            yield _Member(PurePosixPath(name).name, member, lay_out(read_rows(Text(member))))
            any_readable = True
        except UnreadableFile as error:
            refused = refused or error
    if refused and not any_readable:
        raise refused


def _has_products(table: Table) -> bool:
    return isinstance(table.reader, PrestaShop) and not is_of_combinations(table.headers)


def _joined(products: _Member, combinations: _Member) -> Table:
    left, right = products.table, combinations.table
    apart = product_ids(right.headers, right.rows)
    again = lay_out(read_rows(Text(combinations.file)))
    return replace(
        left,
        headers=(*left.headers, *(f"{combinations.name} : {header.strip()}" for header in right.headers)),
        rows=_one_after_the_other(left, again),
        reader=PrestaShop(apart=apart, products_width=len(left.headers)),
        notes=(
            _(
                "Nous lisons les produits de « %(products)s » et leurs déclinaisons de « %(combinations)s ».",
                products=products.name,
                combinations=combinations.name,
            ),
        ),
    )


def _one_after_the_other(left: Table, right: Table) -> Iterator[Row]:
    width, last = len(left.headers), left.header_line
    for row in left.rows:
        last = row.line
        slipped = any(cell.strip() for cell in row.cells[width:])
        yield replace(row, unclosed=True) if slipped else row
    for row in right.rows:
        yield Row(last + row.line, ("",) * width + row.cells, row.unclosed)
