"""What was answered, round by round, for tables and drawings on screen and on paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal

from marketplace.core.words import _, language
from marketplace.measures.models import Audience
from marketplace.measures.surveys import QUESTIONS as NUMBERS
from marketplace.measures.surveys import RoundResult, results_of
from marketplace.towns.queries import TownView
from marketplace.web.survey_form import QUESTIONS

_MOST_ROUNDS = 4
_HIDDEN = "–"


@dataclass(frozen=True)
class Said:
    """An audience's answers. `rows`: a question, and its mean in each round in words, a dash where too few
    answered; `bars`: of the last round that may be told, a question's number and its mean in tenths.
    """

    title: str
    rounds: Sequence[RoundResult]
    rows: Sequence[tuple[str, Sequence[str]]]
    bars: Sequence[tuple[str, int]]
    answers: int

    @property
    def shown(self) -> list[str]:
        """The means as they are written on the bars."""
        return [_mean(tenths) for _number, tenths in self.bars]


def said_in_rounds(town: TownView) -> list[Said]:
    """What residents and shops said in the last rounds that are over; nothing of whom nobody may be told."""
    rounds = results_of(town)[-_MOST_ROUNDS:]
    titles = {Audience.RESIDENTS: _("Les habitants"), Audience.SHOPS: _("Les boutiques")}
    said = [_said(audience, title, rounds) for audience, title in titles.items()]
    return [each for each in said if each.bars]


def _said(audience: Audience, title: str, rounds: Sequence[RoundResult]) -> Said:
    told = [each.told.get(audience) for each in rounds]
    last = next((each for each in reversed(told) if each), None)
    rows = [
        (str(words), [_mean(each.means[place]) if each else _HIDDEN for each in told])
        for place, words in enumerate(QUESTIONS[audience])
    ]
    bars = [(str(number), mean) for number, mean in zip(NUMBERS, last.means, strict=True)] if last else []
    return Said(title, rounds, rows, bars, last.answers if last else 0)


def _mean(tenths: int) -> str:
    return format_decimal(tenths / 10, format="0.0", locale="en_GB" if language() == "en" else "fr_FR")
