"""What the council says on the home page: its welcome, and what goes on in the street."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, and_, bindparam, select

from marketplace.agenda.models import TOLD, Event
from marketplace.agenda.queries import EVENT_COLUMNS, EventView
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.words import _, language
from marketplace.towns.models import Showcase
from marketplace.towns.queries import TownView

_MOST_ANNOUNCED = 3
_showcases, _events = cast(Table, Showcase.__table__), cast(Table, Event.__table__)
_WORDS = (
    select(
        _showcases.c.title_fr, _showcases.c.lead_fr, _showcases.c.title_en, _showcases.c.lead_en,
        _showcases.c.picture, _showcases.c.picture_alt,
        *EVENT_COLUMNS,
    )
    .outerjoin(
        _events,
        and_(
            _events.c.town_id == _showcases.c.town_id,
            _events.c.last_day >= bindparam("from_day"),
            _events.c.status.in_([status.value for status in TOLD]),
        ),
    )
    .where(_showcases.c.town_id == bindparam("town_id"))
    .order_by(_events.c.first_day, _events.c.id)
    .limit(_MOST_ANNOUNCED)
)  # fmt: skip


@dataclass(frozen=True)
class TownWords:
    """The council's words in the visitor's language, its picture, and the next days in the street."""

    title: str
    lead: str
    picture: str
    picture_alt: str
    announced: Sequence[EventView]


def words_of_town(town: TownView) -> TownWords:
    """What the council wrote, or what any town could say while it wrote nothing. One statement."""
    values = {"town_id": town.id, "from_day": clock.today(town.time_zone)}
    rows = db.session.execute(_WORDS, values).all()
    title_fr, lead_fr, title_en, lead_en, picture, picture_alt = rows[0][:6] if rows else ("",) * 6
    said = [(title_en, lead_en), (title_fr, lead_fr)] if language() == "en" else [(title_fr, lead_fr)]
    usual_lead = _(
        "Choisissez chez vos commerçants, réglez une fois, faites un seul tour :"
        " tout est prêt quand vous passez."
    )
    return TownWords(
        title=next((title for title, _lead in said if title), town.tagline)
        or _("Toute la rue dans un panier"),
        lead=next((lead for _title, lead in said if lead), usual_lead),
        picture=picture,
        picture_alt=picture_alt,
        announced=[EventView(*row[6:]) for row in rows if row[6]],
    )
