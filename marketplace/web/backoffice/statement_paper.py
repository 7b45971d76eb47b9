"""A month's statement as a paper: what stands on it, whether it is printed or opened in a spreadsheet."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.core import clock
from marketplace.core.months import Month
from marketplace.core.words import _, language
from marketplace.payments.shop_months import Movement, ShopMonth
from marketplace.shops.models import Shop, ShopLegal
from marketplace.towns.queries import TownView
from marketplace.web.backoffice.money_wording import Sum, journey_words, parts, sums, till_sums
from marketplace.web.filters import money, short_day

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class PaperLine:
    """One bag. `cents`: its parts in the order of the paper's columns, then what they come to."""

    day: date | None
    reference: str
    cents: Sequence[int]
    till_cents: int
    state: str


@dataclass(frozen=True)
class Paper:
    """A statement, oldest line first. `columns` name the parts; `total` are the parts of the month."""

    title: str
    made: str
    town: Sequence[str]
    shop: Sequence[str]
    sums: Sequence[Sum]
    till_sums: Sequence[Sum]
    columns: Sequence[str]
    lines: Sequence[PaperLine]
    total: PaperLine
    opening_cents: int
    closing_cents: int


def paper_of(month: ShopMonth, *, named: Month, town: TownView, shop: Shop, legal: ShopLegal | None) -> Paper:
    """What stands on a month's statement."""
    statement = month.statement
    title = _("Relevé de %(month)s, %(shop)s", month=named.words(language()), shop=shop.name)
    return Paper(
        title=title,
        made=_("Établi le %(day)s.", day=_date(clock.today(town.time_zone))),
        town=_told(town.name, town.street_name, town.help_email, town.help_phone),
        shop=_told(shop.name, *_identity(legal), shop.address, f"{shop.postcode} {shop.city}"),
        sums=sums(statement),
        till_sums=till_sums(statement),
        columns=[part.words for part in parts(statement)],
        lines=[_line(movement, town.time_zone) for movement in reversed(month.movements)],
        total=PaperLine(
            None, _("Total"), [part.cents for part in parts(statement)], statement.till_commission_cents, ""
        ),
        opening_cents=statement.opening_cents,
        closing_cents=statement.closing_cents,
    )


def as_sheet(paper: Paper) -> bytes:
    """The paper for a spreadsheet: semicolons, the language's decimal mark, and no cell that is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    change, till = _("Change ce qui vous est dû"), _("Commission à régler (payé chez vous)")
    writer.writerow([_("Jour"), _("Commande"), *paper.columns, change, till, _("Versement")])
    blanks = [""] * len(paper.columns)
    writer.writerow(["", _("Dû au début du mois"), *blanks, _number(paper.opening_cents), "", ""])
    for line in (*paper.lines, paper.total):
        amounts = [*line.cents, sum(line.cents), line.till_cents]
        writer.writerow([_date(line.day), plain(line.reference), *map(_number, amounts), plain(line.state)])
    writer.writerow(["", _("Dû à la fin du mois"), *blanks, _number(paper.closing_cents), "", ""])
    return text.getvalue().encode("utf-8-sig")  # by its mark a spreadsheet knows what the letters are


def for_print(paper: Paper) -> dict[str, object]:
    """The paper as its printed form reads it; parts of which nothing moved have no column."""
    kept = [
        n for n in range(len(paper.columns)) if any(line.cents[n] for line in (*paper.lines, paper.total))
    ]
    has_till = any(line.till_cents for line in paper.lines)
    columns = [*(paper.columns[n] for n in kept), _("Change le dû"), *([_("À régler")] if has_till else [])]

    def cells(line: PaperLine) -> list[str]:
        amounts = [*(line.cents[n] for n in kept), sum(line.cents), *([line.till_cents] if has_till else [])]
        shown = (money(cents) if cents or line is paper.total else "" for cents in amounts)
        return [short_day(line.day) if line.day else "", line.reference, *shown, line.state]

    return {
        "title": paper.title,
        "made": paper.made,
        "town": list(paper.town),
        "shop": list(paper.shop),
        "sums": [[each.words, money(each.cents)] for each in paper.sums],
        "till_sums": [[each.words, money(each.cents)] for each in paper.till_sums],
        "till_title": _("Sacs payés chez vous"),
        "lines_title": _("Sac par sac"),
        "columns": [_("Jour"), _("Commande"), *columns, _("Versement")],
        "lines": [cells(line) for line in paper.lines],
        "total": cells(paper.total),
        "nothing": _("Rien n’a bougé ce mois-ci."),
        "page": _("Page"),
    }


def plain(words: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(_FORMULA) else words


def _line(movement: Movement, time_zone: str) -> PaperLine:
    return PaperLine(
        day=clock.local(movement.at, time_zone).date(),
        reference=movement.reference,
        cents=[part.cents for part in parts(movement.moved)],
        till_cents=movement.moved.till_commission_cents,
        state=journey_words(movement),
    )


def _date(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _number(cents: int) -> str:
    mark = "." if language() == "en" else ","
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}{mark}{abs(cents) % 100:02d}"


def _identity(legal: ShopLegal | None) -> tuple[str, ...]:
    if legal is None:
        return ()
    number = _("SIREN %(number)s", number=legal.siren) if legal.siren else ""
    numbers = (legal.vat_number, legal.second_tax_number)
    return (f"{legal.company_name} {legal.legal_form}", number, *numbers)


def _told(*words: str) -> list[str]:
    return [each.strip() for each in words if each.strip()]
