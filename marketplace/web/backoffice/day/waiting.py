"""What the town hall asked the shop and still waits to hear: shown below the day's bags, and only then."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g

from marketplace.agenda.models import Answer, Event, EventStatus
from marketplace.agenda.queries import invitations_of
from marketplace.core import clock
from marketplace.measures.models import SurveyRound
from marketplace.web.access import RUNS_A_SHOP
from marketplace.web.backoffice.access import serving_device, this_shop
from marketplace.web.backoffice.survey import unanswered_round
from marketplace.web.town import this_town


@dataclass(frozen=True)
class Waiting:
    """Events that the shop is invited to, and the round of questions that runs."""

    events: Sequence[Event] = ()
    survey: SurveyRound | None = None

    def __bool__(self) -> bool:
        return bool(self.events or self.survey)


def waits_for_an_answer() -> Waiting:
    """For who may answer: a device at the counter is asked nothing, staff not for the shop's opinion."""
    if serving_device():
        return Waiting()
    town = this_town()
    asked = invitations_of(town.id, shop_id=this_shop().id, from_day=clock.today(town.time_zone))
    return Waiting(
        [
            event
            for event, answer in asked
            if answer == Answer.INVITED and event.status == EventStatus.PUBLISHED
        ],
        unanswered_round() if g.backoffice_role in RUNS_A_SHOP else None,
    )
