"""What is told of the wanted board: the link that proves an address, and what became of a wish."""

from flask_babel import force_locale

from marketplace.core.words import language
from marketplace.notices.composing import address_of, render
from marketplace.notices.services import Mail, queue
from marketplace.towns.queries import TownView
from marketplace.trust.wishes.models import Wish
from marketplace.trust.wishes.states import WishState


def tell_link(town: TownView, *, wish: Wish, email: str, path: str, letter_id: int) -> None:
    """Send the link that counts a voice. Commits: no."""
    facts = {"wish": wish, "link": f"{address_of(town)}{path}", "is_new": wish.state is WishState.DRAFT}
    subject, body = render(town, "wish_link", **facts)
    queue(town.id, mails=[Mail("wish_link", letter_id, email, email, language(), subject, body)])


def tell_author(
    town: TownView, *, wish: Wish, email: str, reason: str = "", heir: Wish | None = None
) -> None:
    """Tell its author that it is on the board, was refused and why, or is another’s now. Commits: no."""
    with force_locale(wish.locale):
        link = f"{address_of(town)}/wishes"
        subject, body = render(town, "wish_decided", wish=wish, reason=reason, heir=heir, link=link)
    queue(town.id, mails=[Mail("wish_decided", wish.id, email, email, wish.locale, subject, body)])
