"""Two people of one shop, each with the board on a phone of their own, tapping at random.

Each sees the board as it was when they last looked, and taps what they see. What must come of it: a tap
counts if the bag is still as it was seen, else it is refused in words and changes nothing; and the story of
every bag is exactly the taps that counted, each with who tapped.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.orders.models import Order, ShopOrder
from tests.visitors import Visitor

_ACT = re.compile(
    r'action="[^"]*/orders/([\w-]+)/(acceptance|packing|readiness|refusal)">.*?name="version" value="(\d+)"',
    re.DOTALL,
)
_READY = re.compile(r'/handover\?order=([\w-]+)"')
_VERSION = re.compile(r'name="version" value="(\d+)"')
_STEPS = {
    "acceptance": ["accepted"],
    "packing": ["accepted", "ready"],
    "readiness": ["ready"],
    "refusal": ["declined"],
    "handover": ["collected"],
}


@dataclass(frozen=True)
class Tap:
    """One thing to press, as the board showed it."""

    reference: str
    noun: str
    version: int


@dataclass
class Phone:
    """Somebody's phone with the board of a shop."""

    user_id: int
    visitor: Visitor
    board: str
    shown: list[Tap] = field(default_factory=list)
    token: str = ""

    def look(self) -> None:
        """See the board as it is now."""
        page = self.visitor.get(self.board).text
        self.token = self.token or self.visitor.token_on(self.board)
        self.shown = [Tap(reference, noun, int(seen)) for reference, noun, seen in _ACT.findall(page)]
        for reference in _READY.findall(page):
            desk = self.visitor.get(f"{self.board}handover?order={reference}").text
            seen = _VERSION.search(desk)
            self.shown += [Tap(reference, "handover", int(seen[1]))] if seen else []

    def press(self, tap: Tap) -> int:
        """Tap it; gives the status of the answer."""
        fields = {"csrf_token": self.token, "version": tap.version, "reason": "Plus de farine."}
        more = {"nonce": secrets.token_hex(8), "way": "order"} if tap.noun == "handover" else {}
        address = f"{self.board}orders/{tap.reference}/{tap.noun}"
        return self.visitor.post(address, data={**fields, **more}).status_code


@dataclass
class Play:
    """What was tapped on some bags, and what came of it."""

    town_id: int
    references: Sequence[str]
    counted: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)
    stories: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def run(self, phones: Sequence[Phone], random: Random, *, taps: int) -> None:
        """So many looks and taps by either, in any order; then compare with what is written."""
        for phone in phones:
            phone.look()
        for _ in range(taps):
            phone = random.choice(phones)
            shown = [tap for tap in phone.shown if tap.reference in self.references]
            if not shown or random.random() < 0.3:
                phone.look()
            else:
                self._tap(phone, random.choice(shown))
        self._compare()

    def _tap(self, phone: Phone, tap: Tap) -> None:
        version, steps = self._bag(tap.reference).version, len(self._bag(tap.reference).steps)
        status = phone.press(tap)
        is_due, is_taken = tap.version == version, status < 400
        if is_due != is_taken:
            self.wrong.append(f"{tap} met version {version} and was answered {status}")
        if is_taken:
            self.counted += 1
            story = self.stories.setdefault(tap.reference, [])
            story += [(state, phone.user_id) for state in _STEPS[tap.noun]]
        else:
            self.refused += 1
            bag = self._bag(tap.reference)
            if (bag.version, len(bag.steps)) != (version, steps):
                self.wrong.append(f"{tap} was refused and changed the bag")

    def _compare(self) -> None:
        for reference in self.references:
            bag = self._bag(reference)
            written = [(step.state.value, step.by_user_id) for step in bag.steps[2:]]
            told = self.stories.get(reference, [])
            if written != told:
                self.wrong.append(f"{reference}: written {written}, tapped {told}")
            if told and bag.state.value != told[-1][0]:
                self.wrong.append(f"{reference} is {bag.state.value}, and was brought to {told[-1][0]}")

    def _bag(self, reference: str) -> ShopOrder:
        db.session.rollback()
        query = (
            select(ShopOrder)
            .join(Order, (Order.town_id == ShopOrder.town_id) & (Order.id == ShopOrder.order_id))
            .where(ShopOrder.town_id == self.town_id, Order.reference == reference)
        )
        return db.session.scalars(query).one()
