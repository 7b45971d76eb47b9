"""A crowd of shoppers over kept connections: one thread, little work an answer: it shares the machine."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

BUSY = 503
_MOST_WAITS = 8
_TOKEN = re.compile(rb'name="token" value="([^"]+)"')
_WINDOW = re.compile(rb'<option[^>]* value="(\d{8}T\d{4}Z)"')
_FIRST_WINDOW = 12  # some hours away: the first one may close while the crowd still presses


@dataclass(frozen=True)
class Thing:
    """Something to buy, as the public forms name it."""

    shop: str
    product: str
    variant_id: int


@dataclass(frozen=True)
class Answer:
    """What the server said. `waited`: how often it asked to come again before; seconds from first to last."""

    status: int
    location: str
    body: bytes
    seconds: float = 0.0
    waited: int = 0
    at: float = 0.0  # monotonic seconds when it was there


@dataclass
class Shopper:
    """Somebody with a basket of their own. `fields` is the checkout's form, filled in."""

    things: Sequence[Thing]
    window: int = 0
    cookies: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    async def get_ready(self, wire: "Wire") -> None:
        """Fill the basket and open the checkout."""
        for thing in self.things:
            line = {"shop": thing.shop, "product": thing.product, "option": "0", "quantity": "1"}
            answer = await wire.ask("POST", "/cart/lines", self.cookies, line)
            _expect(answer, 303)
        self.fields = await self._form(wire)
        wire.close()  # the next shopper comes anew: kept connections would all stay with one process

    async def open_tab(self, wire: "Wire") -> "Shopper":
        """The same basket in another tab, with a form of its own."""
        return Shopper(self.things, self.window, self.cookies, await self._form(wire))

    async def press(self, wire: "Wire") -> Answer:
        """Send the checkout's form."""
        return await wire.ask("POST", "/checkout", self.cookies, self.fields)

    async def _form(self, wire: "Wire") -> dict[str, str]:
        page = await wire.ask("GET", "/checkout", self.cookies)
        _expect(page, 200)
        token = _TOKEN.search(page.body)
        free = sorted(set(_WINDOW.findall(page.body)))[_FIRST_WINDOW:]
        if not token or len(free) <= self.window:
            raise RuntimeError("the checkout shows no form, or too few windows")
        contact = {"name": "Jeanne Kermadec", "email": "jeanne@example.org", "pays": "pickup", "way": "each"}
        stops = {f"{thing.shop}-at": free[self.window].decode() for thing in self.things}
        return {"token": token[1].decode(), **contact, **stops}


class Wire:
    """One kept connection; opened anew when the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, cookies: dict[str, str], fields: dict[str, str] | None = None
    ) -> Answer:
        """One request; asked again as long as the server is busy and says so. Keeps the cookies given."""
        request = self._request(method, path, cookies, fields)
        begun = time.perf_counter()
        status, head, body = await self._exchange(request)
        waited = 0
        while status == BUSY and waited < _MOST_WAITS:
            waited += 1
            await asyncio.sleep(float(_value(head, b"retry-after") or 1))
            status, head, body = await self._exchange(request)
        for cookie in _values(head, b"set-cookie"):
            name, _is, value = cookie.partition(";")[0].partition("=")
            cookies[name] = value
        seconds = time.perf_counter() - begun
        return Answer(status, _value(head, b"location"), body, seconds, waited, time.monotonic())

    def close(self) -> None:
        """Hang up."""
        if self._ends:
            self._ends[1].close()
        self._ends = None

    def _request(
        self, method: str, path: str, cookies: dict[str, str], fields: dict[str, str] | None
    ) -> bytes:
        host = f"localhost:{self._port}"
        form = urlencode(fields).encode() if fields is not None else b""
        head = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Origin: http://{host}", "Accept-Language: fr"]
        if cookies:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
        if fields is not None:
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(form)}"]
        return "\r\n".join([*head, "", ""]).encode() + form

    async def _exchange(self, request: bytes) -> tuple[int, bytes, bytes]:
        for _try in range(2):  # a kept connection may have been closed between two requests
            try:
                return await self._say(request)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.close()
        return await self._say(request)

    async def _say(self, request: bytes) -> tuple[int, bytes, bytes]:
        if self._ends is None:
            self._ends = await asyncio.open_connection("127.0.0.1", self._port, limit=1024 * 1024)
        reader, writer = self._ends
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(int(_value(head, b"content-length") or 0))
        return int(head[9:12]), head, body


Act = Callable[[Shopper, Wire], Awaitable[Answer | None]]


async def crowd(shoppers: Sequence[Shopper], act: Act, *, port: int, connections: int) -> list[Answer]:
    """Every shopper acts once, over so many connections at a time. Gives the answers."""
    waiting, answers = iter(shoppers), list[Answer]()

    async def work(wire: Wire) -> None:
        for shopper in waiting:
            answer = await act(shopper, wire)
            if answer is not None:
                answers.append(answer)

    wires = [Wire(port) for _ in range(min(connections, len(shoppers)))]
    try:
        await asyncio.gather(*(work(wire) for wire in wires))
    finally:
        for wire in wires:
            wire.close()
    return answers


def some_of(things: Sequence[Thing], *, random: Random, least: int) -> list[Thing]:
    """Some of the things, in an order of their own."""
    return random.sample(things, random.randint(least, len(things)))


def _expect(answer: Answer, status: int) -> None:
    if answer.status != status:
        raise RuntimeError(
            f"{answer.status} instead of {status}: {answer.body[:2000].decode(errors='replace')}"
        )


def _value(head: bytes, name: bytes) -> str:
    return next(iter(_values(head, name)), "")


def _values(head: bytes, name: bytes) -> list[str]:
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    return [value.strip().decode() for key, _colon, value in lines if key.lower() == name]
