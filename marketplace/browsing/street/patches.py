"""What stands in a row and is no house: square, trees, parking, station, hub. Drawn from its left corner."""

from collections.abc import Callable

from markupsafe import escape

from marketplace.browsing.street.facades import StreetWords
from marketplace.browsing.street.plan import Patch, Plan, ground_of
from marketplace.browsing.street.scenery import artwork
from marketplace.browsing.street.signs import sign_name
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.place import Side


def draw_patches(plan: Plan, side: Side, words: StreetWords) -> str:
    """Whatever stands between the houses of one side."""
    return "".join(_draw(patch, words) for patch in plan.patches_of(side))


def _draw(patch: Patch, words: StreetWords) -> str:
    kind, side = patch.spot.kind, patch.spot.side
    drawn = _DRAWN[kind](patch, words)
    return f'<g class="s-{kind}" transform="translate({patch.x} {ground_of(side)})">{drawn}</g>'


def _square(patch: Patch, _words: StreetWords) -> str:
    """Trees, benches and a hedge, and in the front row its fountain."""
    is_behind = patch.spot.side == "odd"
    trees = "".join(f'<use href="#s-tree" x="{x}" y="-6"/>' for x in (22, 154))
    benches = "".join(f'<use href="#s-bench" x="{x}" y="-4"/>' for x in (58, 118))
    plaque = _plaque(patch.spot.name, 88, -62 if is_behind else -126)
    fountain = "" if is_behind else f'<g transform="translate(88 -112)">{artwork("fountain")}</g>'
    return f"{_hedge(8, 160)}{trees}{benches}{plaque}{fountain}"


def _trees(patch: Patch, _words: StreetWords) -> str:
    trees = "".join(f'<use href="#s-tree" x="{x}" y="{y}"/>' for x, y in ((24, -8), (64, -3)))
    return f"{_hedge(4, 80)}{trees}{_plaque(patch.spot.name, 44, -94)}"


def _parking(patch: Patch, _words: StreetWords) -> str:
    cars = (
        f'<use href="#s-car" x="{x}" y="{y}" class="s-c{colour}"/>'
        for x, y, colour in ((62, -10, 2), (32, -2, 3))
    )
    return f"{_hedge(4, 116)}{artwork('parking')}{''.join(cars)}{_plaque(patch.spot.name, 62, -84)}"


def _station(patch: Patch, _words: StreetWords) -> str:
    name = sign_name(patch.spot.name).upper()
    fitted = ' textLength="80" lengthAdjust="spacingAndGlyphs"' if len(name) > 7 else ""
    return f'{artwork("station")}<text class="s-station-name" x="74" y="-77"{fitted}>{escape(name)}</text>'


def _hub(patch: Patch, words: StreetWords) -> str:
    name = sign_name(patch.spot.name)
    fitted = ' textLength="112" lengthAdjust="spacingAndGlyphs"' if len(name) > 14 else ""
    sign = (
        f'<circle class="s-sign s-c4" cx="67" cy="-112" r="13"/>'
        f'<use href="{escape(words.hub_sign)}" x="59" y="-120" width="16" height="16" class="s-glyph"/>'
    )
    return (
        f'<g transform="translate(5 0)">{artwork("hub")}</g>'
        f'<text class="s-name" x="67" y="-76"{fitted}>{escape(name)}</text>{sign if words.hub_sign else ""}'
    )


def _hedge(x: int, width: int) -> str:
    humps = "q6-8 12 0" * (width // 12)
    return f'<path class="s-hedge" d="M{x} 0v-15{humps}v15z"/>'


def _plaque(name: str, middle: int, y: int) -> str:
    """A name in white on blue enamel, on two posts; nothing without a name."""
    if not name:
        return ""
    said = sign_name(name)
    width = round(16 + 7.2 * len(said))
    left = middle - width // 2
    return (
        f'<path class="s-iron" d="M{left + 8} {y}h3v{-y - 4}h-3zM{left + width - 11} {y}h3v{-y - 4}h-3z"/>'
        f'<path class="s-enamel" d="M{left} {y - 11}h{width}v22h-{width}z"/>'
        f'<text class="s-named" x="{middle}" y="{y + 5}">{escape(said)}</text>'
    )


_DRAWN: dict[UnitKind, Callable[[Patch, StreetWords], str]] = {
    UnitKind.SQUARE: _square,
    UnitKind.TREES: _trees,
    UnitKind.PARKING: _parking,
    UnitKind.STATION: _station,
    UnitKind.HUB: _hub,
}
