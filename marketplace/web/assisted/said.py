"""What an agent types while somebody speaks: « 2 baguettes », « 350 g de comté », « confiture »."""

import re
from dataclasses import dataclass

_LONGEST = 100
_AMOUNT = re.compile(
    r"(?P<count>[0-9]{1,5}(?:[.,][0-9]{1,3})?)\s*(?P<unit>kg|kilos?|g|gr|grammes?)?\s*(?:[x×]\s+|\s)"
    r"\s*(?:de\s+|d[’'])?(?P<words>\S.*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:n\s*[°ºo]?\.?\s*|num[ée]ro\s*|le\s+)?(?P<number>[0-9]{1,6})", re.IGNORECASE | re.ASCII
)


@dataclass(frozen=True)
class Said:
    """How much of what. `amount`: in pieces or grams as its field shows it; empty where nothing was said."""

    words: str
    amount: str = ""
    is_weight: bool = False

    @property
    def number(self) -> int:
        """The number of the printed catalogue that the words are; 0 for any other words."""
        found = _NUMBER.fullmatch(self.words)
        return int(found["number"]) if found else 0

    def amount_for(self, *, by_weight: bool) -> str:
        """What stands in the field of a thing that is sold in this way: one piece, or 100 g, by default."""
        if self.amount and by_weight == self.is_weight:
            return self.amount
        if by_weight:  # « 350 comté »: nobody wants 350 pieces of it
            return self.amount if len(self.amount) > 2 else "100"
        return "1" if self.is_weight or not self.amount else self.amount


def said_in(typed: str) -> Said:
    """What was typed, taken apart; all of it is words where it begins with no amount."""
    line = " ".join("".join(c if c.isprintable() else " " for c in typed[:_LONGEST]).split())
    found = _AMOUNT.fullmatch(line)
    if found is None:
        return Said(line)
    count, unit = float(found["count"].replace(",", ".")), (found["unit"] or "").lower()
    grams = count * 1000 if unit.startswith("k") else count
    if not grams.is_integer():
        return Said(line)
    return Said(found["words"], str(int(grams)), is_weight=bool(unit))
