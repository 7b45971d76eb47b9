"""Order logs as they are found: read with their dirt, and scaled to a street."""

from datetime import date
from pathlib import Path

import pytest

from bench.replay_log import read_logs, read_rows, write_log
from bench.replay_plan import Fate, plan_of

FIRST = date(2026, 10, 23)


def row(**changed: object) -> dict[str, object]:
    good: dict[str, object] = {
        "invoice": "536365", "code": "85123A", "words": "WHITE HANGING HEART", "pieces": "6",
        "at": "12/1/2010 8:26", "price": "2.55", "customer": "17850.0",
    }  # fmt: skip
    return good | changed


@pytest.mark.parametrize("at", ["12/1/2010 8:26", "2010-12-01 08:26:00", "2010-12-01T08:26:00"])
def test_a_line_is_read_whatever_its_date_looks_like(at: str) -> None:
    (invoice,) = read_rows([row(at=at)]).invoices
    assert (invoice.at.day, invoice.at.hour, invoice.customer) == (1, 8, "17850")
    assert (invoice.lines[0].pieces, invoice.lines[0].cents) == (6, 255)


@pytest.mark.parametrize(
    "dirt",
    [
        {"code": "POST"}, {"code": "BANK CHARGES"}, {"words": ""}, {"words": "?"}, {"price": "0.0"},
        {"price": "-11062.06"}, {"pieces": "-10"}, {"pieces": "many"}, {"invoice": "A563185"}, {"at": "soon"},
    ],
)  # fmt: skip
def test_dirt_is_left_out_and_counted(dirt: dict[str, object]) -> None:
    log = read_rows([row(), row(**dirt)])
    assert sum(len(invoice.lines) for invoice in log.invoices) == 1
    assert log.left_out.total() == 1


def test_what_was_taken_back_undoes_a_bag_of_its_customer() -> None:
    later = "12/1/2010 9:00"
    rows = [row(), row(invoice="536366", customer="99999"), row(invoice="C536379", pieces="-1", at=later)]
    plan = plan_of(read_rows(rows), days=1, baskets=10)
    fates = {errand.number: next(iter(errand.fates.values())) for errand in plan.errands}
    assert fates["536365"] in {Fate.DECLINED, Fate.CANCELLED}
    assert fates["536366"] == Fate.COLLECTED
    assert (plan.undone, plan.lost) == (1, 0)


def test_a_made_up_log_has_the_form_of_the_real_one(tmp_path: Path) -> None:
    write_log(tmp_path / "log.csv", first=FIRST, days=3, baskets=20, seed=1)
    log = read_logs(tmp_path)
    plan = plan_of(log, days=2, baskets=10)
    assert log.left_out.total() > 0
    assert any(invoice.is_cancellation for invoice in log.invoices)
    assert len(plan.errands) == 20
    assert [f"{day}" for day in plan.days] == ["2026-10-23", "2026-10-24"]


def test_a_file_that_is_no_log_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("name,price\nbread,1\n")
    with pytest.raises(ValueError, match=r"other\.csv has not the columns"):
        read_logs(tmp_path)
