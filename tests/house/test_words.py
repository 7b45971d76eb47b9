"""Every text goes through the catalogue, is written as French is written, and has its English one."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po
from babel.util import pathmatch
from jinja2 import Environment

from tests.house.sources import ROOT, Module, application, files, place, sample, templates

_CALLS = {"_", "gettext", "lazy", "ngettext"}
_KEYWORDS = {**DEFAULT_KEYWORDS, "lazy": None}
_BLANK = re.compile(r"%\(\w+\)[a-z]|%%")
_FRENCH_SLIPS = {
    "straight apostrophe": re.compile(r"(?<=\w)'(?=\w)"),
    "three dots": re.compile(r"\.\.\."),
    "no space before a mark": re.compile(r"[^\s«(][;!?](?=\s|$)|[^\s«(]:(?=\s|$)"),
    "no space inside « »": re.compile(r"«(?! )|(?<! )»"),
    "space that the code puts by itself": re.compile(r"[\u00a0\u202f]"),
}
_ENGLISH_SLIPS = {
    "straight apostrophe": _FRENCH_SLIPS["straight apostrophe"],
    "straight quotes": re.compile(r'"'),
    "three dots": _FRENCH_SLIPS["three dots"],
    "space before a mark": re.compile(r"\s[;:!?](?=\s|$)"),
    "French quotes": re.compile(r"[«»]"),
}
_ACCENT = re.compile(r"[àâçéèêëîïôöùûüÿœÀÂÇÉÈÊËÎÏÔÖÙÛÜŒ]")
_SPOKEN = re.compile(r"[^\W\d_]{2}|[«»]")
_SPOKEN_ATTRIBUTE = re.compile(r'\b(?:alt|title|placeholder|label|aria-\w*label|data-label)="([^"]+)"')
# The names of the languages are the same in all of them.
_LANGUAGES = {"English", "Français"}

Text = str | tuple[str, ...]


def untranslated(catalog: Catalog, wanted: set[Text]) -> list[Text]:
    """Texts that a catalogue lacks, or is unsure of; `make words` adds them to it."""
    known = {message.id: message for message in catalog if message.id}
    return [text for text in sorted(wanted, key=str) if text not in known or not _sure(known[text])]


def unsaid(catalog: Catalog, wanted: set[Text]) -> list[object]:
    """Texts that nobody says any more; `make words` drops them."""
    return sorted((message.id for message in catalog if message.id and message.id not in wanted), key=str)


def unlike(message: Message) -> bool:
    """Whether a translation leaves out a value that its source fills in, or asks for another."""
    blanks = [_blanks(text) for text in _texts(message.id)]
    strings = [_blanks(text) for text in _texts(message.string)]
    return strings[-1] != blanks[-1] or any(found not in blanks for found in strings)


def slips(text: str, rules: dict[str, re.Pattern[str]]) -> list[str]:
    """The typographic rules that a text breaks."""
    return [name for name, rule in rules.items() if rule.search(text)]


def bare_words(template: str) -> list[str]:
    """Words that a reader would see (or hear) and that no translator would."""
    template = re.sub(r"{%-?\s*trans\b.*?\bendtrans\s*-?%}", "", template, flags=re.DOTALL)
    kept = "".join(value for _, kind, value in Environment(autoescape=True).lex(template) if kind == "data")
    attributes = _SPOKEN_ATTRIBUTE.findall(kept)
    text = re.sub(r"<[^>]*>", "\n", kept)
    text = re.sub(r'[\w-]+="[^"]*"|&\w+;', "", text)
    said = [line.strip() for line in [*text.split("\n"), *attributes]]
    return [line for line in said if _SPOKEN.search(line) and line not in _LANGUAGES]


def bare_sentences(module: Module) -> list[str]:
    """French sentences in Python that do not go through `_`, `lazy` or `ngettext`."""
    return [
        f"{place(module.path)}:{node.lineno} {node.value}"
        for node in _unwrapped(module.tree)
        if isinstance(node.value, str) and " " in node.value and _ACCENT.search(node.value)
    ]


def _unwrapped(node: ast.AST) -> Iterator[ast.Constant]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        return
    if isinstance(node, ast.Constant):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _unwrapped(child)


def _sure(message: Message) -> bool:
    return not message.fuzzy and all(_texts(message.string))


def _texts(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (text or "",)


def _blanks(text: str) -> set[str]:
    return set(_BLANK.findall(text))


@cache
def _said() -> dict[Text, str]:
    """Every text of the house, with the file that says it, as `make words` collects them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]
    found: dict[Text, str] = {}
    for path in [*files("marketplace", "*.py"), *templates()]:
        method = next(m["method"] for m in settings["mappings"] if pathmatch(m["pattern"], place(path)))
        for _, text, _, _ in extract_from_file(method, path, keywords=_KEYWORDS):
            found[text] = place(path)
    return found


@cache
def _catalogs() -> dict[str, Catalog]:
    paths = files("marketplace/translations", "messages.po")
    return {place(path): _read(path.read_bytes()) for path in paths}


def _read(content: bytes) -> Catalog:
    return read_po(BytesIO(content))


def test_every_text_is_translated() -> None:
    found = {name: untranslated(catalog, set(_said())) for name, catalog in _catalogs().items()}
    assert {name: texts for name, texts in found.items() if texts} == {}
    assert found


def test_no_translation_has_outlived_its_text() -> None:
    found = {name: unsaid(catalog, set(_said())) for name, catalog in _catalogs().items()}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_translations_fill_in_the_same_values() -> None:
    for name, catalog in _catalogs().items():
        assert [(name, m.id) for m in catalog if m.id and _sure(m) and unlike(m)] == []


def test_french_is_written_as_french_is() -> None:
    found = {text: slips(text, _FRENCH_SLIPS) for key in _said() for text in _texts(key)}
    assert {text: names for text, names in found.items() if names} == {}


def test_english_is_written_as_english_is() -> None:
    [english] = [catalog for catalog in _catalogs().values() if str(catalog.locale) == "en"]
    found = {text: slips(text, _ENGLISH_SLIPS) for m in english if m.id for text in _texts(m.string)}
    assert {text: names for text, names in found.items() if names} == {}


def test_no_template_says_words_past_the_catalogue() -> None:
    found = {place(path): bare_words(path.read_text(encoding="utf-8")) for path in templates()}
    assert {name: words for name, words in found.items() if words} == {}


def test_no_module_says_french_past_the_catalogue() -> None:
    spoken = [module for module in application() if not module.room.startswith("demo")]
    assert [line for module in spoken for line in bare_sentences(module)] == []


def test_the_rule_sees_a_text_without_a_sure_translation() -> None:
    catalog = _read('msgid "Été"\nmsgstr ""\n\n#, fuzzy\nmsgid "Nuit"\nmsgstr "Night?"\n'.encode())
    assert untranslated(catalog, {"Été", "Nuit", "Jour"}) == ["Jour", "Nuit", "Été"]
    assert untranslated(_read(b'msgid "Nuit"\nmsgstr "Night"\n'), {"Nuit"}) == []


def test_the_rule_sees_half_a_plural() -> None:
    catalog = _read(b'msgid "un sac"\nmsgid_plural "%(num)s sacs"\nmsgstr[0] "a bag"\nmsgstr[1] ""\n')
    assert untranslated(catalog, {("un sac", "%(num)s sacs")})


def test_the_rule_sees_a_text_that_nobody_says() -> None:
    assert unsaid(_read(b'msgid "Nuit"\nmsgstr "Night"\n'), {"Jour"}) == ["Nuit"]


@pytest.mark.parametrize(
    ("text", "translation", "wrong"),
    [
        ("Bonjour %(name)s", "Hello %(name)s", False),
        ("Bonjour %(name)s", "Hello %(nmae)s", True),
        ("Bonjour %(name)s", "Hello", True),
        ("%(percent)s %% vol.", "%(percent)s% vol.", True),
        ("Ligne %(line)d", "Row %(line)s", True),
        (("un sac", "%(num)s sacs"), ("%(num)s bag", "%(num)s bags"), False),
        (("un sac", "%(num)s sacs"), ("a bag", "bags"), True),
    ],
)
def test_the_rule_sees_values_that_differ(text: Text, translation: Text, wrong: bool) -> None:
    assert unlike(Message(text, translation)) is wrong


@pytest.mark.parametrize(
    "bad", ["l'article", "Patience...", "Prêt!", "Total:", "Ah? Bon", "«nom»", "Prêt\u202f!"]
)
def test_the_rule_sees_french_typed_badly(bad: str) -> None:
    assert slips(bad, _FRENCH_SLIPS)


def test_the_rule_lets_good_french_pass() -> None:
    assert slips("L’article « %(name)s » : prêt à 9:30 (« oui ? ») !", _FRENCH_SLIPS) == []


@pytest.mark.parametrize("bad", ["It's", "Wait...", "Ready !", "Total : 3", "« name »", '"name"'])
def test_the_rule_sees_english_typed_as_french(bad: str) -> None:
    assert slips(bad, _ENGLISH_SLIPS)


@pytest.mark.parametrize(
    "bad",
    [
        "<p>Été</p>",
        "<p>{{ _('Prix') }} TVA comprise</p>",
        '<img src="/x" alt="Une boutique">',
        '<button aria-label="Fermer">{{ icon("x") }}</button>',
        "<span>« {{ note }} »</span>",
        "{% if x %}ouvert{% else %}{{ x }}{% endif %}",
    ],
)
def test_the_rule_sees_words_past_the_catalogue(bad: str) -> None:
    assert bare_words(bad)


def test_the_rule_lets_wrapped_words_pass() -> None:
    good = (
        '{# dit #}<a class="x {{ look }}" href="/">{{ _("Été") }}</a> · {% trans %}Été{% endtrans %}&nbsp;– €'
    )
    assert bare_words(good) == []


def test_the_rule_sees_a_sentence_past_the_catalogue() -> None:
    assert bare_sentences(sample('def f():\n    """Été passé."""\n    return "Déjà pris"'))
    assert bare_sentences(sample('def f():\n    """Été passé."""\n    return _("Déjà pris")')) == []
