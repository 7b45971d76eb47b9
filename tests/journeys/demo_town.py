"""The demo town on a Thursday morning that does not pass, served by this process: full of true things."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread

import pyotp
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.demo.history import Pace
from marketplace.demo.loading import load
from marketplace.demo.people import OWNER, PASSWORD, Persona
from marketplace.notices.models import Notice
from marketplace.payments.findings.services import Found, report
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.services import hire
from marketplace.towns.models import Town
from marketplace.web.languages import CATALOGUES, init_languages
from tests.databases import app_on, blank_database, bring_up
from tests.factories import THURSDAY_MORNING
from tests.journeys.pseudo import write_catalogue
from tests.waiting import join_all

_ADDRESS = re.compile(r"https?://[^/\s]+(/\S+)")


class _Quiet(WSGIRequestHandler):
    """Answers without a line on the screen for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""


@dataclass(frozen=True)
class DemoTown:
    """Where the first demo town answers, and the application behind it."""

    app: Flask
    origin: str
    made_at: datetime  # by the clock that goes on

    def mailed(self) -> list[str]:
        """What the mails of the town lead to, the latest first."""
        with self.app.app_context():
            town_id = db.session.scalars(select(Town.id).order_by(Town.id)).first()
            query = select(Notice.body).where(Notice.town_id == town_id).order_by(Notice.id.desc())
            bodies = db.session.scalars(query).all()
            db.session.rollback()
        return list(dict.fromkeys(address for body in bodies for address in _ADDRESS.findall(body)))

    def sign_in(self, page: Page, person: Persona) -> None:
        """Somebody of the demo comes in by the door."""
        page.goto(self.origin + person.path)
        page.get_by_label("Votre adresse e-mail").fill(person.email)
        page.get_by_label("Votre mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        if person.has_code:
            page.get_by_label("Code à six chiffres").fill(pyotp.TOTP(person.totp_secret).at(THURSDAY_MORNING))
            page.get_by_role("button", name="Entrer").click()
        page.wait_for_url(self.origin + person.path)


@contextmanager
def demo_town(folder: Path) -> Iterator[DemoTown]:
    """The demo, made and served; the clock of this process stands still meanwhile."""
    made_at = clock.now()
    with clock.travel(THURSDAY_MORNING), blank_database(folder) as url:
        app = app_on(url, folder)
        write_catalogue(folder / "translations")
        init_languages(app, folders=(CATALOGUES, folder / "translations"))
        bring_up(app)
        with app.app_context():
            load(town_pace=Pace(4, (4, 7)), village_pace=Pace(1, (0, 1)))
            _give_another_shop()
            with transaction():
                report(Found("missing_here", "txn_1", "", "charge ch_1 700 EUR", town_id=None))
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield DemoTown(app, f"http://localhost:{server.server_port}", made_at)
        finally:
            server.shutdown()
            join_all([thread])
            with app.app_context():
                db.engine.dispose()


def _give_another_shop() -> None:
    """Who works in two shops is asked in which one today."""
    with transaction():
        town_id = db.session.scalars(select(Town.id).order_by(Town.id)).first()
        owner_id = db.session.scalars(select(User.id).where(User.email == OWNER.email)).one()
        other = db.session.scalars(
            select(Shop).where(Shop.town_id == town_id, Shop.slug == "maison-morel")
        ).one()
        hire(other, user_id=owner_id, role=ShopRole.OWNER)
