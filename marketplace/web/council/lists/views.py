"""A list comes in; its differences are shown in three groups; the town hall does them or leaves them."""

from collections import Counter
from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage
from wtforms import SelectMultipleField

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, blame
from marketplace.core.words import _, lazy, ngettext
from marketplace.intake.goods import Refused
from marketplace.intake.hours.reading import place_of
from marketplace.intake.street_lists.deciding import do_as_listed, leave_as_it_is
from marketplace.intake.street_lists.models import Difference, ProposalState
from marketplace.intake.street_lists.proposing import Proposed, propose_list
from marketplace.intake.street_lists.queries import open_counts, open_proposals
from marketplace.intake.uploads import read_shops_upload
from marketplace.web.access import person
from marketplace.web.council.lists import wording
from marketplace.web.council.wording import kind_label
from marketplace.web.town import this_town

_MOST_REFUSED = 50


class ListForm(SignedForm):
    """The list."""

    file = FileField(lazy("Fichier de la liste"), [FileRequired(lazy("Choisissez un fichier."))])


class DecisionForm(SignedForm):
    """Which differences, by their ids."""

    chosen = SelectMultipleField(validate_choice=False)

    def ids(self) -> list[int]:
        """What was ticked; anything else than an id is nothing."""
        return [
            int(text)
            for text in self.chosen.data or ()
            if text.isascii() and text.isdigit() and len(text) < 19
        ]


def show_lists() -> ResponseReturnValue:
    """What waits, and the form that brings a list."""
    return _page(ListForm(formdata=None))


def create_list() -> ResponseReturnValue:
    """Compare a list with the street. Nothing of the street changes."""
    form, town = ListForm(), this_town()
    if not form.validate_on_submit():
        return _page(form), 422
    file: FileStorage = form.file.data
    try:
        upload = read_shops_upload(file.read(), place=place_of(town))
        with transaction():
            proposed = propose_list(town.id, upload=upload, list_name=file.filename or "")
    except Refusal as refusal:
        blame(form.file, refusal)
        return _page(form), refusal.status
    flash(_told(proposed), "done")
    if upload.refused:
        return _page(ListForm(formdata=None), refused=upload.refused)
    return redirect(url_for(".show_lists"), 303)


def decide_proposals() -> ResponseReturnValue:
    """Do what was ticked as the list says, or leave it as it is."""
    form, town_id, by = DecisionForm(), this_town().id, person().id
    ids = form.ids() if form.validate_on_submit() else []
    if not ids:
        flash(_("Cochez d’abord une ligne, au moins."), "warn")
        return redirect(url_for(".show_lists"), 303)
    with transaction():
        if request.form.get("act") == "do":
            done = do_as_listed(town_id, ids=ids, by_user_id=by)
        else:
            done = Counter({ProposalState.LEFT: leave_as_it_is(town_id, ids=ids, by_user_id=by)})
    _tell(done, asked=len(set(ids)))
    return redirect(url_for(".show_lists"), 303)


def _told(proposed: Proposed) -> str:
    shops = ngettext("Une boutique lue.", "%(num)s boutiques lues.", proposed.shops)
    fresh = ngettext("Une différence nouvelle.", "%(num)s différences nouvelles.", proposed.fresh)
    return f"{shops} {fresh if proposed.fresh else _('Rien de nouveau à décider.')}"


def _tell(done: Counter[ProposalState], *, asked: int) -> None:
    if done[ProposalState.DONE]:
        flash(
            ngettext("Une ligne appliquée.", "%(num)s lignes appliquées.", done[ProposalState.DONE]), "done"
        )
    if done[ProposalState.LEFT]:
        words = ngettext(
            "Une ligne laissée comme elle est.",
            "%(num)s lignes laissées comme elles sont.",
            done[ProposalState.LEFT],
        )
        flash(words, "done")
    if missed := asked - done[ProposalState.DONE] - done[ProposalState.LEFT]:
        words = ngettext(
            "Une ligne n’a pas été appliquée : la boutique a changé, ou c’était déjà décidé.",
            "%(num)s lignes n’ont pas été appliquées : les boutiques ont changé, ou c’était déjà décidé.",
            missed,
        )
        flash(words, "warn")


def _page(form: ListForm, *, refused: Sequence[Refused] = ()) -> str:
    town_id = this_town().id
    return render_template(
        "council/lists/page.html",
        form=form,
        counts=open_counts(town_id),
        groups={one: open_proposals(town_id, one) for one in Difference},
        refused=refused[:_MOST_REFUSED],
        more=max(0, len(refused) - _MOST_REFUSED),
        words=wording,
        kind_label=kind_label,
    )
