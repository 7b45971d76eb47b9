"""A town's own domain: served once its name is seen to lead here, and linked from nowhere before."""

import socket
import threading
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from marketplace.cli.proving import prove_hosts
from marketplace.core.db import db
from marketplace.intake.fetching.lines import Edge
from marketplace.towns.models import Town
from marketplace.towns.proving import awaiting_hosts
from marketplace.towns.queries import town_by_id
from marketplace.web.host_proof import PATH, proof_of
from tests.factories import make_official
from tests.visitors import Visitor

PAGE, PROOF, OWN = "/operator/towns/val-brume", "/operator/towns/val-brume/proof", "marche.val-brume.example"
PUBLIC, INSIDE = "192.0.43.8", "10.0.0.7"
Wsgi = Any


def edge_to(port: int, address: str = PUBLIC) -> Edge:
    """The network, where every name leads to a port of this machine."""
    return Edge(
        lambda _host: [address],
        lambda _address, _host, seconds: socket.create_connection(("127.0.0.1", port), timeout=seconds),
    )


@pytest.fixture
def offered(operator: Visitor, towns: list[Town]) -> Town:
    """A town that was given a domain which nobody has looked at."""
    assert operator.submit(PAGE, {"act": "add", "host": OWN}).status_code == 303
    db.session.rollback()
    return towns[1]


@pytest.fixture
def serve() -> Iterator[Callable[[Wsgi], int]]:
    """Serves an application on a port of its own."""
    running = []

    def start(application: Wsgi) -> int:
        server = make_server("127.0.0.1", 0, application)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return int(server.server_port)

    yield start
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_a_name_that_leads_here_is_served_once_it_was_looked_at(
    app: Flask,
    operator: Visitor,
    offered: Town,
    browser_for: Callable[[str], Visitor],
    serve: Callable[[Wsgi], int],
) -> None:
    assert browser_for(OWN).get("/help").status_code == 404
    assert browser_for(OWN).get(PATH).status_code == 200
    assert "attend sa preuve" in plain(operator.get(PAGE).text)
    app.extensions["host_edge"] = edge_to(serve(app))
    assert operator.submit(PAGE, {"act": OWN}, to=PROOF).status_code == 303
    assert browser_for(OWN).get("/help").status_code == 200
    assert "attend sa preuve" not in plain(operator.get(PAGE).text)


def test_nothing_leads_to_a_name_before_its_proof(operator: Visitor, offered: Town) -> None:
    assert operator.submit(PAGE, {"act": f"public:{OWN}"}).status_code == 303
    db.session.rollback()
    assert town_by_id(offered.id).host == "val-brume.localhost"
    assert operator.submit(PAGE, {"act": "take:val-brume.localhost"}).status_code == 409
    assert operator.submit(PAGE, {"act": f"take:{OWN}"}).status_code == 303
    assert awaiting_hosts() == []


def _stranger(_environ: object, start: Callable[..., object]) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


def _elsewhere(_environ: object, start: Callable[..., object]) -> list[bytes]:
    start("302 Found", [("Location", "https://val-brume.localhost/")])
    return [b""]


@pytest.mark.parametrize(
    ("application", "words"),
    [(_stranger, "Un autre serveur répond"), (_elsewhere, "renvoie à une autre adresse")],
)
def test_another_server_under_that_name_is_told(
    app: Flask, operator: Visitor, offered: Town, serve: Callable[[Wsgi], int], application: Wsgi, words: str
) -> None:
    app.extensions["host_edge"] = edge_to(serve(application))
    assert operator.submit(PAGE, {"act": OWN}, to=PROOF).status_code == 303
    assert words in plain(operator.get(PAGE).text)
    assert [each.host for each in awaiting_hosts()] == [OWN]


def test_nobody_inside_of_a_network_is_asked(
    app: Flask, operator: Visitor, offered: Town, serve: Callable[[Wsgi], int]
) -> None:
    app.extensions["host_edge"] = edge_to(serve(app), INSIDE)
    operator.submit(PAGE, {"act": OWN}, to=PROOF)
    assert "une adresse privée" in plain(operator.get(PAGE).text)
    assert [each.host for each in awaiting_hosts()] == [OWN]


def test_the_proof_of_another_name_or_installation_is_none(
    app: Flask, operator: Visitor, offered: Town, serve: Callable[[Wsgi], int]
) -> None:
    with app.test_request_context():
        other = proof_of("autre.example").encode()

    def answer(_environ: object, start: Callable[..., object]) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return [other]

    app.extensions["host_edge"] = edge_to(serve(answer))
    operator.submit(PAGE, {"act": OWN}, to=PROOF)
    assert [each.host for each in awaiting_hosts()] == [OWN]


def test_the_worker_looks_by_itself(app: Flask, offered: Town, serve: Callable[[Wsgi], int]) -> None:
    app.extensions["host_edge"] = edge_to(serve(app))
    assert prove_hosts(Event()) == "1 hosts proven"
    assert prove_hosts(Event()) == ""


def test_the_operator_s_word_is_proof(app: Flask, offered: Town) -> None:
    said = app.test_cli_runner().invoke(args=["town", "prove", OWN, "--on-my-word"])
    assert said.exit_code == 0, said.output
    assert awaiting_hosts() == []
    again = app.test_cli_runner().invoke(args=["town", "prove", OWN])
    assert (again.exit_code, "n’attend sa preuve" in again.output) == (1, True)


def test_a_stranger_and_a_form_without_a_token_change_nothing(
    app: Flask,
    operator: Visitor,
    offered: Town,
    browser_for: Callable[[str], Visitor],
    serve: Callable[[Wsgi], int],
) -> None:
    app.extensions["host_edge"] = edge_to(serve(app))
    official = browser_for("val-brume.localhost")
    official.sign_in(make_official(offered).id)
    assert official.submit("/council/archive", {"act": OWN}, to=PROOF).status_code == 404
    assert operator.post(PROOF, data={"act": OWN}).status_code in {400, 422}
    assert operator.submit(PAGE, {"act": "autre.example"}, to=PROOF).status_code == 422
    assert [each.host for each in awaiting_hosts()] == [OWN]
