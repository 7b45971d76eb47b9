"""The decisions of the town about this shop, the reasons of one, and the shop's disagreement."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, lazy
from marketplace.moderation.reporting import ask_again
from marketplace.trust.recalls.queries import recalls_of
from marketplace.trust.reports.queries import Case, case_of, statements_to, was_told
from marketplace.trust.reports.states import Side
from marketplace.trust.reports.wording import BASES, OUTCOMES, WHYS
from marketplace.web.access import person
from marketplace.web.backoffice.access import this_shop


class ContestForm(SignedForm):
    """Why the shop does not agree."""

    words = TextAreaField(
        lazy("Pourquoi n’êtes-vous pas d’accord ?"),
        [
            InputRequired(lazy("Dites en une phrase pourquoi.")),
            Length(min=10, max=3000, message=lazy("Dites-en un peu plus, en 10 à 3000 caractères.")),
        ],
        filters=[tidy],
    )


def list_decisions() -> ResponseReturnValue:
    """All of them, the latest first."""
    shop = this_shop()
    return render_template(
        "backoffice/decisions/list.html",
        rows=statements_to(shop.town_id, shop.id),
        recalls=recalls_of(shop.town_id, shop_id=shop.id),
        outcomes=OUTCOMES,
    )


def show_reasons(mark: str) -> ResponseReturnValue:
    """The statement of reasons."""
    return _page(_case(mark), ContestForm())


def create_contest(mark: str) -> ResponseReturnValue:
    """Ask the town to look again."""
    form, case = ContestForm(), _case(mark)
    if not form.validate_on_submit():
        return _page(case, form), 422
    try:
        with transaction():
            ask_again(case, side=Side.SHOP, words=form.words.data, by_user_id=person().id)
    except Refusal as refusal:
        db.session.rollback()
        return _page(_case(mark), form, str(refusal)), refusal.status
    flash(_("C’est envoyé : une personne de la mairie revoit la décision et vous répond."), "done")
    return redirect(url_for(".show_reasons", mark=mark), 303)


def _case(mark: str) -> Case:
    shop = this_shop()
    case = case_of(shop.town_id, mark=mark)
    if case is None or case.report.shop_id != shop.id or not was_told(case):
        abort(404)
    return case


def _page(case: Case, form: ContestForm, sentence: str = "") -> str:
    return render_template(
        "backoffice/decisions/reasons.html",
        case=case,
        form=form,
        sentence=sentence,
        whys=WHYS,
        outcomes=OUTCOMES,
        bases=BASES,
    )
