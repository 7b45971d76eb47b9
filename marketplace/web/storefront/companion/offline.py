"""The service worker of orders' pages, under their address: it may answer for nothing else of the town."""

from pathlib import Path

from flask import Response, current_app


def show_walk_worker() -> Response:
    """The script that shows an order's page as it was last known when the network is gone."""
    script = Path(str(current_app.static_folder), "js/walk_worker.js").read_bytes()
    return Response(script, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})
