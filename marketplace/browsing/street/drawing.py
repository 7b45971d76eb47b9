"""The two drawings: the whole street to walk along, and one shop among its neighbours."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from marketplace.browsing.street.facades import Facade, Horizon, Lights, StreetWords
from marketplace.browsing.street.houses import front_of, front_symbols, link_house, stand_house
from marketplace.browsing.street.plan import BACK, HEIGHT, LONG, Plan, Plot, plan
from marketplace.browsing.street.scenery import artwork, draw_ends, draw_hub, draw_sky, draw_trees, draw_walk


def draw_street(
    shops: Sequence[Facade],
    *,
    words: StreetWords,
    lights: Lights = "auto",
    horizon: Horizon = "hills",
    uid: str = "s",
) -> Markup:
    """The street with every shop as a link, in the order given.

    `lights`: "auto" follows the visitor's colour scheme. `uid`: sets two drawings on one page apart.
    """
    street = plan(shops, has_station=bool(words.station), has_hub=bool(words.hub))
    houses = {plot: link_house(plot, words) for plot in street.plots}
    long = " street--long" if street.width > LONG else ""
    head = (
        f'<svg class="street{_mood(lights)}{long}" xmlns="http://www.w3.org/2000/svg" role="group" '
        f'viewBox="0 0 {street.width} {HEIGHT}" aria-labelledby="s-t">'
        f'<title id="s-t">{escape(words.title)}</title>'
    )
    return _named(head + _picture(street, houses, words, horizon) + "</svg>", uid)


def draw_neighbourhood(
    shops: Sequence[Facade],
    *,
    around: str,
    words: StreetWords,
    lights: Lights = "auto",
    horizon: Horizon = "hills",
    span: int = 400,
    tall: int = 300,
    uid: str = "n",
) -> Markup:
    """A picture of one shop (`around`: its slug) among its neighbours, without links.

    Units: `span` and `tall` in the drawing's own units; a shop is about 120 wide and a street 670 tall.
    Raises: KeyError when no shop has this slug.
    """
    street = plan(shops, has_station=bool(words.station), has_hub=bool(words.hub))
    plots = {plot.shop.slug: plot for plot in street.plots}
    centre = plots[around]
    left = min(max(0, centre.x + centre.width // 2 - span // 2), street.width - span)
    top = BACK + 48 - tall if centre.shop.side == "odd" else HEIGHT - tall
    seen = Plan(
        street.width,
        tuple(plot for plot in street.plots if left - plot.width < plot.x < left + span),
        street.garden_trees,
    )
    head = (
        f'<svg class="street{_mood(lights)}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="{left} {top} {span} {tall}" aria-labelledby="s-t"><title id="s-t">'
        f"{escape(words.label_of(centre.shop))}</title>"
    )
    houses = {plot: stand_house(plot) for plot in seen.plots}
    return _named(head + _picture(seen, houses, words, horizon) + "</svg>", uid)


def _mood(lights: Lights) -> str:
    return "" if lights == "auto" else f" street--{lights}"


def _picture(street: Plan, houses: dict[Plot, str], words: StreetWords, horizon: Horizon) -> str:
    """From the sky to the front row: what is nearer is drawn later."""
    fronts = front_symbols(map(front_of, street.plots), words)
    return "".join(
        (
            artwork("symbols").replace("</defs>", f"{fronts}</defs>"),
            draw_sky(street.width, horizon),
            draw_ends(street.width, words, horizon),
            *(houses[plot] for plot in street.row("odd")),
            draw_walk(street.width),
            draw_trees(street),
            *(houses[plot] for plot in street.row("even")),
            draw_hub(street.width, words),
        )
    )


def _named(svg: str, uid: str) -> Markup:
    """Give the drawing's own names a prefix of their own."""
    if uid != "s":
        svg = svg.replace('id="s-', f'id="{uid}-').replace("#s-", f"#{uid}-").replace('"s-t"', f'"{uid}-t"')
    return Markup(svg)  # noqa: S704 - every word that came from outside was escaped where it was written
