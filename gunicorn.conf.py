"""How gunicorn runs us; found by itself when gunicorn starts in this folder. The command line wins."""

import os
import signal
from typing import Any

worker_class = "gthread"
workers = 2
threads = 8
keepalive = 5
graceful_timeout = 30  # a reload or a stop lets every request that has begun end
control_socket_disable = True
# A page whose statement takes longer is not waited for. Commands have no such limit.
raw_env = ["PGOPTIONS=-c statement_timeout=15s"]


def post_request(worker: Any, _request: Any, _environ: dict[str, Any], _response: Any) -> None:
    """Let a process end that saw the database's storage fail, after its answer: a new one opens it anew."""
    if worker.wsgi.extensions.get("must_end"):
        worker.wsgi.extensions["must_end"] = False
        worker.log.critical("the database's storage fails: this process ends, another one begins")
        os.kill(worker.pid, signal.SIGTERM)
