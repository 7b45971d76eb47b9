"""A slip of the pen in a content file is refused with the file and the key."""

from pathlib import Path
from shutil import copytree

import pytest

from marketplace.demo.content import CONTENT, read_town
from marketplace.demo.sheet import ContentError


@pytest.fixture
def village(tmp_path: Path) -> Path:
    return Path(copytree(CONTENT / "val-brume", tmp_path / "val-brume"))


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("stock = ", "stok = ", "le-clou.toml, products 1: `stok` is not a key that is read here."),
        ("price_cents = 780", "", "le-clou.toml, products 1: `price_cents` is missing."),
        ("price_cents = 780", 'price_cents = "7,80"', "products 1: `price_cents` must be of type int."),
        (
            "price_cents = 780",
            "price_cents = -1",
            "products 1: `price_cents` must be a whole number, zero or more.",
        ),
        (
            "price_cents = 780",
            "price_cents = true",
            "products 1: `price_cents` must be a whole number, zero or more.",
        ),
        ('sold_by = "weight"', 'sold_by = "yard"', "`sold_by` must be one of piece, weight, not 'yard'."),
        ('shelf = "Outils"', 'shelf = "Outil"', "products 1: `shelf` must be one of"),
        ('opens = "08:30"', 'opens = "8h30"', 'hours 1: `opens` must be a time such as "09:30".'),
        ('name = "Le Clou"', 'name = " "', "le-clou.toml: `name` is empty."),
        ("shelves = [", "shelves = [7, ", "le-clou.toml: `shelves` must hold texts only."),
        ("hours = [", "hours = [7, ", "le-clou.toml: `hours` must hold tables only."),
        ("is_food = false", "is_food = true", "products 1: `allergens` is missing."),
        ("[legal]", "[legal", "le-clou.toml: cannot be read"),
    ],
)
def test_a_slip_names_the_file_and_the_key(village: Path, old: str, new: str, complaint: str) -> None:
    rewrite(village / "shops" / "le-clou.toml", old, new)
    with pytest.raises(ContentError) as refusal:
        read_town(village)
    assert complaint in str(refusal.value)


def test_a_town_without_its_file_is_refused(village: Path) -> None:
    (village / "town.toml").unlink()
    with pytest.raises(ContentError, match=r"val-brume/town\.toml: cannot be read"):
        read_town(village)


def test_a_town_without_shops_is_refused(village: Path) -> None:
    for path in (village / "shops").iterdir():
        path.unlink()
    with pytest.raises(ContentError, match="holds no shop"):
        read_town(village)
