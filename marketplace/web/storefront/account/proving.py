"""It is still the person, and not somebody at their screen: the password once more."""

from wtforms import Field

from marketplace.accounts.services import recognise
from marketplace.accounts.sessions import note_proven
from marketplace.accounts.throttling import claim_try, withdraw_try
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import blame
from marketplace.web.access import person
from marketplace.web.callers import caller_at
from marketplace.web.devices import account_tried


def prove(field: Field) -> None:
    """Weigh the typed password of who is signed in; whoever guesses is slowed down, as at the door.

    Raises: NotRecognised, TooManyTries; the sentence then stands at the field.
    """
    me, account = person(), account_tried(person().email)
    try:
        with transaction():
            attempt_id = claim_try(account, address=caller_at("sign in"))
        recognise(me.email, password=field.data)
    except Refusal as refusal:
        blame(field, refusal)
        raise
    with transaction():
        withdraw_try(attempt_id, account=account)
        note_proven(me.session_id)
