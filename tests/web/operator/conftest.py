"""An installation of two towns and its operator."""

import pytest

from marketplace.accounts.services import appoint_operator
from marketplace.core.db import transaction
from marketplace.towns.models import Town
from tests.factories import make_person, make_town
from tests.visitors import Visitor


@pytest.fixture
def towns(database: None) -> list[Town]:
    """Two towns on two hosts."""
    return [make_town(), make_town("val-brume", name="Val-Brume", host="val-brume.localhost")]


@pytest.fixture
def operator(visitor: Visitor, towns: list[Town]) -> Visitor:
    """The operator's browser."""
    user = make_person("ops@example.org", name="Odile Roux")
    with transaction():
        appoint_operator(user.id)
    visitor.sign_in(user.id)
    return visitor
