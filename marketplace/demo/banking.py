"""The demo shops' accounts for card payments: all of them have one, but for one small shop."""

import uuid
from collections.abc import Mapping

from marketplace.core.db import transaction
from marketplace.payments.gateways.asked import AccountRequest
from marketplace.payments.gateways.demo.accounts import supply
from marketplace.payments.gateways.demo.gateway import DemoGateway
from marketplace.payments.transfers.accounts import record_account
from marketplace.shops.models import Shop
from marketplace.towns.models import Town

TILL_ONLY = "face-b"  # so that it can be seen how a street looks where one shop takes no cards
COMMISSION_BASIS_POINTS = 500
FEE_BASIS_POINTS = 10_000  # the shops bear the cost of the card themselves


def open_accounts(town: Town, *, shops: Mapping[str, Shop], gateway: DemoGateway) -> None:
    """Open an account for each shop by its slug, hand everything in, and write it down.

    Commits: yes, and the provider for itself.
    """
    banked = {shop.id: _request(town, shop) for slug, shop in shops.items() if slug != TILL_ONLY}
    names = {shop_id: gateway.create_account(ask).account_id for shop_id, ask in banked.items()}
    with transaction():
        for account_id in names.values():
            supply(account_id)
        gateway.tell_news()
    answers = {shop_id: gateway.account_status(account_id) for shop_id, account_id in names.items()}
    with transaction():
        for shop_id, answer in answers.items():
            account = record_account(town.id, shop_id=shop_id, answer=answer)
            account.commission_basis_points = COMMISSION_BASIS_POINTS
            account.fee_basis_points = FEE_BASIS_POINTS


def _request(town: Town, shop: Shop) -> AccountRequest:
    command_id = str(uuid.uuid4())
    return AccountRequest(
        town_id=town.id,
        command_id=command_id,
        idempotency_key=f"account:{command_id}",
        shop_id=shop.id,
        shop_name=shop.name,
        email=shop.email,
        country=town.country,
    )
