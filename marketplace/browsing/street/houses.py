"""One house: roof, upper storeys, shopfront, sign. Drawn from its left corner on the ground, y running up."""

from markupsafe import escape

from marketplace.browsing.street.facades import Facade, StreetWords
from marketplace.browsing.street.fronts import SHOPFRONT, front_id, front_of
from marketplace.browsing.street.plan import Plot, pick
from marketplace.browsing.street.sheet import cut_of
from marketplace.browsing.street.signs import lettering_of, sign_lines

_BASELINES = {"large": -80, "normal": -81, "small": -82}  # of a sign of one line
_TWO_LINES = (-89, -73)


def draw_house(plot: Plot) -> str:
    """The house without its link."""
    shop, width, top = plot.shop, plot.width, -SHOPFRONT - plot.storeys
    wall = _wall(plot)
    return (
        f'{_roof(plot, top)}<path class="s-w{wall}" d="M0 {top}h{width}V0H0z"/>'
        f'<path class="s-sh" d="M{width - 4} {top}h4V0h-4zM0 {top + 6}h{width}v3H0z"/>'
        f'<path class="s-trim" d="M-2 {top}h{width + 4}v6H-2z"/>{_windows(plot, top)}'
        f'<use href="#{front_id(front_of(plot))}" class="s-c{shop.colour % 10}"/>{_sign(plot)}'
        f'<path class="s-ring" d="M1 {top - 30}h{width - 2}V0H1z"/>'
    )


def link_house(plot: Plot, words: StreetWords) -> str:
    """The house as the way into the shop, named for those who do not see it; nobody's leads nowhere."""
    if plot.is_vacant:
        return stand_house(plot)
    return (
        f'<a class="facade" transform="translate({plot.x} {plot.ground})" href="{escape(plot.shop.url)}">'
        f"<title>{escape(words.label_of(plot.shop))}</title>{draw_house(plot)}</a>"
    )


def stand_house(plot: Plot) -> str:
    """The house as a mere picture."""
    return f'<g transform="translate({plot.x} {plot.ground})">{draw_house(plot)}</g>'


def _sign(plot: Plot) -> str:
    """What tells the shop: window picture, name, hanging sign (it keeps clear of the door), number."""
    shop, width, is_left = plot.shop, plot.width, front_of(plot).has_door_left
    number = f'<text class="s-num" x="{20 if is_left else width - 20}" y="-5">{escape(shop.number)}</text>'
    return f"{_shown(plot)}{_name(plot)}{_hanging(shop, width - 15 if is_left else 15)}{number}"


def _name(plot: Plot) -> str:
    lettering, lines = lettering_of(plot.shop.name), sign_lines(plot.shop.name)
    baselines = _TWO_LINES if len(lines) > 1 else (_BASELINES[lettering],)
    style = "s-name" if lettering == "normal" else f"s-name s-name--{lettering}"
    return "".join(
        f'<text class="{style}" x="{plot.width / 2:g}" y="{y}">{escape(line)}</text>'
        for y, line in zip(baselines, lines, strict=True)
        if line
    )


def _shown(plot: Plot) -> str:
    """What lies in the window of an open shop."""
    shop = plot.shop
    cut = cut_of(shop.picture)
    if not (shop.is_open and cut):
        return ""
    x = front_of(plot).window + (plot.width - 47) / 2 - 14
    return cut.drawn(shop.sheet, side=28, x=x, y=-49)


def _hanging(shop: Facade, x: int) -> str:
    if not shop.sign:
        return ""
    glyph = f'<use href="{escape(shop.sign)}" x="{x - 8}" y="-125" width="16" height="16" class="s-glyph"/>'
    return f'<circle class="s-sign s-c{shop.colour % 10}" cx="{x}" cy="-117" r="12.5"/>{glyph}'


def _wall(plot: Plot) -> int:
    """Neighbours never have the same wall."""
    return (plot.index * 5 + pick(plot.shop.slug, 3, "wall")) % 9


def _windows(plot: Plot, top: int) -> str:
    slug, width, columns = plot.shop.slug, plot.width, 3 if plot.width > 128 else 2
    has_two_storeys = plot.storeys > 92
    first = top + (13 if has_two_storeys else (plot.storeys - 30) // 2 + 1)
    shutters, drawn = pick(slug, 5, "shutter"), []
    for i in range(columns * (2 if has_two_storeys else 1)):
        x, y = round(width * (i % columns + 0.5) / columns - 8), first + i // columns * 44
        lit = " s-lit" if pick(f"{slug}{i}", 3, "lit") == 0 else ""
        drawn.append(f'<use href="#s-win" x="{x}" y="{y}" class="s-v{shutters}{lit}"/>')
        if pick(slug, 3, f"box{i // columns}") == 0:
            drawn.append(f'<use href="#s-box" x="{x}" y="{y}"/>')
    return "".join(drawn)


def _roof(plot: Plot, top: int) -> str:
    kinds = (_mansard, _gable, _stepped_gable, _attic, _plain_roof)
    return kinds[pick(plot.shop.slug, len(kinds), "roof")](plot, top)


def _tone(plot: Plot) -> int:
    return pick(plot.shop.slug, 2, "tone")


def _chimney(plot: Plot, top: int) -> str:
    x = 20 if pick(plot.shop.slug, 2, "ch") else plot.width - 20
    return f'<use href="#s-chim" x="{x}" y="{top - 22}"/>'


def _mansard(plot: Plot, top: int) -> str:
    width = plot.width
    dormers = "".join(f'<use href="#s-dorm" x="{width * at:.0f}" y="{top - 2}"/>' for at in (0.3, 0.7))
    return (
        f'{_chimney(plot, top)}<path class="s-r0" d="M0 {top}l9-34h{width - 18}l9 34z"/>'
        f'<path class="s-r1" d="M9 {top - 34}l5-6h{width - 28}l5 6z"/>{dormers}'
    )


def _gable(plot: Plot, top: int) -> str:
    middle = plot.width / 2
    roof = f"M-2 {top + 1}L{middle:g} {top - 44}l{middle + 2:g} 45"
    return (
        f'<path class="s-w{_wall(plot)} s-eave{_tone(plot)}" d="{roof}"/>'
        f'<circle class="s-pane s-rim" cx="{middle:g}" cy="{top - 16}" r="7"/>'
    )


def _stepped_gable(plot: Plot, top: int) -> str:
    tread = plot.width // 10
    steps = f"v-9h{tread}" * 4 + f"v-9h{plot.width - 8 * tread}v9" + f"h{tread}v9" * 4
    return (
        f'<path class="s-w{_wall(plot)} s-step" d="M0 {top}{steps}z"/>'
        f'<circle class="s-pane s-rim" cx="{plot.width / 2:g}" cy="{top - 18}" r="7.5"/>'
    )


def _slope(plot: Plot, top: int) -> str:
    roof = f"M-3 {top}l8-27h{plot.width - 10}l8 27z"
    tone = 2 if _tone(plot) else 3
    return f'{_chimney(plot, top)}<path class="s-r{tone}" d="{roof}"/><path fill="url(#s-tile)" d="{roof}"/>'


def _attic(plot: Plot, top: int) -> str:
    return f'{_slope(plot, top)}<use href="#s-dorm" x="{plot.width / 2:.0f}" y="{top - 1}"/>'


def _plain_roof(plot: Plot, top: int) -> str:
    cat = f'<use href="#s-cat" x="{plot.width - 34}" y="{top - 27}"/>' if _tone(plot) else ""
    return _slope(plot, top) + cat
