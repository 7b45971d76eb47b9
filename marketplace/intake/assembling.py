"""Staged lines become products again; a code or a set of options given twice refuses the later line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_

from marketplace.catalogue.services import PriceRefused, check_price
from marketplace.core.db import db
from marketplace.core.words import _
from marketplace.intake.errors import TooManyDoubles
from marketplace.intake.goods import Goods, GoodsRow, Options, Refused, Role
from marketplace.intake.models import IntakeRow
from marketplace.intake.packing import unpacked
from marketplace.intake.seen import Met
from marketplace.intake.states import Verdict
from marketplace.stock.counting import MOST

MOST_VARIANTS = 250  # all of a product come in one transaction
_PAGE = 1000
_LAST_LINE = 2**31 - 1
_TAKEN = (Verdict.CREATED, Verdict.UPDATED, Verdict.UNCHANGED)
_MOST_DOUBLES = 50_000


@dataclass(frozen=True, slots=True)
class Staged:
    """One line as it is staged; `row` is None where the reader has refused it."""

    row_id: int
    place: int
    line: int
    row: GoodsRow | None
    verdict: Verdict
    variant_id: int | None


Group = Sequence[Staged]  # the lines of one product, in the order of the file


def staged_groups(town_id: int, intake_id: int, *, behind: int = 0) -> Iterator[Group]:
    """Products of a file in its order, from behind a line on; a page of lines at a time is in memory."""
    group: list[Staged] = []
    for line in _lines(town_id, intake_id, behind):
        if group and group[0].place != line.place:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _lines(town_id: int, intake_id: int, behind: int) -> Iterator[Staged]:
    columns = (
        IntakeRow.id, IntakeRow.place, IntakeRow.line, IntakeRow.payload, IntakeRow.verdict,
        IntakeRow.variant_id,
    )  # fmt: skip
    order = (IntakeRow.place, IntakeRow.line, IntakeRow.id)
    last: tuple[int, int, int] = (behind, _LAST_LINE, 0)
    while True:
        query = (
            select(*columns)
            .where(IntakeRow.town_id == town_id, IntakeRow.intake_id == intake_id, tuple_(*order) > last)
            .order_by(*order)
            .limit(_PAGE)
        )
        rows = db.session.execute(query).all()
        for row_id, place, line, payload, verdict, variant_id in rows:
            if payload is not None or verdict is Verdict.REFUSED:
                row = unpacked(payload) if payload is not None else None
                yield Staged(row_id, place, line, row, verdict, variant_id)
        if len(rows) < _PAGE:
            return
        last = (rows[-1].place, rows[-1].line, rows[-1].id)


class Codes:
    """The codes of a file: which are given twice, and on which line first."""

    def __init__(self, groups: Iterable[Group]) -> None:
        """Raises: TooManyDoubles when there are so many that the file must be a mistake."""
        self.met = Met()
        self._doubled = set[str]()
        self._first = dict[str, int]()
        for group in groups:
            self._meet(group)

    def _meet(self, group: Group) -> None:
        for staged in group:
            self._doubled.update(code for code in codes_of(staged.row) if self.met.add(code))
        if len(self._doubled) > _MOST_DOUBLES:
            raise TooManyDoubles

    def line_before(self, code: str, *, line: int) -> int | None:
        """The earlier line that bears this code, if one does; asked in the order of the file."""
        if code not in self._doubled:
            return None
        first = self._first.setdefault(code, line)
        return first if first != line else None


def codes_of(row: GoodsRow | None) -> list[str]:
    """The codes that a row bears, told apart by their kind."""
    if row is None:
        return []
    return [code for code in (row.sku and f"sku:{row.sku.casefold()}", row.ean and f"ean:{row.ean}") if code]


def assemble(group: Group, codes: Codes) -> tuple[Goods | None, list[Refused]]:
    """The product of these lines, if there is one to sell, and which of the lines are refused."""
    rows = [staged.row for staged in group if staged.row is not None]
    heads = [row for row in rows if row.role in (Role.SINGLE, Role.PARENT)]
    if not heads:
        return None, []
    head = heads[0]
    sellable = [row for row in rows if row.role in (Role.SINGLE, Role.VARIANT)]
    if not sellable or len(sellable) > MOST_VARIANTS:
        told = any(staged.row is None and staged.line == head.line for staged in group)
        return None, [] if told else [_unsellable(head, sellable)]
    kept, refused = _weed(sellable, codes)
    pictures = dict.fromkeys(url for row in rows for url in row.pictures)
    return Goods(head, tuple(kept), tuple(pictures)) if kept else None, refused


def kept_goods(group: Group) -> Goods | None:
    """The product of these lines as it was judged: without the lines that were refused."""
    rows = [(staged.row, staged.verdict) for staged in group if staged.row is not None]
    head = next((row for row, _verdict in rows if row.role in (Role.SINGLE, Role.PARENT)), None)
    kept = tuple(row for row, verdict in rows if verdict in _TAKEN)
    if head is None or not kept:
        return None
    pictures = dict.fromkeys(url for row, _verdict in rows for url in row.pictures)
    return Goods(head, kept, tuple(pictures))


def _weed(sellable: Sequence[GoodsRow], codes: Codes) -> tuple[list[GoodsRow], list[Refused]]:
    kept, refused, taken = list[GoodsRow](), list[Refused](), dict[Options, int]()
    for row in sellable:
        refusal = _wrong_amount(row) or _given_before(row, codes) or _same_options(row, taken)
        if refusal:
            refused.append(refusal)
        else:
            kept.append(row)
            taken[row.options] = row.line
    return kept, refused


def _wrong_amount(row: GoodsRow) -> Refused | None:
    try:
        check_price(row.price_cents or 0)
    except PriceRefused as refusal:
        return Refused(row.line, "", str(refusal), _("Corrigez le prix de cette ligne."))
    if row.stock is not None and not 0 <= row.stock <= MOST:
        reason = _("Ce stock n’est pas possible : %(count)d.", count=row.stock)
        return Refused(row.line, "", reason, _("Indiquez ce que vous avez vraiment compté, 0 au moins."))
    return None


def _given_before(row: GoodsRow, codes: Codes) -> Refused | None:
    for code in codes_of(row):
        before = codes.line_before(code, line=row.line)
        if before is not None:
            kind, _colon, value = code.partition(":")
            label = _("La référence") if kind == "sku" else _("Le code-barres")
            return Refused(
                row.line,
                row.code_columns[kind == "ean"],
                _(
                    "%(label)s « %(value)s » est déjà à la ligne %(line)d.",
                    label=label,
                    value=value,
                    line=before,
                ),
                _("Donnez à chaque article le sien, ou supprimez la ligne en double."),
            )
    return None


def _same_options(row: GoodsRow, taken: dict[Options, int]) -> Refused | None:
    if row.options not in taken:
        return None
    return Refused(
        row.line,
        "",
        _("Cette déclinaison a les mêmes options que la ligne %(line)d.", line=taken[row.options]),
        _("Distinguez-les par une option (taille, couleur…), ou supprimez la ligne en double."),
    )


def _unsellable(head: GoodsRow, sellable: Sequence[GoodsRow]) -> Refused:
    if sellable:
        reason = _("Ce produit a %(count)d déclinaisons : c’est plus que %(most)d.",
                   count=len(sellable), most=MOST_VARIANTS)  # fmt: skip
        return Refused(head.line, "", reason, _("Partagez-le en plusieurs produits."))
    return Refused(
        head.line,
        "",
        _("Ce produit n’a aucune déclinaison dans le fichier : il n’y a rien à vendre."),
        _("Exportez aussi ses déclinaisons, ou faites-en un produit simple avec un prix."),
    )
