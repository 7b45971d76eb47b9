"""Which style sheets make up a bundle, and how they are put together without a build step."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

_FOUNDATION = ("fonts", "reset", "tokens", "base", "layout")
_AFTER = ("forced.css", "print.css")  # what the visitor's device asks for has the last word
_SHARED = (
    "brand",
    "search",
    "tabs",
    "button",
    "card",
    "badge",
    "picture",
    "price",
    "notice",
    "toast",
    "empty",
    "facts",
    "details",
    "field",
    "choice",
    "stepper",
    "dot",
    "crumbs",
    "pager",
    "hours",
    "prose",
    "as_typed",
    "shop_head",
    "lines",
    "timeline",
    "dialog",
    "skeleton",
    "plain_page",
    "table",
    "way_on",
    "review",
    "stamps",
)
_STOREFRONT = (
    "kiosk",
    "site_head",
    "suggestions",
    "site_foot",
    "hero",
    "steps",
    "easy",
    "event",
    "alcohol",
    "product_card",
    "shelf",
    "gallery",
    "shop_card",
    "filter",
    "chips",
    "plan",
    "ways",
    "pass",
    "basket_line",
    "bag",
    "pay_bar",
    "account",
    "kept",
    "strip",
    "street",
    "street_walls",
    "street_life",
    "street_walk",
    "street_list",
)
_OFFICE = (
    "office_head",
    "board",
    "ticket",
    "other",
    "facts_list",
    "holiday",
    "pick",
    "variant",
    "scan",
    "day",
    "counts",
    "rounds",
    "label",
    "sheet",
    "photos",
    "figure",
    "ladder",
    "climb",
    "share",
    "filter",
    "chart",
    "sales",
    "look",
    "writing",
    "pass",
)

_ASSISTED = ("plan", "ways", "calls")
_STREET = ("strip", "street", "street_walls", "street_life", "street_walk", "arranging")


def _sheets(*parts: str) -> tuple[str, ...]:
    return (*(f"{name}.css" for name in _FOUNDATION), *(f"parts/{name}.css" for name in parts), *_AFTER)


BUNDLES: dict[str, tuple[str, ...]] = {
    "storefront": _sheets(*_SHARED, *_STOREFRONT),
    "office": _sheets(*_SHARED, *_OFFICE),
    "assisted": tuple(f"parts/{name}.css" for name in _ASSISTED),  # beside the office's
    "styleguide": tuple(f"parts/{name}.css" for name in (*_OFFICE, "styleguide")),  # beside the storefront's
    "street": tuple(f"parts/{name}.css" for name in _STREET),  # beside the office's, where it is arranged
}


def schemes(tokens: str) -> str:
    """The tokens of day and of night as classes, so that one page can show both.

    `tokens`: the text of `tokens.css`: a block for the day, then one for the night; nothing comes of less.
    """
    blocks = re.findall(r":root \{(.*?)\n\s*\}", tokens, flags=re.DOTALL)
    if not blocks[1:]:
        return ""
    day, night = blocks[:2]
    return shortened(
        f"@layer tokens {{ .by-day, .by-night {{ {day} color-scheme: light; }}"
        f" .by-night {{ {night} color-scheme: dark; }} }}"
        f" @layer parts {{ {_STANDING} {_STREET_BY_DAY} {_STREET_BY_NIGHT} }}"
    )


_STANDING = ".by-day, .by-night { color: var(--ink); background: var(--paper); }"
_STREET_BY_DAY = ".by-day .street.street { --by-day: initial; --by-night: ; }"
_STREET_BY_NIGHT = ".by-night .street.street { --by-day: ; --by-night: initial; }"


def bundled(folder: Path, sheets: Sequence[str], *, address_of: Callable[[str], str]) -> str:
    """The sheets below `folder` as one text, in their order, without comments and spare spaces.

    `address_of` gives the public address of a file named from the static folder, such as `fonts/x.woff2`.
    """
    text = "\n".join((folder / sheet).read_text(encoding="utf-8") for sheet in sheets)
    return re.sub(r"url\(\.\./([^)]+)\)", lambda found: f"url({address_of(found[1])})", shortened(text))


def shortened(css: str) -> str:
    """The same rules in fewer bytes. A space before `;` stays: it may be a custom property’s empty value."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{}]) ?|([;,]) ", r"\1\2", css)
    css = re.sub(r"(?<=[\w)]): (?!;)", ":", css)
    return css.replace(";}", "}").strip()
