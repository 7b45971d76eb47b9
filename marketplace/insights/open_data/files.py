"""The files of the open data: which there are, what their fields mean, and their rows.

Of shops only what stands on the street: no telephone, no mail, no name of a person, no legal file; those of
a sole trader are private data. Of sales only what `insights.barometer.weeks` lets out, two weeks after the
week.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from marketplace.core.words import lazy
from marketplace.insights.barometer.weeks import Week, last_week_over, told_weeks
from marketplace.insights.open_data import street
from marketplace.towns.queries import TownView, streets_of

Row = Sequence[str | int | float | date | None]
SETTLED = timedelta(weeks=2)
"""So long after its end a week is given out: by then nearly all that is given back was given back."""
_MOST = timedelta(weeks=104)


@dataclass(frozen=True)
class OpenFile:
    """One file. `fields`: name to what it means. `has_places`: also as GeoJSON. `changed_at`: when."""

    code: str
    title: Any
    fields: dict[str, Any]
    rows: Callable[[TownView], Iterable[Row]]
    has_places: bool = False
    changed_at: Callable[[TownView], datetime | None] = lambda _town: None  # None: nobody knows when

    @property
    def formats(self) -> Sequence[str]:
        """In which formats it is given."""
        return ("csv", "json", "geojson") if self.has_places else ("csv", "json")


def _weeks(town: TownView) -> list[Week]:
    last = last_week_over(town)
    if last is None:
        return []
    weeks = told_weeks(town.id, first=last - _MOST, last=last - SETTLED)
    return [week for week in weeks if week.figures]


def _town_rows(town: TownView) -> Iterable[Row]:
    for week in _weeks(town):
        told = week.figures
        if told:
            asleep = told.asleep.bags if told.asleep else None
            yield (
                *(week.monday, told.orders, told.sold.bags, told.sold.cents, told.shared_orders, asleep),
                *(told.collected, told.newcomers, told.unanswered, town.currency),
            )


def _street_rows(town: TownView) -> Iterable[Row]:
    names = {each.id: each.name for each in streets_of(town.id)}
    for week in _weeks(town):
        for street_id, sold in sorted(week.streets.items()):
            yield week.monday, names.get(street_id, ""), sold.bags, sold.cents, town.currency


def _family_rows(town: TownView) -> Iterable[Row]:
    names = {each.id: each.name for each in streets_of(town.id)}
    for week in _weeks(town):
        for place, sold in sorted(
            week.families.items(), key=lambda each: (each[0].street_id, each[0].family)
        ):
            street_name = names.get(place.street_id, "")
            yield week.monday, street_name, place.family, sold.bags, sold.cents, town.currency


_SHOP = lazy("identifiant de la boutique, le même dans tous les fichiers")
_MONDAY = lazy("lundi de la semaine")
_STREET = lazy("nom de la rue ; vide : sans rue")
_BAGS = lazy("sacs vendus ; un sac est la part d’une boutique dans une commande")
_CENTS = lazy("ce qu’ils coûtent à la fin, TVA comprise, en centimes")
_CURRENCY = lazy("monnaie de la ville, en ISO 4217")
_FAMILY = lazy("famille de commerces : food, fashion, home, culture, services ou other")
FILES: dict[str, OpenFile] = {
    file.code: file
    for file in (
        OpenFile(
            "shops",
            lazy("Boutiques visibles dans la rue"),
            {
                "shop": _SHOP,
                "name": lazy("enseigne"),
                "kind": lazy("métier, en un code"),
                "family": _FAMILY,
                "sells_online": lazy("true si la boutique vend ou réserve en ligne"),
                "street": _STREET,
                "address": lazy("adresse de la boutique"),
                "postcode": lazy("code postal"),
                "city": lazy("commune"),
                "latitude": lazy("latitude, WGS 84 ; vide si inconnue"),
                "longitude": lazy("longitude, WGS 84 ; vide si inconnue"),
            },
            street.shop_rows,
            has_places=True,
        ),
        OpenFile(
            "hours",
            lazy("Horaires de la semaine"),
            {
                "shop": _SHOP,
                "weekday": lazy("jour, de 1 (lundi) à 7 (dimanche)"),
                "opens": lazy("ouverture, heure locale"),
                "closes": lazy("fermeture, heure locale"),
            },
            street.hour_rows,
        ),
        OpenFile(
            "special-days",
            lazy("Jours à horaires particuliers, à partir d’aujourd’hui"),
            {
                "shop": _SHOP,
                "day": lazy("date"),
                "opens": lazy("ouverture, heure locale ; vide : fermé"),
                "closes": lazy("fermeture, heure locale ; vide : fermé"),
            },
            street.special_rows,
        ),
        OpenFile(
            "events",
            lazy("Agenda de la rue"),
            {
                "event": lazy("identifiant de l’événement : la fin de l’adresse de sa page"),
                "kind": lazy("late_opening, market, sale, concert, feast ou other"),
                "status": lazy("published, ou cancelled s’il n’a pas lieu"),
                "first_day": lazy("premier jour"),
                "last_day": lazy("dernier jour"),
                "opens": lazy("début de chaque jour, heure locale ; vide : toute la journée"),
                "closes": lazy("fin de chaque jour, heure locale ; vide : toute la journée"),
                "title": lazy("titre"),
                "text": lazy("quelques mots"),
                "place": lazy("lieu, en mots ; vide : dans la rue"),
                "latitude": lazy("latitude, WGS 84 ; vide si inconnue"),
                "longitude": lazy("longitude, WGS 84 ; vide si inconnue"),
                "changed_at": lazy("dernier changement, en temps universel"),
            },
            street.event_rows,
            has_places=True,
            changed_at=street.events_changed_at,
        ),
        OpenFile(
            "weeks",
            lazy("Baromètre de la ville, par semaine"),
            {
                "monday": _MONDAY,
                "orders": lazy("commandes placées et non annulées"),
                "bags": _BAGS,
                "turnover_cents": _CENTS,
                "shared_orders": lazy("commandes dans deux boutiques ou plus"),
                "bags_while_closed": lazy("sacs commandés quand la boutique était fermée"),
                "bags_collected": lazy("sacs remis cette semaine-là"),
                "bags_of_new_customers": lazy("sacs de clients nouveaux dans la boutique depuis un an"),
                "bags_unanswered": lazy("sacs refusés parce que personne n’a répondu"),
                "currency": _CURRENCY,
            },
            _town_rows,
        ),
        OpenFile(
            "streets",
            lazy("Baromètre par semaine et par rue"),
            {
                "monday": _MONDAY,
                "street": _STREET,
                "bags": _BAGS,
                "turnover_cents": _CENTS,
                "currency": _CURRENCY,
            },
            _street_rows,
        ),
        OpenFile(
            "families",
            lazy("Baromètre par semaine, rue et famille de commerces"),
            {
                "monday": _MONDAY,
                "street": _STREET,
                "family": _FAMILY,
                "bags": _BAGS,
                "turnover_cents": _CENTS,
                "currency": _CURRENCY,
            },
            _family_rows,
        ),
    )
}
