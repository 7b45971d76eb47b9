"""What is asked of a new town, read and checked: nothing is written here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from marketplace.core.slugs import slug_of
from marketplace.core.words import _
from marketplace.founding.errors import UnfitForATown
from marketplace.towns.calendar import knows_calendar
from marketplace.towns.countries.choosing import PACKS
from marketplace.towns.looks.examples import EXAMPLES
from marketplace.towns.looks.look import written
from marketplace.towns.services import TownIdentity

LANGUAGES, MOST_PLACES, LONGEST_NAME, LONGEST_STREET, LONGEST_SLUG = ("fr", "en"), 60, 80, 120, 60
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LONGEST_HOST = 253


@dataclass(frozen=True)
class Founding:
    """A town as it is asked for. `country`: a pack’s code; empty zone, currency: the pack’s own.

    `region`: whose public holidays, where the country has several. `look`: an example’s name.
    `odd_places`, `even_places`: so many empty premises on each side of the first street.
    """

    name: str
    street: str
    hosts: tuple[str, ...]
    slug: str = ""
    country: str = "FR"
    region: str = ""
    language: str = "fr"
    currency: str = ""
    time_zone: str = ""
    postcode: str = ""
    help_phone: str = ""
    help_email: str = ""
    look: str = "brick"
    odd_places: int = 3
    even_places: int = 3
    manager_email: str = ""

    @property
    def identity(self) -> TownIdentity:
        """What the town is called and where it is; the gaps are the country’s."""
        pack = PACKS[self.country]
        return TownIdentity(
            slug=self.slug or slug_of(self.name, most=LONGEST_SLUG),
            name=self.name,
            street_name=self.street,
            help_phone=self.help_phone,
            help_email=self.help_email,
            postcode=self.postcode,
            country=pack.country,
            subdivision=self.region or pack.province,
            locale=self.language,
            currency=self.currency or pack.currency,
            time_zone=self.time_zone or pack.zones[0],
        )

    @property
    def kept_look(self) -> str:
        """Its look as towns keep it."""
        return written(EXAMPLES[self.look][1])


def checked(asked: Founding) -> Founding:
    """The same, tidied, its hosts as browsers name them. Raises: UnfitForATown for the first wrong."""
    tidied = replace(asked, hosts=tuple(read_host(host) for host in asked.hosts))
    for field, sentence in _wrong(tidied):
        raise UnfitForATown(field, sentence)
    return tidied


def read_host(text: str) -> str:
    """A host name as browsers send it: small letters, no dot at the end, umlauts in their ASCII form.

    Raises: UnfitForATown for what is no name: an address with https://, a path, a port, a number.
    """
    try:
        host = text.strip().rstrip(".").lower().encode("idna").decode()
    except UnicodeError:
        host = ""
    labels = host.split(".")
    is_number = labels[-1].isdigit()
    if not all(_LABEL.fullmatch(label) for label in labels) or is_number or len(host) > _LONGEST_HOST:
        sentence = _(
            "« %(host)s » n’est pas un nom de site. Écrivez-le sans https:// ni chemin : marche.exemple.fr",
            host=text.strip(),
        )
        raise UnfitForATown("hosts", sentence)
    return host


def _wrong(asked: Founding) -> Iterator[tuple[str, str]]:
    if not 1 <= len(asked.name) <= LONGEST_NAME:
        yield "name", _("Le nom de la ville a de 1 à %(most)s signes.", most=LONGEST_NAME)
    if not slug_of(asked.slug or asked.name, most=LONGEST_SLUG):
        yield "name", _("Il faut au moins une lettre ou un chiffre dans ce nom.")
    if not 1 <= len(asked.street) <= LONGEST_STREET:
        yield "street", _("Le nom de la rue a de 1 à %(most)s signes.", most=LONGEST_STREET)
    if not asked.hosts:
        yield "hosts", _("Il manque l’adresse du site.")
    if len(set(asked.hosts)) < len(asked.hosts):
        yield "hosts", _("La même adresse est écrite deux fois.")
    yield from _wrong_place(asked)
    yield from _wrong_rest(asked)


def _wrong_place(asked: Founding) -> Iterator[tuple[str, str]]:
    if asked.country not in PACKS:
        yield "country", _("Ce pays n’est pas encore connu ici : %(known)s.", known=", ".join(PACKS))
        return
    where = asked.identity
    if not knows_calendar(where.country, where.subdivision):
        yield "region", _("Les jours fériés de « %(where)s » ne sont pas connus.", where=where.subdivision)
    if where.time_zone not in available_timezones():
        yield "time_zone", _("« %(zone)s » n’est pas un fuseau horaire.", zone=where.time_zone)
    if where.currency not in {pack.currency for pack in PACKS.values()}:
        yield "currency", _("La monnaie « %(code)s » n’est pas connue ici.", code=where.currency)
    if where.locale not in LANGUAGES:
        yield "language", _("La langue « %(code)s » n’est pas connue ici.", code=where.locale)


def _wrong_rest(asked: Founding) -> Iterator[tuple[str, str]]:
    if asked.look not in EXAMPLES:
        yield "look", _("Ce décor n’est pas connu : %(known)s.", known=", ".join(EXAMPLES))
    for field, places in (("odd_places", asked.odd_places), ("even_places", asked.even_places)):
        if not 0 <= places <= MOST_PLACES:
            yield field, _("Comptez de 0 à %(most)s locaux de ce côté.", most=MOST_PLACES)
    for field, email in (("help_email", asked.help_email), ("manager_email", asked.manager_email)):
        if email and not _is_email(email):
            yield field, _("Écrivez une adresse comme prenom.nom@exemple.fr.")


def _is_email(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
