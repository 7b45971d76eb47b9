"""How a name is painted above the door: large where it is short, in two lines where it is long."""

from typing import Literal

Lettering = Literal["large", "normal", "small"]
_LETTER: dict[Lettering, float] = {"large": 9.2, "normal": 7.7, "small": 6.2}
_MARGIN = 18
_LARGE = 9  # letters that fit in large letters
_ONE_LINE = 12  # letters that stay on one line
_ROOMY = 15  # letters of a line in full size
_LONGEST = 24  # letters that fit at all
_LEAST = 104


def sign_name(name: str) -> str:
    """The shop's name as it fits on the sign: a long one ends at a word, with an ellipsis."""
    if len(name) <= _LONGEST:
        return name
    short = name[: _LONGEST - 1]
    whole_words = short.rsplit(" ", 1)[0] if " " in short and name[_LONGEST - 1] != " " else short
    return f"{whole_words.rstrip(' ,&-–')}…"


def sign_lines(name: str) -> tuple[str, ...]:
    """The lines of the sign: one, or two as even as its words allow."""
    words = sign_name(name).split(" ")
    if len(sign_name(name)) <= _ONE_LINE or len(words) == 1:
        return (sign_name(name),)
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(cuts, key=lambda lines: max(map(len, lines)))


def lettering_of(name: str) -> Lettering:
    """How large the sign is painted."""
    lines = sign_lines(name)
    longest = max(map(len, lines))
    if longest > _ROOMY:
        return "small"
    return "large" if len(lines) == 1 and longest <= _LARGE else "normal"


def sign_width(name: str) -> int:
    """How wide the house must be for its sign: in steps of 8, so that houses share their shopfronts."""
    longest = max(map(len, sign_lines(name)))
    needed = round(_MARGIN + longest * _LETTER[lettering_of(name)])
    return max(_LEAST, (needed + 7) // 8 * 8)
