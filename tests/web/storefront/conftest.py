"""Léa, who has an account, and her browser."""

import pytest

from marketplace.accounts.models import User
from marketplace.towns.models import Town
from tests.factories import make_person
from tests.people import give_password
from tests.visitors import Visitor


@pytest.fixture
def lea(town: Town) -> User:
    """A resident with a password."""
    user = make_person()
    give_password(user)
    return user


@pytest.fixture
def resident(visitor: Visitor, lea: User) -> Visitor:
    """Léa's browser."""
    visitor.sign_in(lea.id, second_factor=False)
    return visitor
