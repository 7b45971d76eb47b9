"""A counter's file is read to the letter: every fault has its line, and nothing of a faulty file is taken."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from marketplace.core import clock
from marketplace.measures.counter_files import CounterFile, read_counter_file

SUMMER = "date;heure;passages\n11/05/2026;10:00;125\n11/05/2026;11:00;1 130\n"


@pytest.fixture(autouse=True)
def later(database: None) -> Iterator[None]:
    """A day after all of these."""
    with clock.travel(datetime(2026, 12, 1, tzinfo=UTC)):
        yield


def read(text: str | bytes) -> CounterFile:
    """The file as it is read in the town."""
    return read_counter_file(text if isinstance(text, bytes) else text.encode(), time_zone="Europe/Paris")


@pytest.mark.parametrize(
    "text",
    [
        SUMMER,
        "\ufeff" + SUMMER,
        SUMMER.replace(";", ","),
        SUMMER.replace(";", "\t"),
        SUMMER.replace("125", '"125,0"'),
        SUMMER.replace("passages", "fréquentation").encode("cp1252"),
        "2026-05-11T10:00:00+02:00;125\n2026-05-11T11:00:00+02:00;1130\n",
        "moment;n\n2026-05-11 10:00;125\n2026-05-11 11:00;1130\n",
        "11/05/2026 10h00;125\r\n11/05/2026 11h00;1130\r\n",
        SUMMER + "11/05/2026;11:00;1130\n",
    ],
)
def test_all_of_these_say_the_same(text: str | bytes) -> None:
    file = read(text)
    assert (file.faults, file.gaps) == ([], [])
    assert file.hours == {
        datetime(2026, 5, 11, 8, tzinfo=UTC): 125,
        datetime(2026, 5, 11, 9, tzinfo=UTC): 1130,
    }


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("11/05/2026;11:00;7", "déjà à la ligne 3"),
        ("11/05/2026;12:17;7", "pas ronde"),
        ("31/02/2026;12:00;7", "n’existe pas"),
        ("29/03/2026;02:00;7", "avance"),
        ("11/05/2026;12:00;7,5", "à moitié"),
        ("11/05/2026;12:00;-7", "illisible"),
        ("11/05/2026;12:00;" + "7" * 5000, "illisible"),
        ("11/05/2026;12:00;beaucoup", "illisible"),
        ("hier;midi;7", "illisible"),
        ("11/05/2027;12:00;7", "à venir"),
        ("11/05/2026;12:00;9999999", "vérifiez"),
        ("2026-05-11T10:00:00Z;7", "Mauvais fuseau"),
        ("25/10/2026;02:00;7", "recule"),
        ("01/01/0001;00:00;7", "L’année 1 "),
        ("31/12/9999;23:00;7", "L’année 9999 "),
        ("31/12/1999;23:00;7", "L’année 1999 "),
    ],
)
def test_each_fault_has_its_line_and_its_cure(line: str, words: str) -> None:
    (fault,) = read(SUMMER + line + "\n").faults
    assert fault.line == 4
    assert words in fault.words


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    file = read("25/10/2026 01:00;1\n25/10/2026 02:00;2\n25/10/2026 02:00;3\n25/10/2026 03:00;4\n")
    assert (file.faults, file.gaps) == ([], [])
    assert list(file.hours.values()) == [1, 4, 2, 3]
    assert file.hours[datetime(2026, 10, 25, 0, tzinfo=UTC)] == 2
    assert file.hours[datetime(2026, 10, 25, 1, tzinfo=UTC)] == 3


def test_the_hour_that_is_skipped_is_no_gap() -> None:
    file = read("29/03/2026 01:00;1\n29/03/2026 03:00;2\n")
    assert (file.faults, file.gaps) == ([], [])


def test_missing_hours_are_told() -> None:
    (gap,) = read(SUMMER + "11/05/2026;15:00;7\n").gaps
    assert gap.line == 3
    assert "3 heures" in gap.words
    assert "12:00" in gap.words


def test_an_empty_file_is_told() -> None:
    assert read("").faults
    assert read("date;heure;passages\n").faults


@pytest.mark.parametrize(
    ("start", "words"), [(b"PK\x03\x04\x14\x00\x06\x00", "classeur"), (b'11/05/2026;10:00;"', "CSV lisible")]
)
def test_what_is_no_csv_is_refused_in_words(start: bytes, words: str) -> None:
    (fault,) = read(start + b"x" * (csv.field_size_limit() + 1)).faults
    assert words in fault.words


def test_a_file_written_newest_first_tells_the_doubled_hour_the_other_way() -> None:
    file = read("25/10/2026 03:00;4\n25/10/2026 02:00;3\n25/10/2026 02:00;2\n25/10/2026 01:00;1\n")
    assert (file.faults, file.gaps) == ([], [])
    assert file.hours[datetime(2026, 10, 25, 0, tzinfo=UTC)] == 2
    assert file.hours[datetime(2026, 10, 25, 1, tzinfo=UTC)] == 3


@pytest.mark.parametrize(
    "text",
    [
        "25/10/2026 02:00;2\n25/10/2026 02:00;3\n",
        "25/10/2026 03:00;4\n25/10/2026 02:00;2\n25/10/2026 02:00;3\n25/10/2026 04:00;1\n",
    ],
)
def test_where_the_lines_do_not_say_which_comes_first_it_is_asked(text: str) -> None:
    (fault,) = read(text).faults
    assert "dans un fichier rangé par heure" in fault.words
