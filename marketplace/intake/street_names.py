"""Street names in one spelling, so that a street is one street however a list writes it."""

import re

from marketplace.intake.shop_records import fold_key

_TYPES = {
    short: full
    for full, shorts in {
        "Rue": "r rue",
        "Avenue": "av ave aven avenue",
        "Boulevard": "bd bld blvd boul boulevard",
        "Place": "pl place",
        "Allée": "all allee",
        "Chemin": "ch che chem chemin",
        "Impasse": "imp impasse",
        "Square": "sq square",
        "Route": "rte route",
        "Cours": "crs cours",
        "Quai": "q qu quai",
        "Faubourg": "fg fbg faubourg",
        "Passage": "pas pass passage",
        "Esplanade": "esp esplanade",
        "Galerie": "gal galerie",
        "Mail": "mail",
        "Parvis": "parvis",
        "Promenade": "prom promenade",
        "Rond-point": "rpt",
        "Centre": "ctre centre",
        "Résidence": "res residence",
        "ZA": "za",
        "ZAC": "zac",
        "ZI": "zi",
        "Grande": "gr grande",
        "Grand": "grand",
    }.items()
    for short in shorts.split()
}
_SHORT = {
    "gal": "Général",
    "mal": "Maréchal",
    "st": "Saint",
    "ste": "Sainte",
    "dr": "Docteur",
    "pdt": "Président",
}
_SMALL = frozenset(
    {"de", "du", "des", "la", "le", "les", "et", "a", "à", "au", "aux", "sur", "sous", "en", "lès"}
)
_ELISION = re.compile(r"(?i)\b([dl])['’]?\s+(?=[aeiouyhéèêâîôàœ])")


def clean_street(text: str) -> str:
    """A street as people write it: `R DE L EGLISE` becomes « Rue de l’Eglise », abbreviations in full."""
    text = " ".join(text.replace("'", "’").split()).strip(" ,;")
    if not text:
        return ""
    shouted = text.isupper() or text.islower()
    if shouted:
        text = _ELISION.sub(lambda match: f"{match.group(1)}’", text)
    first, _space, rest = text.partition(" ")
    kind = _TYPES.get(fold_key(first))
    if kind is None or not rest:
        words = text.split(" ")
        return " ".join(_word(word, shouted=shouted, first=place == 0) for place, word in enumerate(words))[
            :120
        ]
    words = [_word(word, shouted=shouted, first=False) for word in rest.split(" ")]
    return " ".join([kind, *words])[:120]


def _word(word: str, *, shouted: bool, first: bool) -> str:
    bare = word.rstrip(".").casefold()
    if bare in _SHORT and (shouted or word.endswith(".") or word[0].isupper()):
        return _SHORT[bare]
    if not shouted:
        return word[0].upper() + word[1:] if first else word
    small = word.casefold()
    if small in _SMALL and not first:
        return small
    if small[:2] in ("d’", "l’"):
        return small[:2] + _capital(small[2:])
    return _capital(small)


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def street_key(text: str) -> str:
    """What two spellings of one street share: no accents, case, marks, articles' spaces or abbreviations."""
    return fold_key(clean_street(text))
