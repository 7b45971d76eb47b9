"""Categories by the names that people read and type: the last name where it tells enough, else the path."""

from collections import Counter
from functools import cache

from marketplace.catalogue.categories import Category, path_of, tree
from marketplace.core.words import language

_ABOVE = " > "


def category_words(code: str) -> str:
    """What a category is called, in the visitor's language; empty for one that is no more."""
    return _names(language()).get(code, "")


def all_category_words() -> list[str]:
    """The same of all of them, in the order of the tree."""
    return list(_names(language()).values())


def french_path(code: str) -> str:
    """« Alimentation > Fromages », whatever the visitor's language: for files that are read again."""
    return _ABOVE.join(one.french for one in path_of(code))


def category_called(text: str) -> str | None:
    """The code of the category that somebody named, in either language; None for none, or several."""
    return _codes().get(_folded(text))


@cache
def _names(language_code: str) -> dict[str, str]:
    names = {code: _name(one, language_code) for code, one in tree().items()}
    told = Counter(names.values())
    return {code: name if told[name] == 1 else _path(code, language_code) for code, name in names.items()}


@cache
def _codes() -> dict[str, str]:
    """By path, and by the last name where only one category bears it."""
    codes: dict[str, str] = {}
    for language_code in ("fr", "en"):
        told = Counter(_folded(_name(one, language_code)) for one in tree().values())
        for code, one in tree().items():
            codes.setdefault(_folded(_path(code, language_code)), code)
            if told[_folded(_name(one, language_code))] == 1:
                codes.setdefault(_folded(_name(one, language_code)), code)
    return codes


def _name(one: Category, language_code: str) -> str:
    return one.english if language_code == "en" else one.french


def _path(code: str, language_code: str) -> str:
    return _ABOVE.join(_name(one, language_code) for one in path_of(code))


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("\u00a0", " ").split())
