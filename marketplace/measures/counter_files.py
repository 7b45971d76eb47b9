"""A street counter's file, read to the letter: each fault is told with its line and cure, or all is taken.

Hours are those of the town's clocks, one line an hour: a date with its hour in one column or in two, and a
count. An hour that comes twice when the clocks go back is told apart by the order of its lines, in
files that are written oldest first or newest first; in any other it is asked for with its offset.
"""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from marketplace.core import clock
from marketplace.core.words import _

MOST_LINES, MOST_COUNT, MOST_FAULTS = 20_000, 200_000, 20
YEARS = range(2000, 2100)  # of a counter whose clock was ever set
_MOST_SIGNS = 40  # of a number in a cell
_HOUR = timedelta(hours=1)
_WORKBOOK = b"PK"  # how a workbook of Excel or LibreOffice begins
_MOMENT = re.compile(
    r"(?:(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)|(?P<d2>\d\d?)[/.](?P<m2>\d\d?)[/.](?P<y2>\d{4}))"
    r"[T ]+(?P<h>\d\d?)(?:[:hH](?P<min>\d\d)?(?::(?P<s>\d\d)(?:\.0+)?)?)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_COUNT = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,](\d+))?")


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line (0: in the whole file), and what to do about it."""

    line: int
    words: str


@dataclass
class CounterFile:
    """What a file says. With faults, nothing of it may be written."""

    hours: dict[datetime, int] = field(default_factory=dict)
    lines: dict[datetime, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    gaps: list[Fault] = field(default_factory=list)


def read_counter_file(data: bytes, *, time_zone: str) -> CounterFile:
    """Read a whole file. Hours that are missing between the first and the last stand in `gaps`."""
    file, reader = CounterFile(), _Reader(ZoneInfo(time_zone))
    if data.startswith(_WORKBOOK):
        file.faults.append(
            Fault(0, _("Ce fichier est un classeur. Enregistrez-le au format CSV, puis renvoyez-le."))
        )
        return file
    try:
        rows = list(_rows(_text(data)))
    except csv.Error:
        file.faults.append(Fault(0, _("Ce fichier n’est pas un CSV lisible. Exportez-le à nouveau en CSV.")))
        return file
    if len(rows) > MOST_LINES:
        file.faults.append(
            Fault(0, _("Ce fichier a plus de %(most)s lignes. Coupez-le par année.", most=MOST_LINES))
        )
        return file
    for number, cells in rows:
        if number == rows[0][0] and not re.search(r"\d", " ".join(cells)):
            continue  # the names of the columns
        reader.take(file, number, cells)
    reader.settle(file)
    if not file.hours and not file.faults:
        file.faults.append(
            Fault(0, _("Ce fichier ne contient aucune heure. Choisissez l’export « par heure »."))
        )
    if not file.faults:
        file.gaps = list(_gaps(file, ZoneInfo(time_zone)))
    return file


class _Reader:
    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._twice: dict[datetime, list[tuple[int, int]]] = {}  # hours that the clocks show twice

    def take(self, file: CounterFile, number: int, cells: Sequence[str]) -> None:
        try:
            wall, offset = self._moment(cells)
            count = _count(cells[-1])
            self._put(file, number, wall, offset, count)
        except ValueError as fault:
            file.faults.append(Fault(number, str(fault)))

    def settle(self, file: CounterFile) -> None:
        """Tell the hours apart that came twice, by the order in which the whole file is written."""
        way = self._way(file)
        for wall, lines in self._twice.items():
            if len(lines) == 2 and way:
                for fold, (number, count) in enumerate(lines[::way]):
                    self._write(file, number, wall.replace(fold=fold).astimezone(UTC), count)
                continue
            words = _(
                "Le %(at)s, l’horloge recule : cette heure existe deux fois, il faut deux lignes, dans un "
                "fichier rangé par heure. Ajoutez celle qui manque, ou écrivez le décalage (+02:00 et "
                "+01:00).",
                at=f"{wall:%d/%m/%Y %H:%M}",
            )
            file.faults.append(Fault(lines[0][0], words))

    def _way(self, file: CounterFile) -> int:
        """1 for a file that is written oldest first, -1 for newest first, 0 where its lines do not say."""
        lines = [(line, at) for at, line in file.lines.items()]
        lines += [
            (line, wall.astimezone(UTC)) for wall, twice in self._twice.items() for line, _count in twice
        ]
        moments = [at for _line, at in sorted(lines)]
        rises = any(before < after for before, after in itertools.pairwise(moments))
        falls = any(before > after for before, after in itertools.pairwise(moments))
        return rises - falls

    def _moment(self, cells: Sequence[str]) -> tuple[datetime, str]:
        found = _MOMENT.fullmatch(" ".join(cells[:-1]).strip()) if len(cells) in (2, 3) else None
        if found is None:
            raise ValueError(_("Date ou heure illisible. Écrivez par exemple « 11/06/2026 10:00;125 »."))
        part = found.groupdict()
        if int(part["min"] or 0) or int(part["s"] or 0):
            raise ValueError(
                _("L’heure n’est pas ronde. Exportez par heure : une ligne pour 10:00, une pour 11:00.")
            )
        try:
            year, month, day = (int(part[name] or part[f"{name}2"]) for name in ("y", "m", "d"))
            wall = datetime(year, month, day, int(part["h"]), tzinfo=self._zone)
        except ValueError:
            raise ValueError(
                _("Cette date n’existe pas. Vérifiez le jour, le mois et l’heure (0 à 23).")
            ) from None
        if year not in YEARS:
            raise ValueError(_("L’année %(year)s ne se peut pas. Vérifiez l’horloge du compteur.", year=year))
        return wall, part["zone"] or ""

    def _put(self, file: CounterFile, number: int, wall: datetime, offset: str, count: int) -> None:
        if wall.astimezone(UTC).astimezone(self._zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
            raise ValueError(
                _("Cette heure n’existe pas : l’horloge avance ce jour-là. Exportez à l’heure locale.")
            )
        is_twice = wall.utcoffset() != wall.replace(fold=1).utcoffset()
        if offset:
            wall = self._with_offset(wall, offset)
        elif is_twice:
            self._twice.setdefault(wall, []).append((number, count))
            return
        self._write(file, number, wall.astimezone(UTC), count)

    def _with_offset(self, wall: datetime, offset: str) -> datetime:
        for fold in (0, 1):
            told = wall.replace(fold=fold)
            if _offset(told) == offset.replace(":", "").replace("Z", "+0000"):
                return told
        words = _(
            "Mauvais fuseau : la ligne porte %(told)s, la ville est à %(own)s ce jour-là. Réglez le compteur "
            "sur l’heure de la ville et exportez à nouveau.",
            told=offset,
            own=_offset(wall),
        )
        raise ValueError(words)

    def _write(self, file: CounterFile, number: int, at: datetime, count: int) -> None:
        if at > clock.now():
            file.faults.append(
                Fault(number, _("Cette heure est encore à venir. Vérifiez l’horloge du compteur."))
            )
        elif file.hours.get(at, count) != count:
            words = _(
                "Cette heure est déjà à la ligne %(line)s avec un autre nombre. Gardez la bonne.",
                line=file.lines[at],
            )
            file.faults.append(Fault(number, words))
        else:
            file.hours[at] = count
            file.lines.setdefault(at, number)


def _count(text: str) -> int:
    found = _COUNT.fullmatch(text.strip()) if len(text) <= _MOST_SIGNS else None
    if found is None:
        raise ValueError(_("Nombre de passages illisible. Écrivez un nombre entier, sans signe ni unité."))
    if found[2] and found[2].strip("0"):
        raise ValueError(_("On ne passe pas à moitié : écrivez un nombre entier, sans décimale."))
    count = int(re.sub(r"\D", "", found[1]))
    if count > MOST_COUNT:
        raise ValueError(_("Plus de %(most)s passages en une heure : vérifiez le nombre.", most=MOST_COUNT))
    return count


def _offset(at: datetime) -> str:
    return f"{at:%z}"


def _text(data: bytes) -> str:
    for name in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    lines = text.replace("\0", "").splitlines()
    marks = Counter(mark for line in lines[:50] for mark in ";\t," if mark in line)
    mark = max(";\t,", key=lambda each: (marks[each], each == ";"))
    for number, cells in enumerate(csv.reader(io.StringIO("\n".join(lines)), delimiter=mark), start=1):
        kept = [cell.strip() for cell in cells]
        while kept and not kept[-1]:
            kept.pop()
        if kept:
            yield number, kept


def _gaps(file: CounterFile, zone: ZoneInfo) -> Iterator[Fault]:
    hours = sorted(file.hours)
    for before, after in itertools.pairwise(hours):
        missing = (after - before) // _HOUR - 1
        if missing > 0:
            words = _(
                "Après cette ligne, %(hours)s heures manquent, à partir du %(at)s.",
                hours=missing,
                at=f"{(before + _HOUR).astimezone(zone):%d/%m/%Y %H:%M}",
            )
            yield Fault(file.lines[before], words)
