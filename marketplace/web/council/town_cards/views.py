"""The town's cards: switched on, campaigns, and one campaign's cards."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import blame, tidy
from marketplace.core.months import Month
from marketplace.core.words import _, ngettext
from marketplace.orders.actors import Actor
from marketplace.payments.town_cards.giving import give_cards, replace_lost
from marketplace.vouchers.giving import DAY_CENTS, campaign_of, set_rules, start_campaign
from marketplace.vouchers.models import Campaign
from marketplace.vouchers.queries import (
    campaign_figures,
    cards_in,
    good_cards_in,
    good_new_cards_in,
    rules_of,
)
from marketplace.vouchers.wording import STATES
from marketplace.web.access import person
from marketplace.web.card_paper import CardFace, paper_sent
from marketplace.web.council.town_cards.forms import CampaignForm, CountForm, RulesForm
from marketplace.web.town import this_town


def show_cards() -> ResponseReturnValue:
    """Whether cards are taken, and what was given."""
    return _page(CampaignForm(formdata=None, data={"town_percent": 100}))


def change_card_rules() -> ResponseReturnValue:
    """Take cards, or take none for now; the day's limit of a card."""
    form, is_open = RulesForm(), "open" in request.form
    if not form.validate_on_submit():
        return _page(CampaignForm(formdata=None), rules_form=form), 422
    with transaction():
        set_rules(this_town().id, is_open=is_open, day_cents=form.day.cents or DAY_CENTS)
        _note(Act.CARD_RULES_CHANGED, about=_("ouvert") if is_open else _("fermé"))
    flash(
        _("Les boutiques prennent la carte de la ville.")
        if is_open
        else _("La carte n’est plus prise pour l’instant. Ce qui est dessus y reste."),
        "done",
    )
    return redirect(url_for(".show_cards"), 303)


def create_campaign() -> ResponseReturnValue:
    """A budget, of which cards are given."""
    form = CampaignForm()
    if not form.validate_on_submit():
        return _page(form), 422
    with transaction():
        campaign = start_campaign(this_town().id, gift=form.gift(), by_user_id=person().id)
        _note(Act.CARDS_BUDGETED, about=campaign.name, cents=campaign.budget_cents)
    return redirect(url_for(".show_campaign", campaign_id=campaign.id), 303)


def show_campaign(campaign_id: int) -> ResponseReturnValue:
    """One campaign: its budget, its cards, one found by its last letters."""
    return _campaign(_find(campaign_id), CountForm(formdata=None))


def create_gifts(campaign_id: int) -> ResponseReturnValue:
    """Give so many cards, within the budget."""
    campaign, form = _find(campaign_id), CountForm()
    if not form.validate_on_submit():
        return _campaign(campaign, form), 422
    count = form.count.data or 0
    try:
        with transaction():
            give_cards(this_town(), campaign_id=campaign.id, count=count, by_user_id=person().id)
            _note(Act.CARDS_GIVEN, about=campaign.name, count=count)
    except Refusal as refusal:
        blame(form.count, refusal)
        return _campaign(_find(campaign_id), form), refusal.status
    given = ngettext(
        "Une carte est créée : imprimez-la.", "%(num)s cartes sont créées : imprimez-les.", count
    )
    flash(given, "done")
    return redirect(url_for(".show_campaign", campaign_id=campaign_id, count=count), 303)


def create_papers(campaign_id: int) -> ResponseReturnValue:
    """The latest cards on paper; that they were printed is written down, for their codes are money."""
    campaign, form = _find(campaign_id), CountForm()
    if not form.validate_on_submit():
        return _campaign(campaign, form), 422
    to_print = good_cards_in if campaign.budget_cents else good_new_cards_in
    cards = to_print(this_town().id, campaign_id=campaign_id, most=form.count.data or 1)
    if not cards:
        form.count.errors = [_("Cette campagne n’a pas encore de carte à imprimer.")]
        return _campaign(campaign, form), 409
    with transaction():
        _note(Act.CARDS_PRINTED, about=campaign.name, count=len(cards))
    campaign = _find(campaign_id)
    is_given, first = bool(campaign.budget_cents), cards[0]
    face = CardFace(
        title=campaign.name,
        amount_cents=campaign.amount_cents if is_given else first.balance_cents,
        ends=campaign.last_day if is_given else first.expires_at,
    )
    return paper_sent(face, cards)


def create_replacement(campaign_id: int, card_id: int) -> ResponseReturnValue:
    """A card was lost: it pays no more, and another one stands for it."""
    campaign = _find(campaign_id)
    try:
        with transaction():
            new = replace_lost(this_town(), voucher_id=card_id, by_user_id=person().id)
            _note(Act.CARD_REPLACED, about=f"{campaign.name} … {new.ending}")
    except Refusal as refusal:
        return _campaign(_find(campaign_id), CountForm(formdata=None), sentence=str(refusal)), refusal.status
    flash(
        _("La carte perdue ne paie plus. Imprimez la nouvelle, qui finit par %(end)s.", end=new.ending),
        "done",
    )
    return redirect(url_for(".show_campaign", campaign_id=campaign_id, count=1), 303)


def _note(act: Act, *, about: str, **told: int) -> None:
    write_down(
        this_town().id, shop_id=None, by=Actor.person(person().id), act=act, about=about, after=told or None
    )


def _find(campaign_id: int) -> Campaign:
    return campaign_of(this_town().id, campaign_id) or abort(404)


def _page(form: CampaignForm, *, rules_form: RulesForm | None = None) -> str:
    rules = rules_of(this_town().id)
    day_cents = rules.day_cents if rules else DAY_CENTS
    return render_template(
        "council/town_cards/cards.html",
        rules=rules,
        rules_form=rules_form or RulesForm(formdata=None, data={"day": f"{day_cents // 100}"}),
        form=form,
        campaigns=campaign_figures(this_town().id),
        month_key=Month.of(clock.today(this_town().time_zone)).key,
    )


def _campaign(campaign: Campaign, form: CountForm, *, sentence: str = "") -> str:
    ending = tidy(request.args.get("ending", ""))[-4:].upper()
    count = request.args.get("count", "", str)
    return render_template(
        "council/town_cards/campaign.html",
        campaign=campaign,
        form=form,
        cards=cards_in(this_town().id, campaign_id=campaign.id, ending=ending),
        ending=ending,
        states=STATES,
        just_given=int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0,
        sentence=sentence,
    )
