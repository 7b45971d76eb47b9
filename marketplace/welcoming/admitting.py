"""The town hall lets in a shop that applied."""

import re
from collections.abc import Collection

from marketplace.accounts.journal.writing import Doer
from marketplace.browsing.index import index_shop
from marketplace.core.slugs import slug_of
from marketplace.pickup.services import open_shop_point
from marketplace.pickup.slots import Rule
from marketplace.shops.applying.errors import PapersLack
from marketplace.shops.applying.models import ShopApplication
from marketplace.shops.applying.queries import papers_of
from marketplace.shops.applying.services import admitted
from marketplace.shops.applying.states import NEEDED, PaperKind
from marketplace.shops.applying.wording import PAPERS
from marketplace.shops.legal.numbers import read_siren
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.services import LegalIdentity, ShopIdentity, declare_legal, register_shop
from marketplace.shops.states import ShopStatus
from marketplace.shops.team.inviting import invite
from marketplace.towns.models import Street
from marketplace.towns.queries import streets_of, town_by_id

_NUMBER = re.compile(r"\D{0,3}(\d{1,5})")
_LONGEST = 100


def admit(
    application: ShopApplication,
    *,
    text: str,
    seen_papers: Collection[PaperKind],
    by: Doer,
    by_user_id: int,
    seen_version: int,
) -> tuple[Shop, str]:
    """Make the shop, in its window first, and invite who applied; gives the token of the invitation's link.

    `seen_papers`: shown at the desk rather than sent. It sells once its legal file is whole (`opening_up`).
    Raises: PapersLack, NumberRefused, ApplicationDecided, ChangedMeanwhile. Commits: no.
    Races: of two agents one wins; the other's shop is undone with their transaction.
    """
    _check_papers(application, seen_papers)
    # Decided first: whoever comes second waits here, and makes no shop.
    admitted(application, text=text, by_user_id=by_user_id, seen_version=seen_version)
    shop = _shop_of(application)
    application.shop_id = shop.id
    token = invite(shop, email=application.email, role=ShopRole.OWNER, by=by, by_role=ShopRole.OWNER)
    return shop, token


def _check_papers(application: ShopApplication, seen: Collection[PaperKind]) -> None:
    there = {paper.kind for paper in papers_of(application)} | set(seen)
    if lacking := [PAPERS[kind] for kind in NEEDED if kind not in there]:
        raise PapersLack(lacking)


def _shop_of(application: ShopApplication) -> Shop:
    town_id, number = application.town_id, _NUMBER.match(application.address)
    street = _street_in(town_id, application.address)
    identity = ShopIdentity(
        name=application.shop_name,
        kind=application.kind,
        street_id=street.id if street else None,
        street_position=street.position if street else 0,
        street_number=int(number[1]) if number else 0,
        address=application.address,
        phone=application.phone,
        email=application.email,
    )
    shop = register_shop(town_id, identity=identity, status=ShopStatus.SHOWCASE)
    declare_legal(
        shop,
        legal=LegalIdentity(
            company_name=application.company_name,
            legal_form=application.legal_form,
            siren=read_siren(application.company_number, country=town_by_id(town_id).country),
            register=application.register,
        ),
    )
    open_shop_point(town_id, shop_id=shop.id, name=shop.name, rule=Rule())
    index_shop(town_id, shop_id=shop.id)
    return shop


def _street_in(town_id: int, address: str) -> Street | None:
    told = slug_of(address, most=_LONGEST)
    named = ((slug_of(street.name, most=_LONGEST), street) for street in streets_of(town_id))
    return next((street for name, street in named if name and name in told), None)
