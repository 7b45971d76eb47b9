"""Several clerks at the same moment: one version follows another, and no page falls out of the menu."""

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask

from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile
from marketplace.towns.models import Town
from marketplace.towns.pages.editions import editions_of
from marketplace.towns.pages.menu import menu_in
from marketplace.towns.pages.models import Subject
from marketplace.towns.pages.queries import page_named
from marketplace.towns.pages.services import PageWords, begin_page, publish_page
from tests.crowd import HANDS, all_at_once
from tests.factories import make_official

pytestmark = [pytest.mark.race]


def publisher(town_id: int, slug: str, *, said: str, seen: int, user_id: int) -> Callable[[], bool]:
    """Somebody who publishes a page; says whether it was theirs."""

    def publish() -> bool:
        try:
            with transaction():
                page = page_named(town_id, slug)
                assert page
                words = PageWords(title_fr=page.title_fr, body_fr=said)
                publish_page(page, words=words, seen=seen, by_user_id=user_id)
        except ChangedMeanwhile:
            return False
        return True

    return publish


def begin(town_id: int, user_id: int, title: str = "Venir") -> str:
    """A new page's slug."""
    with transaction():
        return begin_page(town_id, words=PageWords(title_fr=title, body_fr=""), by_user_id=user_id).slug


def test_of_many_who_publish_one_version_one_does_and_the_others_are_told(app: Flask, town: Town) -> None:
    town_id, user_id = town.id, make_official(town).id
    slug = begin(town_id, user_id)
    acts = [
        publisher(town_id, slug, said=f"Texte {number}", seen=1, user_id=user_id) for number in range(HANDS)
    ]
    assert sorted(all_at_once(app, acts)) == [False] * (HANDS - 1) + [True]
    page = page_named(town_id, slug)
    assert page
    kept = editions_of(town_id, Subject.PAGE, page.id)
    assert [edition.number for edition in kept] == [2, 1]
    assert kept[0].content["body_fr"] == page.body_fr


def test_pages_published_together_all_stand_in_the_menu(app: Flask, town: Town) -> None:
    town_id, user_id = town.id, make_official(town).id
    slugs = [begin(town_id, user_id, f"Page {number}") for number in range(HANDS)]
    acts = [publisher(town_id, slug, said="Voici.", seen=1, user_id=user_id) for slug in slugs]
    assert all(all_at_once(app, acts))
    db.session.rollback()
    assert sorted(entry.slug for entry in menu_in(db.session.get_one(Town, town_id).menu)) == sorted(slugs)


def test_pages_begun_together_get_an_address_each(app: Flask, town: Town) -> None:
    town_id, user_id = town.id, make_official(town).id
    slugs = all_at_once(app, [partial(begin, town_id, user_id)] * HANDS)
    assert len(set(slugs)) == HANDS
