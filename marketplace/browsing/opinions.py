"""What people say of a shop or of a product, and whether so many speak that a mean says something."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import and_, func, select

from marketplace.core.db import db
from marketplace.orders.models import Order, ShopOrder
from marketplace.trust.reviews.models import Review
from marketplace.trust.reviews.queries import PAGE, Said, said_of, shown_of
from marketplace.trust.reviews.states import LEAST_FOR_MEAN

_LATEST = 100


def opinions_of(town_id: int, *, subject_id: int, skip: int = 0, most: int = PAGE) -> Said:
    """What is said of it. Three statements at most, two of them only where there is much."""
    said = said_of(town_id, subject_id=subject_id, skip=skip, most=most)
    if said.total < LEAST_FOR_MEAN:
        return said
    return replace(said, people=_count_people(_orderers(town_id, subject_id)))


def _orderers(town_id: int, subject_id: int) -> Iterable[set[str]]:
    """By what each of the latest who spoke is known: an account, an address, a number; else their order."""
    query = (
        select(Order.reference, Order.user_id, func.lower(Order.email), Order.phone)
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .join(Review, and_(Review.town_id == ShopOrder.town_id, Review.shop_order_id == ShopOrder.id))
        .where(*shown_of(town_id, subject_id))
        .order_by(Review.made_at.desc(), Review.id.desc())
        .limit(_LATEST)
    )
    for reference, *known_by in db.session.execute(query):
        yield {str(each) for each in known_by if each} or {reference}


def _count_people(orderers: Iterable[set[str]]) -> int:
    """Who has one thing in common with another is the same person, whatever else differs."""
    people: list[set[str]] = []
    for known_by in orderers:
        same = [person for person in people if person & known_by]
        people = [person for person in people if not person & known_by] + [known_by.union(*same)]
    return len(people)
