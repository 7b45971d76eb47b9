"""`flask person add`: the first people of an installation; there are no default accounts."""

import click
from flask.cli import with_appcontext

from marketplace.accounts.models import User
from marketplace.accounts.passwords import check_password, hash_password
from marketplace.accounts.queries import user_with_email
from marketplace.accounts.second_factor import enrol, enrolment_uri, new_secret
from marketplace.accounts.services import NewPerson, appoint_operator, register
from marketplace.cli.refusals import said_in_words
from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.queries import shop_named
from marketplace.shops.services import hire
from marketplace.towns.models import TownRole
from marketplace.towns.queries import TownView, town_named
from marketplace.towns.services import appoint

_LEAST = 8  # a second factor is always set up here
_ROLES = (
    "operator",
    *(f"town-{role.value}" for role in TownRole),
    *(f"shop-{role.value}" for role in ShopRole),
)


@click.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice(_ROLES))
@click.option("--town", "town_slug", default="", help="For the roles of a town or a shop.")
@click.option("--shop", "shop_slug", default="", help="For the roles of a shop.")
@click.password_option(help="Asked for when it is not given.")
@with_appcontext
def add_person(email: str, name: str, role: str, town_slug: str, shop_slug: str, password: str) -> None:
    """Give somebody an account and a role, and print the address of their second factor."""
    town, shop = _place(role, town_slug, shop_slug)
    with said_in_words():
        check_password(password, least=_LEAST, own_words=[name, email])
    password_hash, secret = hash_password(password), new_secret()
    known = user_with_email(email)
    with transaction():
        user = known or register(NewPerson(email=email, name=name), password_hash=password_hash)
        if known is None:
            enrol(user.id, secret=secret)
    with transaction():
        _appoint(user, role, town, shop)
    if known is None:
        click.echo(_("À mettre dans l’application d’authentification, une seule fois :"))
        click.echo(enrolment_uri(secret, email=email, issuer=town.name if town else "market"))
    click.echo(_("%(name)s peut se connecter.", name=name))


def _place(role: str, town_slug: str, shop_slug: str) -> tuple[TownView | None, Shop | None]:
    """Where the role holds. Raises: click.ClickException when it is not named, or there is no such place."""
    town = town_named(town_slug) if town_slug else None
    shop = shop_named(town.id, shop_slug) if town and shop_slug else None
    if role != "operator" and town is None:
        raise click.ClickException(_("Précisez une ville qui existe avec --town."))
    if role.startswith("shop-") and shop is None:
        raise click.ClickException(_("Précisez un commerce qui existe avec --shop."))
    return town, shop


def _appoint(user: User, role: str, town: TownView | None, shop: Shop | None) -> None:
    _where, _dash, what = role.partition("-")
    if shop is not None and role.startswith("shop-"):
        hire(shop, user_id=user.id, role=ShopRole(what))
    elif town is not None and role.startswith("town-"):
        appoint(town.id, user_id=user.id, role=TownRole(what))
    else:
        appoint_operator(user.id)
