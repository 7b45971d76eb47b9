"""A town’s addresses and mails: `/operator/towns/<slug>`."""

from collections.abc import Callable

import pytest
from flask import Flask

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.towns.models import Town
from marketplace.towns.particulars.services import make_public, take_host
from marketplace.towns.proving import Awaiting, note_look
from marketplace.towns.queries import hosts_of, particulars_of, town_at
from marketplace.towns.services import give_hosts
from tests.crowd import all_at_once
from tests.factories import make_official
from tests.visitors import Visitor

PAGE = "/operator/towns/val-brume"
OWN = "marche.val-brume.example"


def test_an_own_domain_becomes_public_and_the_others_lead_there(
    operator: Visitor, towns: list[Town], browser_for: Callable[[str], Visitor]
) -> None:
    assert operator.submit(PAGE, {"act": "add", "host": f" {OWN.upper()}. "}).status_code == 303
    prove(towns[1], OWN)
    assert browser_for(OWN).get("/help").status_code == 200  # both serve until one is chosen
    assert operator.submit(PAGE, {"act": f"public:{OWN}"}).status_code == 303
    led = browser_for("val-brume.localhost").get("/shops?q=pain")
    assert (led.status_code, led.location) == (308, f"https://{OWN}/shops?q=pain")
    assert browser_for(OWN).get("/help").status_code == 200
    assert operator.submit(PAGE, {"act": "take:val-brume.localhost"}).status_code == 303
    db.session.rollback()
    assert hosts_of(towns[1].id) == [OWN]
    assert browser_for("val-brume.localhost").get("/help").status_code == 404


def prove(town: Town, host: str) -> None:
    """As if it had been seen that the host leads here."""
    with transaction():
        note_look(Awaiting(town.id, host, ""), trouble="")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"act": "add", "host": "localhost"}, "mène déjà à une autre ville"),
        ({"act": "add", "host": "https://x.example"}, "sans https:// ni chemin"),
        ({"act": "add", "host": ""}, "sans https:// ni chemin"),
        ({"act": "take:val-brume.localhost"}, "au moins une adresse"),
        ({"act": "mail", "mail_from": "val"}, "prenom.nom@exemple.fr"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    operator: Visitor, towns: list[Town], fields: dict[str, str], words: str
) -> None:
    answer = operator.submit(PAGE, fields)
    assert answer.status_code in {409, 422}
    assert words in answer.text.replace("\u00a0", " ")
    db.session.rollback()
    assert hosts_of(towns[1].id) == ["val-brume.localhost"]
    assert particulars_of(towns[1].id) is None


def test_the_sender_is_the_operator_s_to_set(operator: Visitor, towns: list[Town]) -> None:
    assert operator.submit(PAGE, {"act": "mail", "mail_from": "marche@brume.example"}).status_code == 303
    told = particulars_of(towns[1].id)
    assert told is not None
    assert told.mail_from == "marche@brume.example"


def test_nobody_else_and_no_request_without_a_token(
    operator: Visitor, towns: list[Town], browser_for: Callable[[str], Visitor]
) -> None:
    official = browser_for("localhost")
    official.sign_in(make_official(towns[0]).id)
    assert official.get(PAGE).status_code == 404
    assert operator.post(PAGE, data={"act": "add", "host": OWN}).status_code == 400
    assert operator.get("/operator/towns/nowhere").status_code == 404
    assert town_at(OWN) is None


@pytest.mark.race
def test_hosts_taken_and_made_public_at_once_leave_one_public_host(app: Flask, town: Town) -> None:
    town_id, names = town.id, [f"h{n}.example" for n in range(4)]
    with transaction():
        give_hosts(town_id, hosts=names)

    def press(host: str, take: bool) -> None:
        try:
            with transaction():
                (take_host if take else make_public)(town_id, host=host)
        except Refusal:
            db.session.rollback()

    acts = [lambda h=h, t=t: press(h, t) for h in ("localhost", *names) for t in (False, True)]
    all_at_once(app, acts)
    view = town_at(next(iter(hosts_of(town_id))))
    assert view is not None
    assert not view.by_alias
    assert view.host == hosts_of(town_id)[0]
