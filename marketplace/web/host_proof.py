"""The proof that a host leads here: what only this installation can say, said at an address of that host.

Whoever points a name at us, through whatever stands before us, makes this page answer under it. It is looked
for over https as a picture of a stranger is: public addresses only, no redirect, a few seconds.
"""

import http.client

from flask import Flask, Response, request

from marketplace.core.seals import content_of, is_sealed, seal
from marketplace.core.words import lazy
from marketplace.intake.fetching.faults import Fault, FetchFailed
from marketplace.intake.fetching.lines import Edge, line_to
from marketplace.web.routing import Route, connect, everyone
from marketplace.web.town import name_of_host

PATH = "/.well-known/market-host"
OTHER = "other"
WORDS: dict[str, object] = {
    Fault.UNKNOWN: lazy(
        "Ce nom ne mène encore nulle part : réglez son DNS, puis attendez une heure ou deux."
    ),
    Fault.NOT_PUBLIC: lazy("Ce nom mène à une adresse privée, que vos visiteurs n’atteignent pas."),
    Fault.AWAY: lazy("Personne n’y répond en https : vérifiez le DNS, le certificat et le pare-feu."),
    Fault.MOVED: lazy("Ce nom renvoie à une autre adresse : il doit mener ici sans détour."),
    OTHER: lazy("Un autre serveur répond sous ce nom."),
}
_PURPOSE = "host"
_MOST = 1024


def show_host_proof() -> Response:
    """What proves that the name under which it was asked for leads here."""
    answer = Response(proof_of(name_of_host(request.host)), content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def proof_of(host: str) -> str:
    """What this installation says under that name, and no other can."""
    return seal(host.encode(), purpose=_PURPOSE)


def trouble_with(host: str, *, edge: Edge) -> str:
    """Ask for the proof from outside; gives what was seen instead, a key of `WORDS`, or nothing.

    Call it outside of a transaction.
    """
    try:
        said = _asked(host, edge)
    except FetchFailed as failed:
        return failed.fault if failed.fault in WORDS else OTHER
    return "" if content_of(said) == host.encode() and is_sealed(said, purpose=_PURPOSE) else OTHER


def _asked(host: str, edge: Edge) -> str:
    with line_to(f"https://{host}{PATH}", edge=edge) as (line, target):
        words = (f"GET {target.path} HTTP/1.1", f"Host: {target.host}", "Connection: close")
        line.sendall("\r\n".join([*words, "", ""]).encode("ascii"))
        answer = http.client.HTTPResponse(line, method="GET")
        try:
            answer.begin()
            if answer.status in range(300, 400):
                raise FetchFailed(Fault.MOVED)
            return answer.read(_MOST).decode("ascii", "replace").strip() if answer.status == 200 else ""
        finally:
            answer.close()


def init_host_proof(app: Flask) -> None:
    """Register the address, served on any host."""
    app.extensions["host_edge"] = Edge()
    connect(app, [Route(PATH, show_host_proof, policy=everyone, any_host=True)])
