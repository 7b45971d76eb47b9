"""Shops' accounts at the demo provider, and the form in which a shop hands in what is wanted."""

from dataclasses import dataclass
from datetime import timedelta

from marketplace.core import clock
from marketplace.payments.gateways import answers, asked
from marketplace.payments.gateways.demo import shapes
from marketplace.payments.gateways.demo.keeping import Body, change, find, keep, new_name, take_turn
from marketplace.payments.gateways.demo.telling import happened

ACCOUNT, LINK = "account", "link"
_WANTED = ("individual.verification.document", "external_account")
_LINK_LIVES = timedelta(minutes=5)


@dataclass(frozen=True)
class Form:
    """A shop's way into its form. `is_old`: another link is to be had at `refresh_url`."""

    account_id: str
    town_id: int
    shop_name: str
    status: answers.AccountStatus
    return_url: str
    refresh_url: str
    is_old: bool


def open_account(request: asked.AccountRequest) -> Body:
    """Open an account that may receive nothing yet. Commits: no."""
    body = shapes.account(request) | shapes.standing(due=_WANTED) | {"details_submitted": False}
    keep(ACCOUNT, body=body, command_id=request.command_id)
    happened("account.updated", to=body)
    return body


def open_form(request: asked.LinkRequest, *, address: str) -> Body:
    """A link into an account's form, below an address. Raises: Rejected without the account. Commits: no."""
    find(request.account_id, kind=ACCOUNT)
    name, closes_at = new_name("link"), clock.now() + _LINK_LIVES
    body = {
        "id": name,
        "account": request.account_id,
        "url": f"{address}/{name}",
        "expires_at": int(closes_at.timestamp()),
        "return_url": request.return_url,
        "refresh_url": request.refresh_url,
    }
    keep(LINK, body=body, command_id=request.command_id, about=request.account_id, closes_at=closes_at)
    return body


def form(link_id: str) -> Form:
    """The form behind a link. Raises: Rejected for one that is not there."""
    link = find(link_id, kind=LINK)
    account = find(link.body["account"], kind=ACCOUNT).body
    return Form(
        account_id=account["id"],
        town_id=int(account["metadata"]["town_id"]),
        shop_name=account["business_profile"]["name"],
        status=status(account),
        return_url=link.body["return_url"],
        refresh_url=link.body["refresh_url"],
        is_old=link.body["expires_at"] <= clock.now().timestamp(),
    )


def supply(account_id: str) -> None:
    """The shop hands everything in: it may receive. Commits: no."""
    _stand(account_id, due=())


def withhold(account_id: str) -> None:
    """A paper is missing: the shop may not receive until it is there. Commits: no."""
    _stand(account_id, due=_WANTED[:1])


def status(account: Body) -> answers.AccountStatus:
    """How an account stands."""
    return answers.AccountStatus(
        account_id=account["id"],
        transfers="active" if account["capabilities"]["transfers"] == "active" else "restricted",
        requirements_due=tuple(account["requirements"]["currently_due"]),
        livemode=False,
    )


def _stand(account_id: str, *, due: tuple[str, ...]) -> None:
    take_turn()
    account = find(account_id, kind=ACCOUNT)
    happened("account.updated", to=change(account, **shapes.standing(due=due)))
