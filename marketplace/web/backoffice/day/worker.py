"""The board's own service worker, under the board's address: it may answer for nothing else."""

from flask import Response, current_app, send_from_directory


def show_worker() -> Response:
    """The script that shows the board as it was last known when the network is gone."""
    response = send_from_directory(str(current_app.static_folder), "js/board_worker.js", max_age=0)
    response.headers["Cache-Control"] = "no-cache"
    return response
