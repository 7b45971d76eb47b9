"""A change of times, carried out at once; or, where it touches bags, first the page that asks about each."""

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.forms import tidy
from marketplace.core.words import _, ngettext
from marketplace.fulfilment.closing.carrying_out import Answer, Outcome, carry_out
from marketplace.fulfilment.closing.changes import Change
from marketplace.fulfilment.closing.errors import BagsTouched
from marketplace.pickup.services import WindowFull
from marketplace.web.backoffice.access import acting, this_shop

_TO, _SEEN, _MESSAGE = "to-", "seen-", "message"
_NO_VERSION = 0


def settle(change: Change, *, told: str, onward: str) -> ResponseReturnValue:
    """Make the change and say `told`; or ask what becomes of the bags it touches.

    The page that asks sends the same form again to the same address, with an answer for each bag.
    Raises: HoursRefused, PreparationRefused.
    """
    try:
        with transaction():
            outcome = _try(change)
    except BagsTouched as touched:
        return _page(touched, onward), touched.status
    except WindowFull:  # somebody is faster than the shop: the list is made anew, nothing is done yet
        return _asked_anew(change, onward)
    flash(told, "done")
    _say(outcome)
    return redirect(onward)


def _try(change: Change) -> Outcome:
    return carry_out(this_shop(), change=change, answers=_answers(), message=_message(), by=acting())


def _asked_anew(change: Change, onward: str) -> ResponseReturnValue:
    try:
        with transaction():
            carry_out(this_shop(), change=change, answers={}, message="", by=acting())
    except BagsTouched as touched:
        return _page(touched, onward), touched.status
    return redirect(onward)


def _answers() -> dict[str, Answer]:
    """What was chosen for each bag, by reference."""
    return {
        reference: Answer(_version(request.form.get(f"{_SEEN}{reference}", "")), key)
        for name, key in request.form.items()
        if name.startswith(_TO) and (reference := name.removeprefix(_TO))
    }


def _version(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else _NO_VERSION


def _message() -> str:
    return tidy(request.form.get(_MESSAGE))[:500]


def _asked() -> list[tuple[str, str]]:
    """What the first form said, to be sent once more with the answers."""
    ours = (_TO, _SEEN)
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if not name.startswith(ours) and name not in (_MESSAGE, "csrf_token")
    ]


def _page(touched: BagsTouched, onward: str) -> str:
    return render_template(
        "backoffice/opening/guided.html",
        touched=touched,
        asked=_asked(),
        chosen={reference: answer.window_key for reference, answer in _answers().items()},
        message=_message() if _MESSAGE in request.form else _usual_message(),
        onward=onward,
    )


def _usual_message() -> str:
    return _("Nous devons fermer à ce moment-là. Merci de votre compréhension.")


def _say(outcome: Outcome) -> None:
    """How many people were told what."""
    sentences: Sequence[tuple[int, Callable[[int], str]]] = [
        (outcome.moved, _moved),
        (outcome.sent_back, _sent_back),
    ]
    for number, sentence in sentences:
        if number:
            flash(sentence(number), "done")


def _moved(number: int) -> str:
    return ngettext(
        "%(num)s sac a une nouvelle heure : la personne est prévenue.",
        "%(num)s sacs ont une nouvelle heure : les personnes sont prévenues.",
        number,
    )


def _sent_back(number: int) -> str:
    return ngettext(
        "%(num)s sac est annulé : la personne est prévenue, et remboursée si elle avait payé.",
        "%(num)s sacs sont annulés : les personnes sont prévenues, et remboursées si elles avaient payé.",
        number,
    )
