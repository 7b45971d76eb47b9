"""The page of the shop's hours, with whatever form is being filled in."""

from dataclasses import dataclass, field
from datetime import date

from flask import render_template, url_for

from marketplace.core import clock
from marketplace.core.words import language
from marketplace.pickup.opening import preparation_of
from marketplace.shops.hours import ShopHours
from marketplace.shops.queries import hours_of_shop, special_days_of
from marketplace.towns.calendar import holidays_from
from marketplace.web.backoffice import wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.opening.form import SpecialDayForm, WeekForm
from marketplace.web.backoffice.opening.holidays import ASKED_AHEAD, Trouble, questions
from marketplace.web.backoffice.opening.rush import RushForm
from marketplace.web.backoffice.opening.today import closings_of
from marketplace.web.town import this_town


@dataclass
class Forms:
    """The forms of the page; those that nobody has sent stand as they are first shown."""

    week: WeekForm | None = None
    special: SpecialDayForm = field(default_factory=lambda: SpecialDayForm(formdata=None))
    rush: RushForm = field(default_factory=lambda: RushForm(formdata=None))
    trouble: Trouble | None = None


def hours_page(forms: Forms) -> str:
    """Now, the week, special days and holidays."""
    town, shop, today = this_town(), this_shop(), today_here()
    hours, names = written_hours(), holidays_from(town, today, language=language())
    return render_template(
        "backoffice/opening/hours.html",
        form=forms.week or _week(hours),
        special_form=forms.special,
        rush_form=forms.rush,
        trouble=forms.trouble,
        special_days=special_days_of(town.id, shop.id, from_day=today),
        hours=hours,
        today=today,
        closings=closings_of(hours.on_holidays(names.keys()), now=clock.local(clock.now(), town.time_zone)),
        preparation=preparation_of(town.id, shop.id),
        questions=questions(within=ASKED_AHEAD),
        names=names,
        words=wording,
    )


def today_here() -> date:
    """Today in the town."""
    return clock.today(this_town().time_zone)


def written_hours() -> ShopHours:
    """What the shop wrote of its hours, from today on."""
    return hours_of_shop(this_town().id, this_shop().id, from_day=today_here())


def hours_url() -> str:
    """The address of the page."""
    return url_for("backoffice.show_hours")


def _week(hours: ShopHours) -> WeekForm:
    form = WeekForm(formdata=None)
    form.show(hours.week)
    return form
