"""The numbers of a count as a form sends them: what was said, what was found, one step more or less."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wtforms.validators import ValidationError

from marketplace.stock.queries import Countable
from marketplace.web.backoffice.typed import shown_count, typed_count

_GRAMS_A_STEP = 100


@dataclass
class Typed:
    """What was sent: by variant id what was said and found; by key what was typed and what is wrong."""

    said: dict[int, int] = field(default_factory=dict)
    found: dict[int, int] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    errors: dict[str, tuple[str, str]] = field(default_factory=dict)  # the product's name, and the sentence


def read_amounts(form: Mapping[str, str], known: Mapping[str, Countable]) -> Typed:
    """Read `said-<key>` and `count-<key>` of a form; another shop's keys count nothing."""
    typed = Typed()
    for name, text in form.items():
        key = name.removeprefix("count-")
        if name == key or key not in known or not _is_number(form.get(f"said-{key}", "")):
            continue
        one, typed.shown[key] = known[key], text.strip()
        try:
            typed.found[one.variant_id] = typed_count(text, by_weight=one.by_weight)
            typed.said[one.variant_id] = int(form[f"said-{key}"])
        except ValidationError as refused:
            typed.errors[key] = (one.name, str(refused))
    return typed


def step(typed: Typed, *, wanted: str, known: Mapping[str, Countable]) -> None:
    """Make the number of `less-<key>` or `more-<key>` one step smaller or larger, for who has no script."""
    way, _dash, key = wanted.partition("-")
    one = known.get(key)
    if one is None or one.variant_id not in typed.found:
        return
    size = _GRAMS_A_STEP if one.by_weight else 1
    amount = typed.found[one.variant_id] + (size if way == "more" else -size)
    typed.shown[key] = shown_count(max(amount, 0), by_weight=one.by_weight)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 11
