"""The three drawings: the whole street, a walk through it, and one shop among its neighbours."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from markupsafe import Markup, escape

from marketplace.browsing.street.facades import Lights, Standing, Stop, StreetWords
from marketplace.browsing.street.fronts import front_of, front_symbols
from marketplace.browsing.street.houses import link_house, stand_house
from marketplace.browsing.street.patches import draw_patches
from marketplace.browsing.street.plan import BACK, HEIGHT, LONG, Plan, Plot, plan
from marketplace.browsing.street.route import draw_route, seen_of
from marketplace.browsing.street.scenery import artwork, draw_end, draw_ground, draw_sky, draw_trees


def draw_street(
    street: Sequence[Standing], *, words: StreetWords, lights: Lights = "auto", uid: str = "s"
) -> Markup:
    """The street with every shop as a link, each row in the order given.

    `lights`: "auto" follows the visitor's colour scheme. `uid`: sets two drawings on one page apart.
    """
    planned = plan(street)
    picture = _picture(planned, words, lambda plot: link_house(plot, words))
    return _svg(picture, (0, 0, planned.width, HEIGHT), words, lights=lights, role="group", uid=uid)


def draw_walk(
    street: Sequence[Standing],
    *,
    stops: Sequence[Stop],
    words: StreetWords,
    lights: Lights = "auto",
    uid: str = "w",
) -> Markup:
    """The same with a walk through it, in walking order, as much of the street as the walk needs.

    A stop whose shop is not in the street is left out; each other one is said in its shop's label.
    """
    planned = plan(street)
    spoken = replace(words, stops={stop.slug: stop.words for stop in stops})
    left, span = seen_of(planned, stops)
    seen = _between(planned, left, left + span)
    picture = _picture(seen, spoken, lambda plot: link_house(plot, spoken)) + draw_route(seen, stops)
    return _svg(picture, (left, 0, span, HEIGHT), spoken, lights=lights, role="group", uid=uid)


def draw_neighbourhood(
    street: Sequence[Standing],
    *,
    around: str,
    words: StreetWords,
    lights: Lights = "auto",
    span: int = 400,
    tall: int = 300,
    uid: str = "n",
) -> Markup:
    """A picture of one shop (`around`: its slug) among its neighbours, without links.

    Units: `span` and `tall` in the drawing's own units; a shop is about 110 wide and a street 680 tall.
    Raises: KeyError when no shop has this slug.
    """
    planned = plan(street)
    centre = {plot.shop.slug: plot for plot in planned.plots}[around]
    left = min(max(0, centre.x + centre.width // 2 - span // 2), planned.width - span)
    top = BACK + 48 - tall if centre.shop.side == "odd" else HEIGHT - tall
    picture = _picture(_between(planned, left, left + span), words, stand_house)
    titled = replace(words, title=words.label_of(centre.shop))
    return _svg(picture, (left, top, span, tall), titled, lights=lights, role="img", uid=uid)


def _between(street: Plan, left: int, right: int) -> Plan:
    """As much of the street as is seen between two of its points; a roof or a tree reaches over a little."""
    return replace(
        street,
        plots=tuple(plot for plot in street.plots if left - plot.width < plot.x < right),
        patches=tuple(patch for patch in street.patches if left - patch.width < patch.x < right),
    )


def _picture(street: Plan, words: StreetWords, draw: Callable[[Plot], str]) -> str:
    """From the sky to the front row: what is nearer is drawn later."""
    fronts = front_symbols(map(front_of, street.plots), words)
    return "".join(
        (
            artwork("symbols").replace("</defs>", f"{fronts}</defs>"),
            draw_sky(street),
            draw_end(street),
            draw_patches(street, "odd", words),
            *map(draw, street.row("odd")),
            draw_ground(street),
            draw_trees(street),
            draw_patches(street, "even", words),
            *map(draw, street.row("even")),
        )
    )


def _svg(
    picture: str, box: tuple[int, int, int, int], words: StreetWords, *, lights: Lights, role: str, uid: str
) -> Markup:
    """The drawing with its title, its own names prefixed so that several get on with one another."""
    mood = "" if lights == "auto" else f" street--{lights}"
    long = " street--long" if box[2] > LONG else ""
    svg = (
        f'<svg class="street{mood}{long}" xmlns="http://www.w3.org/2000/svg" role="{role}" '
        f'viewBox="{" ".join(map(str, box))}" aria-labelledby="s-t">'
        f'<title id="s-t">{escape(words.title)}</title>{picture}</svg>'
    )
    if uid != "s":
        svg = svg.replace('id="s-', f'id="{uid}-').replace("#s-", f"#{uid}-").replace('"s-t"', f'"{uid}-t"')
    return Markup(svg)  # noqa: S704 - every word that came from outside was escaped where it was written
