"""What a text says that a shop's week and special days cannot: the part, why, and what to do."""

import re

from marketplace.core.errors import Refusal
from marketplace.core.words import _, lazy

MOST = 1000
_SHOWN = 80
_DAYS_OF_MONTH = {"feb": 29, "apr": 30, "jun": 30, "sep": 30, "nov": 30}
_WEEKDAY = r"(?:mo|tu|we|th|fr|sa|su)"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_TIMES = re.compile(r"(\d{1,2}:\d{2})-(\d{1,2}:\d{2})")
_DATE = re.compile(rf"(?i)\b({_MONTH})\s*(\d{{1,2}})(?:\s*-\s*(\d{{1,2}}))?(?![\d:])")
# The next rule begins after a semicolon, or after a comma that no further times of the same days follow.
_NEXT_RULE = re.compile(r"(?i)\s*(?:;|(?<=:\d\d),(?=\s*[a-z])|(?<=off),|(?<=closed),)\s*")
_SAYS_WHEN = re.compile(r"(?i)\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}|24/7|\b(?:off|closed)\b")

# What is never hours on a clock. Looked for in this order; the first that is found is named.
_NO_HOURS = [
    (
        r'"[^"]*"?',
        lazy("c’est une remarque, pas une heure"),
        lazy("Retirez-la : elle a sa place dans votre présentation."),
    ),
    (
        r"\|\|.*",
        lazy("c’est une seconde possibilité, au cas où la première ne dirait rien"),
        lazy("Gardez une seule façon de dire vos horaires."),
    ),
    (
        r"(?i)\bunknown\b",
        lazy("ces heures ne sont pas sûres"),
        lazy("Gardez les heures dont vous êtes sûr."),
    ),
    (
        r"(?i)\(?\b(?:sunrise|sunset|dawn|dusk)\b\S*",
        lazy("le soleil n’a pas la même heure chaque jour"),
        lazy("Écrivez des heures : 08:00-19:00."),
    ),
    (
        r"\S*\d\+",
        lazy("la fin n’est pas dite"),
        lazy("Donnez l’heure de fermeture."),
    ),
    (
        r"(?i)\bsh\b[^;]*",
        lazy("nous ne connaissons pas les vacances scolaires"),
        lazy("Retirez cette partie, puis notez ces jours comme jours exceptionnels."),
    ),
    (
        rf"(?i)\bph\s+{_WEEKDAY}\b[^;]*",
        lazy("on peut le lire de deux façons"),
        lazy("Écrivez les jours fériés à part : PH 10:00-12:00."),
    ),
]


class TextRefused(Refusal):
    """A text that is not understood exactly. `part`: which words of it; `cure`: what to do."""

    status = 422

    def __init__(self, part: str, why: str, cure: str) -> None:
        self.part, self.why, self.cure = part.strip()[:_SHOWN], why, cure
        self.reason = _("Nous ne lisons pas « %(part)s » : %(why)s.", part=self.part, why=why)
        super().__init__(f"{self.reason} {cure}")


def tidied(text: str) -> str:
    """The text with plain spaces and dashes, without what hangs loose at its ends."""
    return " ".join(re.sub("[–—−]", "-", text).split()).strip(" ;,")


def check_parts(text: str) -> None:
    """Refuse what cannot be kept, and what the library would take in another sense. Raises: TextRefused."""
    if not text:
        raise TextRefused(
            text, _("il n’y a rien à lire"), _("Collez le texte, par exemple Tu-Sa 09:00-19:00.")
        )
    if len(text) > MOST:
        raise TextRefused(text, _("c’est trop long"), _("Saisissez la semaine jour par jour."))
    for pattern, why, cure in _NO_HOURS:
        if found := re.search(pattern, text):
            raise TextRefused(found[0], str(why), str(cure))
    _check_dates(text)
    for place, rule in enumerate(_NEXT_RULE.split(text)):
        _check_rule(rule, is_first=place == 0)


def nights_in(text: str) -> list[str]:
    """The rules of a text whose hours go on past midnight."""
    return [
        rule.strip()
        for rule in text.split(";")
        if any(closes != "00:00" and _past_midnight(opens, closes) for opens, closes in _TIMES.findall(rule))
    ]


def _past_midnight(opens: str, closes: str) -> bool:
    return closes.zfill(5) < opens.zfill(5) or closes.zfill(5) > "24:00"


def name_part(text: str, place: int) -> str:
    """The rule around a place of a text at which reading stopped."""
    begins = text.rfind(";", 0, max(0, place)) + 1
    ends = text.find(";", begins)
    return text[begins : ends if ends >= 0 else len(text)].strip() or text


def _check_dates(text: str) -> None:
    for found in _DATE.finditer(text):
        last = _DAYS_OF_MONTH.get(found[1].lower(), 31)
        if any(not 1 <= int(day) <= last for day in found.groups()[1:] if day):
            raise TextRefused(found[0], _("ce jour n’existe pas"), _("Corrigez la date."))


def _check_rule(rule: str, *, is_first: bool) -> None:
    if not _SAYS_WHEN.search(rule):
        raise TextRefused(
            rule, _("il y manque les heures"), _("Écrivez-les comme 09:00-12:30, ou « off » pour fermé.")
        )
    if not is_first and re.match(r"\d{1,2}:", rule):
        raise TextRefused(
            rule,
            _("ces heures remplaceraient toutes celles d’avant"),
            _("Séparez les heures d’un même jour par une virgule, ou redites les jours."),
        )
    for opens, closes in _TIMES.findall(rule):
        if opens.zfill(5) == closes.zfill(5):
            raise TextRefused(
                rule, _("l’ouverture et la fermeture sont à la même heure"), _("Corrigez l’une des deux.")
            )
