"""The page of an archive, for the town hall and for a shop: ask for one, fetch it, proven by the password.

The page carries a link for each archive that is ready: for one person, and for ten minutes.
"""

import struct
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Response, abort, current_app, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm
from marketplace.core.seals import content_of, is_sealed, seal
from marketplace.moving.towns.archives_asked import Asked, archives_of, ask_for_archive, ready_archive
from marketplace.web.access import person

LIFE = timedelta(minutes=10)
_FORM = struct.Struct(">QQI")
_PURPOSE = "archive"


class ArchiveForm(SignedForm):
    """Nothing but the button."""


@dataclass(frozen=True)
class Desk:
    """Whose archives these are, and where their pages are. `words`: what the page says of them."""

    town_id: int
    shop_id: int | None
    name: str
    page: str
    file_page: str
    file_name: str
    words: dict[str, Any]

    def show(self, sentence: str = "") -> str:
        """The page: what is in an archive, those that are ready, and the button."""
        found = archives_of(self.town_id, shop_id=self.shop_id)
        return render_template(
            "archives/page.html", desk=self, archives=found, form=ArchiveForm(), sentence=sentence
        )

    def ask(self) -> ResponseReturnValue:
        """Ask for one: the worker writes it."""
        try:
            with transaction():
                ask_for_archive(self.town_id, shop_id=self.shop_id, by_user_id=person().id)
        except Refusal as refusal:
            return self.show(str(refusal)), refusal.status
        return redirect(url_for(self.page), 303)

    def link_to(self, archive: Asked) -> str:
        """The address of a ready archive, for who is signed in, for ten minutes."""
        until = int((clock.now() + LIFE).timestamp())
        token = seal(_FORM.pack(archive.id, person().id, until), purpose=_PURPOSE)
        return url_for(self.file_page, token=token)

    def found(self, token: str) -> Asked:
        """The archive behind a link. Aborts with 404 when it is over, or is somebody else's."""
        content = content_of(token)
        if content is None or len(content) != _FORM.size or not is_sealed(token, purpose=_PURPOSE):
            abort(404)
        archive_id, user_id, until = _FORM.unpack(content)
        if user_id != person().id or clock.now().timestamp() > until:
            abort(404)
        return ready_archive(self.town_id, shop_id=self.shop_id, archive_id=archive_id) or abort(404)

    def send(self, archive: Asked) -> Response:
        """Its file, to be kept."""
        db.session.rollback()  # nothing of the database stays open while a long file is sent
        folder = current_app.extensions["settings"].market_var.resolve() / "archives"
        answer = send_file(folder / archive.file, as_attachment=True, download_name=self.file_name)
        answer.headers["Cache-Control"] = "no-store"
        return answer
