"""What a shop has not yet told of itself, and must before anybody may buy there."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol


class Told(Protocol):
    """Who sells, wherever it was read from."""

    @property
    def company_name(self) -> str | None:
        """Its name."""

    @property
    def legal_form(self) -> str | None:
        """Its form."""

    @property
    def siren(self) -> str | None:
        """Its number."""

    @property
    def mediator(self) -> str | None:
        """Who settles quarrels."""


class Lack(StrEnum):
    """Something that the law wants and the shop has not said."""

    COMPANY_NAME = "company_name"
    LEGAL_FORM = "legal_form"
    NUMBER = "siren"
    MEDIATOR = "mediator"
    CONTACT = "contact"


def lacks_of(told: Told | None, *, phone: str, email: str) -> Sequence[Lack]:
    """What is lacking, in the order of the page; `phone` and `email` are those that customers read.

    Source: Code de la consommation L221-5, L616-1; EU 2022/2065 (DSA), art. 30.
    """
    said = {
        Lack.COMPANY_NAME: bool(told and told.company_name),
        Lack.LEGAL_FORM: bool(told and told.legal_form),
        Lack.NUMBER: bool(told and told.siren),
        Lack.MEDIATOR: bool(told and told.mediator),
        Lack.CONTACT: bool(phone or email),
    }
    return [lack for lack, is_said in said.items() if not is_said]
