"""A report as tests make and read it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.core.db import db
from marketplace.notices.models import Notice
from marketplace.trust.reports.models import Report
from tests.visitors import Visitor

LIST = "/council/moderation"
NEW = "/reports/of/maison-morel/baguette-de-tradition"
TOLD = {
    "why": "misleading",
    "words": "La photo montre un autre pain.",
    "name": "Zoé",
    "email": "zoe@example.org",
    "good_faith": "y",
}
HIDE = {
    "outcome": "product_hidden",
    "basis": "law",
    "basis_words": "Code de la consommation, L121-2",
    "facts": "La photo montre un autre pain que celui qui est vendu.",
}
KEEP = HIDE | {"outcome": "kept", "facts": "La photo montre bien ce pain, nous l’avons vu."}
HIDE_IT = HIDE | {"outcome": "review_hidden", "facts": "L’avis nomme une vendeuse et l’insulte."}


@dataclass
class Filed:
    """A report as it is kept."""

    mark: str
    key: str

    @property
    def case(self) -> str:
        """Where the town decides."""
        return f"{LIST}/{self.mark}"

    @property
    def page(self) -> str:
        """Where its author reads on."""
        return f"/reports/{self.mark}?key={self.key}"


def report() -> Report:
    """The only report."""
    db.session.rollback()
    return db.session.scalars(select(Report).execution_options(all_towns=True)).one()


def mails(event: str) -> list[Notice]:
    """What was written of an event."""
    query = select(Notice).where(Notice.event == event).order_by(Notice.id)
    return list(db.session.scalars(query.execution_options(all_towns=True)))


def judge(manager: Visitor, case: str, verdict: Mapping[str, str]) -> TestResponse:
    """Decide what was just read."""
    return manager.submit(case, {**seen_on(manager, case), **verdict})


def seen_on(manager: Visitor, case: str) -> dict[str, str]:
    """What the page says was read; nothing where there is no decision to take."""
    found = re.search(r'name="seen"[^>]* value="([^"]+)"', manager.get(case).text)
    return {"seen": found.group(1)} if found else {}


def plain(text: str) -> str:
    """Text with ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
