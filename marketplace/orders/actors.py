"""Who acts on a bag: a person of the shop, one of its devices, a link, the resident, or the system itself."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class ActorKind(StrEnum):
    """What kind of author a step has."""

    PERSON = "person"  # somebody of the shop, signed in
    DEVICE = "device"  # the tablet by the till, which nobody signs in to
    LINK = "link"  # a signed link of a mail or a text message: whoever reads the shop's mail
    RESIDENT = "resident"  # who ordered, with an account or without
    AGENT = "agent"  # somebody of the town hall or of a hub, for a resident
    SYSTEM = "system"  # a payment, a deadline


@dataclass(frozen=True)
class Actor:
    """Who acts, as a service is told and as the story of a bag keeps it."""

    kind: ActorKind
    user_id: int | None = None
    device_id: int | None = None

    @classmethod
    def person(cls, user_id: int) -> Self:
        """Somebody of the shop."""
        return cls(ActorKind.PERSON, user_id=user_id)

    @classmethod
    def device(cls, device_id: int) -> Self:
        """A registered device of the shop."""
        return cls(ActorKind.DEVICE, device_id=device_id)

    @classmethod
    def link(cls) -> Self:
        """A one-tap link."""
        return cls(ActorKind.LINK)

    @classmethod
    def resident(cls, user_id: int | None) -> Self:
        """Who ordered; `user_id` is None without an account."""
        return cls(ActorKind.RESIDENT, user_id=user_id)

    @classmethod
    def agent(cls, user_id: int) -> Self:
        """Somebody of the town, who orders for a resident."""
        return cls(ActorKind.AGENT, user_id=user_id)

    @classmethod
    def system(cls) -> Self:
        """Nobody: a payment arrived, a deadline passed."""
        return cls(ActorKind.SYSTEM)
