"""The storefront's service worker, and the page that it shows where there is no network.

There is one for the whole storefront; the board of a shop has its own below its address, which comes first
there. The script begins with what it has to know: the offline page and what that is made of. Its bytes change
with the release and with the visitor's language, so browsers take a new one by themselves.
"""

import json
from hashlib import blake2b
from pathlib import Path

from flask import Response, current_app, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.web.assets import Assets
from marketplace.web.storefront.installed.icons import icon_url
from marketplace.web.storefront.revalidation import revalidated

_SCRIPTS = ("worker.js", "worker_push.js")
_PARTS = ("fonts/fraunces-latin.woff2", "fonts/inter-latin.woff2", "img/mark.svg", "js/offline.js")


def show_worker() -> ResponseReturnValue:
    """The script. Browsers ask for it on every page: once in ten minutes is enough."""
    response = make_response(_worker())
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


@revalidated
def _worker() -> ResponseReturnValue:
    folder = Path(str(current_app.static_folder), "js")
    script = "".join((folder / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    release = blake2b(f"{script}{_offline_page()}".encode(), digest_size=6).hexdigest()
    spare = {"release": release, "page": url_for(".show_offline"), "parts": _parts(), "icon": icon_url("192")}
    return Response(f"const SPARE = {json.dumps(spare)};\n{script}", mimetype="text/javascript")


@revalidated
def show_offline() -> ResponseReturnValue:
    """What is said where a page cannot be had, instead of a price that might be old."""
    return _offline_page()


def _offline_page() -> str:
    return render_template("storefront/offline.html")


def _parts() -> list[str]:
    assets: Assets = current_app.extensions["assets"]
    return [assets.sheet_address("storefront"), *(assets.asset(part) for part in _PARTS)]
