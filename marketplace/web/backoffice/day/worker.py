"""The board's own service worker, under the board's address: it may answer for nothing else."""

from pathlib import Path

from flask import Response, current_app


def show_worker() -> Response:
    """The script that shows the board as it was last known when the network is gone."""
    script = Path(str(current_app.static_folder), "js/board_worker.js").read_bytes()
    return Response(script, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})
