"""The mails of the demo's past weeks: always into the folder, for their readers are made up."""

from flask import current_app

from marketplace.core.db import transaction
from marketplace.core.settings import Settings
from marketplace.notices.carriers import FolderCarrier
from marketplace.notices.letters import message_of
from marketplace.notices.sending import Outcome, claim_due, note

_BATCH = 500


def post_the_day() -> None:
    """Carry what a day has queued. Commits: yes, once for many mails: a folder keeps no lock waiting."""
    settings: Settings = current_app.extensions["settings"]
    carried = _BATCH
    while carried == _BATCH:
        with transaction(), FolderCarrier(settings.market_var / "sent") as carrier:
            letters = claim_due(limit=_BATCH)
            for letter in letters:
                carrier.send(message_of(letter, mail_from=settings.mail_from))
                note(letter, outcome=Outcome.SENT)
        carried = len(letters)
