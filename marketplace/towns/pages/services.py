"""Writes of the council's pages: begin one, keep a draft, publish, take away."""

from dataclasses import asdict, dataclass

from sqlalchemy import bindparam, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.prose import foreign_pictures, wordless_pictures
from marketplace.core.slugs import slug_of
from marketplace.towns.models import Town
from marketplace.towns.pages.editions import end_showing, keep_edition
from marketplace.towns.pages.errors import ForeignPicture, PictureWithoutWords, TitleUnwritable
from marketplace.towns.pages.menu import written_menu
from marketplace.towns.pages.models import PagePlace, Subject, TownPage
from marketplace.towns.pages.trail import NO_TRAIL, Trail, written_trail

_LONGEST_SLUG = 60


@dataclass(frozen=True)
class PageWords:
    """What the council wrote, and where residents find it."""

    title_fr: str
    body_fr: str
    title_en: str = ""
    body_en: str = ""
    place: PagePlace = PagePlace.FOOT
    trail: Trail = NO_TRAIL


def begin_page(town_id: int, *, words: PageWords, by_user_id: int) -> TownPage:
    """A new page, kept as a draft that residents do not see; its address is that of its title from now on.

    Raises: TitleUnwritable, ForeignPicture, PictureWithoutWords. Races: pages of one town are begun one
    after the other. Commits: no.
    """
    check_words(words)
    wanted = slug_of(words.title_fr, most=_LONGEST_SLUG)
    if not wanted:
        raise TitleUnwritable
    _stand_in_line(town_id)
    page = TownPage(id=new_id(), town_id=town_id, slug=_free_slug(town_id, wanted), title_fr=words.title_fr)
    db.session.add(page)
    db.session.flush()
    keep_draft(page, words=words, seen=0, by_user_id=by_user_id)
    return page


def keep_draft(page: TownPage, *, words: PageWords, seen: int, by_user_id: int) -> None:
    """Keep what was written, without showing it. Raises: ChangedMeanwhile, ForeignPicture,
    PictureWithoutWords. Commits: no."""
    check_words(words)
    _keep(page, words, seen=seen, is_published=False, by_user_id=by_user_id)


def publish_page(page: TownPage, *, words: PageWords, seen: int, by_user_id: int) -> None:
    """Show what was written to everybody. `seen`: the number of the version it was made from.

    Raises: ChangedMeanwhile if a colleague saved another one meanwhile; ForeignPicture, PictureWithoutWords.
    Races: the menus of one town are written one after the other. Commits: no.
    """
    check_words(words)
    _stand_in_line(page.town_id)
    _keep(page, words, seen=seen, is_published=True, by_user_id=by_user_id)
    for name in ("title_fr", "body_fr", "title_en", "body_en", "place"):
        setattr(page, name, getattr(words, name))
    page.trail = written_trail(words.trail)
    page.published_at = clock.now()
    db.session.flush()
    _write_menu(page.town_id)


def take_away(page: TownPage) -> None:
    """Show the page to nobody any more; its versions stay. Commits: no."""
    _stand_in_line(page.town_id)
    page.published_at = None
    end_showing(page.town_id, subject=Subject.PAGE, subject_id=page.id)
    db.session.flush()
    _write_menu(page.town_id)


def check_words(words: PageWords) -> None:
    """Whether a page may hold that. Raises: ForeignPicture, PictureWithoutWords."""
    for body in (words.body_fr, words.body_en):
        if strange := foreign_pictures(body):
            raise ForeignPicture(strange[0])
        if wordless_pictures(body):
            raise PictureWithoutWords


def _keep(page: TownPage, words: PageWords, *, seen: int, is_published: bool, by_user_id: int) -> None:
    keep_edition(
        page.town_id,
        subject=Subject.PAGE,
        subject_id=page.id,
        content=asdict(words),
        seen=seen,
        is_published=is_published,
        by_user_id=by_user_id,
    )


def _stand_in_line(town_id: int) -> None:
    """Until the commit nobody else writes the menu or takes an address in this town; others go on."""
    db.session.execute(select(Town.id).where(Town.id == town_id).with_for_update(key_share=True))


def _free_slug(town_id: int, wanted: str) -> str:
    like = TownPage.slug.startswith(wanted, autoescape=True)
    taken = set(db.session.scalars(select(TownPage.slug).where(TownPage.town_id == town_id, like)))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


def _write_menu(town_id: int) -> None:
    shown = (
        select(TownPage)
        .where(TownPage.town_id == town_id, TownPage.published_at.is_not(None))
        .where(TownPage.place != PagePlace.ADDRESS)
        .order_by(TownPage.id)
    )
    menu = written_menu(db.session.scalars(shown, execution_options={"populate_existing": True}))
    statement = update(Town).where(Town.id == bindparam("town_id", town_id)).values(menu=menu)
    db.session.connection().execute(statement)
