"""What the style guide shows its parts with: names and sentences of a street, short, long and missing."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from marketplace.core.forms import OpenForm
from marketplace.trust.reviews.queries import ReviewView, Said
from marketplace.web.doings import Line

SAMPLES: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
COLOURS = (
    *("brand", "brand-deep", "brand-tint", "on-brand", "route"),
    *("paper", "card", "sunk", "sky", "ink", "ink-soft", "line", "line-strong", "focus"),
    *("ok", "ok-tint", "warn", "warn-tint", "bad", "bad-tint", "info", "info-tint"),
    *(f"back-{number}" for number in range(5)),
)
SIZES = ("h1", "h2", "h3", "lead", "text", "small")
_LABELS, _CHOICES = SAMPLES["labels"], SAMPLES["choices"]


def _options(name: str) -> list[SelectChoice]:
    return [SelectChoice(str(place), words) for place, words in enumerate(_CHOICES[name])]


class SampleForm(OpenForm):
    """One field of each kind."""

    name = StringField(_LABELS["name"], [InputRequired()])
    email = StringField(_LABELS["email"], [InputRequired()])
    weight = StringField(_LABELS["weight"])
    note = TextAreaField(_LABELS["note"])
    when = SelectField(_LABELS["when"], choices=_options("when"))
    pay = RadioField(_LABELS["pay"], choices=_options("pay"), default="0")
    plan = RadioField(_LABELS["plan"], choices=_options("when"), default="1")
    mood = RadioField(_LABELS["mood"], choices=_options("mood"), default="3")
    terms = BooleanField(_LABELS["terms"])
    news = BooleanField(_LABELS["news"], default=True)
    closed = StringField(_LABELS["closed"], default=SAMPLES["names"][0])


def plain_form() -> SampleForm:
    """The form as somebody finds it."""
    return SampleForm(formdata=None)


def refused_form() -> SampleForm:
    """The form as it comes back, with what was typed and what is to be put right."""
    form = SampleForm(formdata=None, prefix="bad", name=SAMPLES["long"], email="lea.exemple.fr")
    for name, words in SAMPLES["errors"].items():
        form[name].errors = [words]
    return form


def next_window() -> Any:
    """The soonest hour at which a bag can be fetched."""
    return SimpleNamespace(local_day=date(2026, 6, 12), local_time=time(17, 40))


def told_event() -> Any:
    """A day in the street."""
    return SimpleNamespace(
        slug="word",
        first_day=date(2026, 6, 21),
        last_day=date(2026, 6, 21),
        opens=time(18),
        closes=time(22),
        place="",
        is_cancelled=False,
        title=SAMPLES["word"],
        text=SAMPLES["words"],
    )


def told_reviews() -> Said:
    """What six people said, one of whom was answered and has changed their words since."""
    at = datetime(2026, 6, 12, 15, 40, tzinfo=UTC)
    texts = (SAMPLES["words"], SAMPLES["long"], "")
    rows = [
        ReviewView(f"M{place}", 5 - place, words, at.date(), at, at if place else None, "", None, "")
        for place, words in enumerate(texts)
    ]
    answered = replace(rows[1], answer=SAMPLES["sentence"], answered_at=at - timedelta(hours=1))
    return Said([rows[0], answered, rows[2]], total=6, stars=26)


def told_doings() -> list[Line]:
    """What two people did, one of them with a before and an after."""
    at, (first, second) = datetime(2026, 6, 12, 9, 5, tzinfo=UTC), SAMPLES["names"][:2]
    return [
        Line(at, first, SAMPLES["words"], SAMPLES["long"], [SAMPLES["sentence"]]),
        Line(at - timedelta(days=1), second, SAMPLES["words"], "", []),
    ]
