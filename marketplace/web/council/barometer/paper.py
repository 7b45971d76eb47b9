"""The barometer on one page of paper, for the council's table."""

from collections.abc import Sequence
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.words import _
from marketplace.insights.barometer.added import Added, added_in
from marketplace.insights.barometer.floor import LEAST_ORDERS, LEAST_SHOPS
from marketplace.insights.barometer.story import Figure, Story, story_of
from marketplace.insights.barometer.weeks import Week
from marketplace.measures.street_counts import passing_by_week
from marketplace.towns.queries import TownView, streets_of
from marketplace.web.council.barometer.asked import asked_in
from marketplace.web.council.barometer.page import (
    PartRow,
    assisted_rows,
    family_rows,
    searches_in_vain,
    street_rows,
)
from marketplace.web.council.survey.said import Said, said_in_rounds
from marketplace.web.filters import day, money, number, short_day
from marketplace.web.pdf import pdf_of
from marketplace.web.town import this_town

_MOST_WEEKS = 13  # more do not fit on the page
_MOST_SEARCHES = 6


def show_paper() -> ResponseReturnValue:
    """What the page says of the last weeks, as a PDF of one page."""
    town = this_town()
    streets = streets_of(town.id)
    story = story_of(town, weeks=min(asked_in(streets).weeks, _MOST_WEEKS))
    fields = _head(town, story) | {
        "figures": _figures(story, added_in(town, story.weeks)),
        "searches": _searches(town, len(story.weeks)),
        "tables": [
            _parts(_("Rue par rue"), street_rows(story, streets)),
            _parts(_("Par famille de commerces"), family_rows(story)),
            *map(_answers, said_in_rounds(town)),
        ],
        "weeks": _weeks(town, story.weeks),
    }
    answer = Response(pdf_of("council", fields), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="barometre-{town.slug}.pdf"'
    return answer


def _head(town: TownView, story: Story) -> dict[str, Any]:
    weeks = story.weeks
    stretch = (
        _("Du %(first)s au %(last)s", first=short_day(weeks[0].monday), last=short_day(weeks[-1].sunday))
        if weeks
        else _("Rien n’est encore compté")
    )
    return {
        "title": _("Ce que la rue y gagne"),
        "town": _("Mairie de %(town)s", town=town.name),
        "stretch": stretch,
        "lead": _("Pour le conseil : ce que le marché en ligne a apporté aux boutiques de la rue."),
        "note": _(
            "Rien n’est dit de moins de %(shops)s boutiques ou de %(orders)s commandes, ni de ce qu’on en "
            "retrouverait par soustraction. Une semaine cachée n’entre dans aucun total.",
            shops=LEAST_SHOPS,
            orders=LEAST_ORDERS,
        ),
        "in_vain": _("Cherché en vain"),
        "made": _("Fait le %(day)s.", day=day(clock.today(town.time_zone))),
    }


def _figures(story: Story, added: Added) -> list[tuple[str, str, str]]:
    return [
        (_("Commandes"), number(story.orders.value) if story.told else "–", _standing(story.orders)),
        (_("Chiffre d’affaires"), money(story.cents) if story.told else "–", _("TVA comprise")),
        (_("Panier moyen"), money(story.average_cents) if story.told else "–", _("par commande")),
        (_("Tours de deux boutiques et plus"), _share(story.walks), _standing(story.walks)),
        (_("Visites pour retrait"), _plain(story.visits), _standing(story.visits)),
        (_("Achats ajoutés au retrait"), _share(added), _standing(added)),
        (_("Commandé portes closes"), _share(story.asleep), _standing(story.asleep)),
        (_("Nouveaux clients des boutiques"), _plain(story.newcomers), _standing(story.newcomers)),
        (_("Commandes passées pour quelqu’un"), _plain(story.assisted), _helped(story)),
        (_("Ce qu’elles ont rapporté"), _amount(story.assisted_cents), _standing(story.assisted_cents)),
        (_("Sacs restés sans réponse"), _plain(story.unanswered), _standing(story.unanswered)),
    ]


def _helped(story: Story) -> str:
    told = [(words, each) for words, each in assisted_rows(story)[1:] if each.weeks]
    if not told:
        return _standing(story.assisted)
    return ", ".join(f"{words.lower()} {number(each.value)}" for words, each in told)


def _amount(figure: Figure) -> str:
    return money(figure.value) if figure.weeks else "–"


def _searches(town: TownView, weeks: int) -> str:
    found = searches_in_vain(town, weeks=weeks, most=_MOST_SEARCHES) if weeks else ()
    return ", ".join(f"{words} ({number(count)})" for words, count in found)


def _share(figure: Figure | Added) -> str:
    return _("%(percent)s %%", percent=figure.percent) if figure.weeks else "–"


def _plain(figure: Figure) -> str:
    return number(figure.value) if figure.weeks else "–"


def _standing(figure: Figure | Added) -> str:
    if not figure.weeks:
        return _("trop peu pour être montré")
    return _("semaines montrées : %(num)s", num=figure.weeks)


def _parts(title: str, rows: Sequence[PartRow]) -> dict[str, Any]:
    lines = [
        (row.name or _("Sans rue"), number(row.part.sold.bags), money(row.part.sold.cents))
        if row.part
        else (row.name or _("Sans rue"), "–", "–")
        for row in rows
    ]
    return {"title": title, "columns": [_("Nom"), _("Sacs"), _("Ventes")], "lines": lines}


def _answers(said: Said) -> dict[str, Any]:
    """An audience's means in the last two rounds: more do not fit."""
    days = [short_day(each.closes_on) for each in said.rounds[-2:]]
    lines = [(words, *means[-2:]) for words, means in said.rows]
    return {
        "title": _("Votre avis sur la rue") + f" : {said.title}",
        "columns": [_("Phrase"), *days],
        "lines": lines,
    }


def _weeks(town: TownView, weeks: Sequence[Week]) -> dict[str, Any]:
    passing = passing_by_week(town.id, first=weeks[0].monday, last=weeks[-1].monday) if weeks else {}
    lines = []
    for week in weeks:
        told, passed = week.figures, passing.get(week.monday)
        visits = told.collected if told else None
        lines.append(
            (
                short_day(week.monday),
                number(told.orders) if told else "–",
                money(told.sold.cents) if told else "–",
                "–" if visits is None else number(visits),
                number(passed.count) if passed else "–",
            )
        )
    columns = [_("Semaine du"), _("Commandes"), _("Ventes"), _("Visites"), _("Passages")]
    return {"title": _("Semaine par semaine"), "columns": columns, "lines": lines}
