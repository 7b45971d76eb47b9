"""One house: roof, upper storeys, shopfront, sign. Drawn from its left corner on the ground, y running up."""

from collections.abc import Iterable

from markupsafe import escape

from marketplace.browsing.street.facades import Facade, StreetWords
from marketplace.browsing.street.plan import Plot, has_small_letters, pick, sign_name

SHOPFRONT = 92  # sign 24, awning 16, window, panel
_DOOR, _SIDE = 20, 38  # width of the door; where the window starts beside it

Front = tuple[int, bool, bool]  # width, door on the left, open


def front_of(plot: Plot) -> Front:
    """Which shopfront the house has; equal ones are drawn once."""
    return plot.width, bool(pick(plot.shop.slug, 2, "door")), plot.shop.is_open


def front_symbols(fronts: Iterable[Front], words: StreetWords) -> str:
    """The shopfronts that occur, as symbols that take the shop's own colour."""
    fronts = sorted(set(fronts))
    awnings = "".join(_awning(width) for width in sorted({width for width, _, _ in fronts}))
    return awnings + "".join(_front(front, words) for front in fronts)


def _front_id(front: Front) -> str:
    width, is_left, is_open = front
    return f"s-f{width}{'l' if is_left else 'r'}{'o' if is_open else 'c'}"


def _awning(width: int) -> str:
    """Stripes that fall slightly outwards, with a scalloped hem."""
    inner = width - 8
    stripes = inner // 11 | 1
    top, low = inner / stripes, (inner + 6) / stripes
    painted = "".join(
        f"M{i * top:.1f} 0h{top:.1f}L{(i + 1) * low - 3:.1f} 17a{low / 2:.1f} 5 0 0 1-{low:.1f} 0z"
        for i in range(0, stripes, 2)
    )
    return (
        f'<symbol id="s-aw{width}" overflow="visible">'
        f'<path class="s-cream" d="M0 0H{inner}L{inner + 3} 17q-2 4-6 4H3q-4 0-6-4z"/><path d="{painted}"/>'
        f'<path class="s-sh" d="M0 0H{inner}v3H0z"/></symbol>'
    )


def _front(front: Front, words: StreetWords) -> str:
    width, is_left, is_open = front
    door, window, glass_width = (10 if is_left else width - 30), (_SIDE if is_left else 9), width - 47
    glass = f"M{window}-64h{glass_width}v46h-{glass_width}zM{door}-58h{_DOOR}v40h-{_DOOR}z"
    if is_open:
        inside = (
            f'<path class="s-glass" d="{glass}"/>'
            f'<path class="s-shelf" d="M{window}-23h{glass_width}v5h-{glass_width}z"/>'
            f'<path class="s-ray" d="M{window + 4}-18l16-46h8l-16 46z"/>'
            f'<path class="s-note" d="M{door + 5}-43h10v7h-10z"/><use href="#s-aw{width}" x="4" y="-68"/>'
        )
    else:
        middle = window + glass_width / 2
        inside = (
            f'<path class="s-shut" d="{glass}"/><path fill="url(#s-slat)" d="{glass}"/>'
            f'<path class="s-note" d="M{middle - 22:g}-50h44v16h-44z"/>'
            f'<text class="s-closed" x="{middle:g}" y="-38.5">{escape(words.closed)}</text>'
        )
    panel = f"M{window}-14v10h{glass_width}v-10M{door}-14v12h{_DOOR}v-12"
    return (
        f'<symbol id="{_front_id(front)}" overflow="visible"><path d="M3-90h{width - 6}V0H3z"/>'
        f'<path class="s-hi" d="M1-92h{width - 2}v3H1z"/><path class="s-line" d="{panel}"/>{inside}'
        f'<path class="s-plate" d="M{door + 2}-14h16V-3h-16z"/></symbol>'
    )


def draw_house(plot: Plot) -> str:
    """The house without its link."""
    shop, width, top = plot.shop, plot.width, -SHOPFRONT - plot.storeys
    wall = _wall(plot)
    return (
        f'{_roof(plot, top)}<path class="s-w{wall}" d="M0 {top}h{width}V0H0z"/>'
        f'<path class="s-sh" d="M{width - 4} {top}h4V0h-4zM0 {top + 6}h{width}v3H0z"/>'
        f'<path class="s-trim" d="M-2 {top}h{width + 4}v6H-2z"/>{_windows(plot, top)}'
        f'<use href="#{_front_id(front_of(plot))}" class="s-c{shop.colour % 10}"/>{_sign(plot)}'
        f'<path class="s-ring" d="M1 {top - 30}h{width - 2}V0H1z"/>'
    )


def link_house(plot: Plot, words: StreetWords) -> str:
    """The house as the way into the shop, named for those who do not see it."""
    return (
        f'<a class="facade" transform="translate({plot.x} {plot.ground})" href="{escape(plot.shop.url)}">'
        f"<title>{escape(words.label_of(plot.shop))}</title>{draw_house(plot)}</a>"
    )


def stand_house(plot: Plot) -> str:
    """The house as a mere picture."""
    return f'<g transform="translate({plot.x} {plot.ground})">{draw_house(plot)}</g>'


def _sign(plot: Plot) -> str:
    """What tells the shop: window picture, name, hanging sign (it keeps clear of the door), number."""
    shop, width, is_left = plot.shop, plot.width, front_of(plot)[1]
    small = " s-name--small" if has_small_letters(shop.name) else ""
    name = f'<text class="s-name{small}" x="{width / 2:g}" y="-75">{escape(sign_name(shop.name))}</text>'
    number = f'<text class="s-num" x="{20 if is_left else width - 20}" y="-5.2">{escape(shop.number)}</text>'
    return f"{_shown(plot)}{name}{_hanging(shop, width - 15 if is_left else 15)}{number}"


def _shown(plot: Plot) -> str:
    """What lies in the window of an open shop."""
    shop = plot.shop
    if not (shop.is_open and shop.picture):
        return ""
    _, is_left, _ = front_of(plot)
    x = (_SIDE if is_left else 9) + (plot.width - 47) / 2 - 14
    return f'<image href="{escape(shop.picture)}" x="{x:g}" y="-49" width="28" height="28"/>'


def _hanging(shop: Facade, x: int) -> str:
    if not shop.sign:
        return ""
    glyph = f'<use href="{escape(shop.sign)}" x="{x - 8}" y="-111" width="16" height="16" class="s-glyph"/>'
    return f'<circle class="s-sign s-c{shop.colour % 10}" cx="{x}" cy="-103" r="12.5"/>{glyph}'


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
