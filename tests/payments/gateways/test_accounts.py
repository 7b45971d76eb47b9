"""A shop's account at Stripe: opened, completed on Stripe's own form, restricted later."""

import pytest

from marketplace.payments.gateways.errors import Rejected
from marketplace.payments.gateways.stripe.gateway import StripeGateway
from tests.stripe_double.double import StripeDouble
from tests.stripe_double.orders import account_request, active_account, link_request


def test_a_new_account_may_receive_nothing_and_says_what_is_missing(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    account = gateway.create_account(account_request())
    assert not account.may_receive
    assert account.requirements_due == ("individual.verification.document", "external_account")
    assert stripe.world.things[account.account_id]["dashboard"] == "express"


def test_the_platform_bears_fees_and_losses(stripe: StripeDouble, gateway: StripeGateway) -> None:
    gateway.create_account(account_request())
    assert '"losses_collector": "application"' in stripe.desk.calls[-1].body
    assert '"fees_collector": "application"' in stripe.desk.calls[-1].body


def test_the_link_leads_to_stripe_s_form_for_a_while(stripe: StripeDouble, gateway: StripeGateway) -> None:
    account = gateway.create_account(account_request())
    link = gateway.link_to_onboarding(link_request(account.account_id))
    another = gateway.link_to_onboarding(link_request(account.account_id))
    assert account.account_id in link.url
    assert link.expires_at.tzinfo
    assert link.url != another.url


def test_a_completed_account_may_receive(stripe: StripeDouble, gateway: StripeGateway) -> None:
    status = gateway.account_status(active_account(stripe, gateway))
    assert status.may_receive
    assert status.requirements_due == ()


def test_a_restricted_account_may_not_and_says_why(stripe: StripeDouble, gateway: StripeGateway) -> None:
    account = active_account(stripe, gateway)
    stripe.restrict(account, "identity.business_details.registered_name")
    status = gateway.account_status(account)
    assert not status.may_receive
    assert status.transfers == "restricted"
    assert status.requirements_due == ("identity.business_details.registered_name",)


def test_an_unknown_account_is_refused(gateway: StripeGateway) -> None:
    with pytest.raises(Rejected):
        gateway.account_status("acct_unknown")
