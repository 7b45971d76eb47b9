"""The demo shops' accounts: all but one may receive, as the provider says and as we wrote it down."""

from flask import Flask
from sqlalchemy import select

from marketplace.core.db import db
from marketplace.demo.banking import TILL_ONLY, open_accounts
from marketplace.demo.content import CONTENT, read_town
from marketplace.payments.gateways.demo.gateway import DemoGateway
from marketplace.payments.transfers.models import ShopPaymentAccount
from marketplace.towns.models import Town
from tests.factories import make_shop


def test_every_demo_shop_but_one_sells_by_card(app: Flask, town: Town) -> None:
    bakery, records = make_shop(town), make_shop(town, name="Face B", kind="record_shop")
    gateway = DemoGateway(app.extensions["settings"])
    open_accounts(town, shops={bakery.slug: bakery, records.slug: records}, gateway=gateway)
    query = select(ShopPaymentAccount).where(ShopPaymentAccount.town_id == town.id)
    account = db.session.scalars(query).one()
    assert (records.slug, account.shop_id, account.may_receive) == (TILL_ONLY, bakery.id, True)
    assert (account.commission_basis_points, account.fee_basis_points) == (500, 10_000)
    assert gateway.account_status(str(account.account_id)).may_receive


def test_the_shop_without_an_account_is_on_the_street() -> None:
    assert TILL_ONLY in {shop.slug for shop in read_town(CONTENT / "port-lanterne").shops}
