"""A shop's account at the provider: how it stands, and how one is opened, once, however often it is asked.

The caller does it in three steps: `freeze_request` in a transaction, the call outside of any, `note_account`
in another. The same frozen request with the same key is sent until an answer has come, so that two clicks,
two tabs and a lost answer make one account.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.payments.commands.carrying import KEYS_LIVE
from marketplace.payments.findings.services import Found, report
from marketplace.payments.gateways import answers, asked
from marketplace.payments.transfers.accounts import record_account
from marketplace.payments.transfers.models import ACTIVE, ShopPaymentAccount
from marketplace.payments.transfers.reckoning import lock_account

_REQUESTS = TypeAdapter(asked.AccountRequest)


class Stage(StrEnum):
    """Where a shop stands on its way to card payments."""

    NONE = "none"
    BEGUN = "begun"  # the provider's form waits for the shop
    EXAMINED = "examined"  # all is said; the provider looks at it
    ACTIVE = "active"
    RESTRICTED = "restricted"  # it could receive, and cannot any more


@dataclass(frozen=True)
class Standing:
    """How a shop's account stands. `missing`: what the provider still wants to know, in its own words.

    Units: basis points of what is sold, and of the provider's fee on its part.
    """

    account_id: str
    stage: Stage
    missing: tuple[str, ...]
    commission_basis_points: int
    fee_basis_points: int
    bears_disputes: bool
    checked_at: datetime | None

    @property
    def is_active(self) -> bool:
        """Whether the shop sells by card."""
        return self.stage == Stage.ACTIVE

    @property
    def wants_the_shop(self) -> bool:
        """Whether the provider waits for the shop, or has stopped its transfers."""
        return bool(self.account_id) and (bool(self.missing) or self.stage == Stage.RESTRICTED)


@dataclass(frozen=True)
class Applicant:
    """The shop that an account is opened for. `country`: ISO code, capitals."""

    shop_id: int
    shop_name: str
    email: str
    country: str


@dataclass(frozen=True)
class Terms:
    """What a shop pays, by its contract. Units: basis points, as in `Standing`."""

    commission_basis_points: int
    fee_basis_points: int
    bears_disputes: bool


def standing_of(town_id: int, shop_id: int) -> Standing:
    """How a shop stands; one that nothing is known of has no account and owes no commission. One query."""
    account = _account_of(town_id, shop_id)
    if account is None:
        return Standing("", Stage.NONE, (), 0, 0, bears_disputes=False, checked_at=None)
    missing = tuple(line for line in account.requirements_due.split("\n") if line)
    return Standing(
        account.account_id or "",
        _stage_of(account, is_wanted=bool(missing)),
        missing,
        account.commission_basis_points,
        account.fee_basis_points,
        bears_disputes=account.bears_disputes,
        checked_at=account.checked_at,
    )


def freeze_request(town_id: int, *, applicant: Applicant) -> asked.AccountRequest | None:
    """What the provider is to be asked, written down before it is; None for a shop that has an account.

    While no answer has come it is the same, whatever has become of the shop's name meanwhile: the same key
    with other words would be refused. When the key may be forgotten by now, a person is told.
    Races: the shop's row is locked; two at once freeze one request. Commits: no.
    """
    _make_row(town_id, applicant.shop_id)
    account = _locked(town_id, applicant.shop_id)
    if account.account_id:
        return None
    if account.opening is None:
        account.opening = _REQUESTS.dump_python(_request(town_id, applicant), mode="json")
        account.opening_at = clock.now()
        db.session.flush()
    elif clock.now() - (account.opening_at or clock.now()) > KEYS_LIVE:
        about = f"{town_id}:{applicant.shop_id}"
        report(Found("account_asked_again", about, theirs="a spare account may exist", town_id=town_id))
    return _REQUESTS.validate_python(account.opening)


def note_account(town_id: int, *, shop_id: int, answer: answers.AccountStatus) -> None:
    """Write down the account that was opened, or how it stands now. A second one for the shop is reported.

    Races: the shop's row is locked. Commits: no.
    """
    account = _locked(town_id, shop_id)
    if account.account_id not in {None, answer.account_id}:
        ours = account.account_id or ""
        report(Found("second_account", answer.account_id, ours=ours, town_id=town_id))
        return
    account.opening = account.opening_at = None
    record_account(town_id, shop_id=shop_id, answer=answer)


def forget_request(request: asked.AccountRequest, *, said: str) -> None:
    """The provider refused a request: a person is told, nothing was made, and the next one may say else.

    `said`: the provider's own word. Races: only while this very request is the frozen one. Commits: no.
    """
    about = f"{request.town_id}:{request.command_id}"
    report(Found("account_refused", about, theirs=said, town_id=request.town_id))
    account = _locked(request.town_id, request.shop_id)
    if account.opening and account.opening["command_id"] == request.command_id:
        account.opening = account.opening_at = None
        db.session.flush()


def set_terms(town_id: int, *, shop_id: int, terms: Terms) -> None:
    """Write down a shop's terms, with an account or without; bags that are final already keep theirs.

    Races: the shop's row is locked. Commits: no.
    """
    _make_row(town_id, shop_id)
    account = _locked(town_id, shop_id)
    for name, value in vars(terms).items():
        setattr(account, name, value)
    db.session.flush()


def link_request(town_id: int, *, account_id: str, return_url: str, refresh_url: str) -> asked.LinkRequest:
    """A way into the provider's form: links are short-lived, so each is asked for anew, under a new key."""
    return asked.LinkRequest(
        **_ids(town_id, "link"), account_id=account_id, return_url=return_url, refresh_url=refresh_url
    )


def _account_of(town_id: int, shop_id: int) -> ShopPaymentAccount | None:
    return db.session.scalar(
        select(ShopPaymentAccount).where(
            ShopPaymentAccount.town_id == town_id, ShopPaymentAccount.shop_id == shop_id
        )
    )


def _make_row(town_id: int, shop_id: int) -> None:
    row = {"id": new_id(), "town_id": town_id, "shop_id": shop_id}
    insert_once(ShopPaymentAccount, row=row, key=("town_id", "shop_id"))


def _locked(town_id: int, shop_id: int) -> ShopPaymentAccount:
    account = lock_account(town_id, shop_id=shop_id)
    if account is None:
        raise LookupError("the shop's row is written before its account is opened")
    return account


def _stage_of(account: ShopPaymentAccount, *, is_wanted: bool) -> Stage:
    if not account.account_id:
        return Stage.NONE
    if account.transfers == ACTIVE:
        return Stage.ACTIVE
    if account.activated_at:
        return Stage.RESTRICTED
    return Stage.BEGUN if is_wanted else Stage.EXAMINED


def _request(town_id: int, applicant: Applicant) -> asked.AccountRequest:
    return asked.AccountRequest(**_ids(town_id, "account"), **vars(applicant))


def _ids(town_id: int, kind: str) -> dict[str, Any]:
    command_id = str(uuid.uuid4())
    return {"town_id": town_id, "command_id": command_id, "idempotency_key": f"{kind}:{command_id}"}
