"""A wire to PostgreSQL that can be cut at the worst moment: the COMMIT has arrived, its answer has not."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread


@dataclass
class Wire:
    """The way through. `cut_next`: cut at the next COMMIT that something was written before."""

    url: str
    cuts: int = 0
    cut_next: Event = field(default_factory=Event)

    def carries_commit(self, chunk: bytes) -> bool:
        """Whether the wire is to be cut at what the client says here."""
        if b"COMMIT" in chunk and self.cut_next.is_set():
            self.cut_next.clear()
            self.cuts += 1
            return True
        return False


@contextmanager
def lossy_wire(url: str) -> Iterator[Wire]:
    """A port of loopback that leads to the database of this address."""
    head, _at, rest = url.partition("@")
    address, _slash, name = rest.partition("/")
    host, _colon, port = address.partition(":")
    with socket.create_server(("127.0.0.1", 0)) as door:
        wire = Wire(f"{head}@127.0.0.1:{door.getsockname()[1]}/{name}")
        Thread(target=_let_in, args=(door, (host, int(port)), wire), daemon=True).start()
        yield wire
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)


def _let_in(door: socket.socket, server: tuple[str, int], wire: Wire) -> None:
    with suppress(OSError):
        while True:
            client, _address = door.accept()
            far = socket.create_connection(server, timeout=10)
            far.settimeout(None)  # it is the server that says when it has waited for long enough
            Thread(target=_talk, args=(client, far, wire), daemon=True).start()


def _talk(client: socket.socket, server: socket.socket, wire: Wire) -> None:
    Thread(target=_pass_on, args=(server, client), daemon=True).start()
    with suppress(OSError):
        while chunk := client.recv(65_536):
            if wire.carries_commit(chunk):
                client.shutdown(socket.SHUT_RDWR)  # what the server answers reaches nobody
            server.sendall(chunk)
    with suppress(OSError):
        server.shutdown(socket.SHUT_WR)


def _pass_on(server: socket.socket, client: socket.socket) -> None:
    with suppress(OSError), server, client:
        while chunk := server.recv(65_536):
            client.sendall(chunk)
