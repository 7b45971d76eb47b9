"""What a shop reads of its own turns: how often it was shown first, what would be even, and the rule."""

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.periods import Period, Stretch
from marketplace.insights.treatment import Treated, treatment_of
from marketplace.web.backoffice.access import this_shop
from marketplace.web.town import this_town
from marketplace.web.treatment_wording import WAYS, even_words, shown_words

_YEAR = timedelta(days=364)


def show_treatment() -> ResponseReturnValue:
    """The last twelve months of this shop; of the others only what all of them make together."""
    town = this_town()
    today = clock.today(town.time_zone)
    treatment = treatment_of(town, period=Period(Stretch.DAYS, today - _YEAR, today))
    own = treatment.of(this_shop().slug) or Treated(this_shop().slug, this_shop().name, 0, {})
    return render_template(
        "backoffice/treatment.html",
        treatment=treatment,
        own=own,
        ways=WAYS,
        shown_words=shown_words,
        even_words=even_words,
    )
