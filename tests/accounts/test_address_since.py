"""A link that was mailed is over once the address has changed, also when it has changed back."""

import pytest

from marketplace.accounts.email_links import change_email, email_behind, email_token
from marketplace.accounts.errors import LinkOver
from marketplace.accounts.models import CredentialKind, User
from marketplace.accounts.password_links import password_behind, password_token
from marketplace.accounts.queries import credential_of
from marketplace.core.db import db, transaction
from tests.factories import make_person
from tests.people import give_password

pytestmark = pytest.mark.usefixtures("database", "thursday_morning")
HOME, AWAY = "lea@example.org", "lea@work.example"


@pytest.fixture
def lea() -> int:
    user = make_person(HOME)
    give_password(user)
    return user.id


def move_to(user_id: int, wanted: str) -> None:
    """Change the address by its mailed link."""
    present = db.session.get_one(User, user_id).email
    found = email_behind(email_token(user_id, present=present, wanted=wanted))
    with transaction():
        change_email(found)
    db.session.expire_all()


def test_a_link_to_another_address_does_not_live_again(lea: int) -> None:
    token = email_token(lea, present=HOME, wanted="lea@third.example")
    assert email_behind(token).wanted == "lea@third.example"
    move_to(lea, AWAY)
    move_to(lea, HOME)
    with pytest.raises(LinkOver):
        email_behind(token)


def test_a_link_of_a_forgotten_password_does_not_live_again(lea: int) -> None:
    kept = credential_of(lea, CredentialKind.PASSWORD)
    assert kept is not None
    token = password_token(kept)
    assert password_behind(token).user_id == lea
    move_to(lea, AWAY)
    move_to(lea, HOME)
    with pytest.raises(LinkOver):
        password_behind(token)
