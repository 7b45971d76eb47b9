"""A foreign process that holds the lock for writing, as a backup gone wrong or a stopped worker does."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL

from tests.waiting import line_of, say, started

_HOLD = """
import sys
from sqlalchemy import create_engine, text
engine = create_engine(sys.argv[1])
with engine.connect() as connection:
    if engine.dialect.name == "sqlite":
        connection.connection.driver_connection.isolation_level = None
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("LOCK TABLE orders, carts, cart_lines IN SHARE ROW EXCLUSIVE MODE"))
    print("held", flush=True)
    said = sys.stdin.readline()
print(said, flush=True)
"""


@contextmanager
def locked(url: URL) -> Iterator[subprocess.Popen[str]]:
    """Nobody else can order, or change a basket, inside the block. Gives the process that holds the lock."""
    address = url.render_as_string(hide_password=False)
    with started([sys.executable, "-c", _HOLD, address]) as holder:
        assert line_of(holder) == "held"
        yield holder
        say(holder, "let go")
        assert line_of(holder) == "let go"
