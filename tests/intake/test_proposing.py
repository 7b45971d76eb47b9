"""What a name says: trade by trade, as labels are written. Proposals must be likely, and never bold."""

import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from marketplace.catalogue.allergens import ALLERGENS
from marketplace.catalogue.categories import tree
from marketplace.catalogue.models import SoldBy
from marketplace.catalogue.plain_words import plain
from marketplace.intake.proposing import Proposal, net_size_in, propose
from marketplace.shops.kinds import KINDS
from marketplace.towns.countries.taxes import VatClass

_DAY = date(2026, 6, 11)
_NOT_FOR_GOODS = {"bank", "other"}

# kind | name | category | VAT | sold by | allergens
_LABELS = """
bakery | Baguette de tradition | food.bakery.bread | 550 | piece | gluten
bakery | Croissant au beurre | food.bakery.viennoiserie | 550 | piece | eggs gluten milk
bakery | Pain aux noix | food.bakery.bread | 550 | piece | gluten nuts
bakery | Tarte au citron meringuée | food.bakery.cake | 550 | piece | eggs gluten milk
bakery | Sandwich jambon-beurre | food.bakery.snack | 1000 | piece | gluten milk
bakery | Jus de pomme 1 L | drink.juice | 550 | piece |
bakery | Pain sans gluten | food.bakery.bread | 550 | piece |
butcher | Entrecôte maturée | food.meat.beef | 550 | weight |
butcher | Poulet fermier du Gers | food.meat.poultry | 550 | weight |
butcher | Terrine de campagne 180 g | food.charcuterie | 550 | piece |
butcher | Merguez | food.meat.prepared | 550 | weight | sulphites
cheese | Comté fruité 18 mois | food.dairy.cheese | 550 | weight | milk
cheese | Camembert au lait cru | food.dairy.cheese | 550 | piece | milk
cheese | Beurre de baratte demi-sel | food.dairy.butter | 550 | piece | milk
cheese | Œufs de plein air, les six | food.dairy.eggs | 550 | piece | eggs
fish | Filet de cabillaud | food.fish.fresh | 550 | weight | fish
fish | Moules de bouchot | food.fish.shellfish | 550 | weight | molluscs
fish | Crevettes roses cuites | food.fish.crustacean | 550 | weight | crustaceans
fish | Noix de Saint-Jacques | food.fish.shellfish | 550 | weight | molluscs
greengrocer | Pommes de terre nouvelles | food.fruit_veg.vegetable | 550 | weight |
greengrocer | Barquette de fraises | food.fruit_veg.fruit | 550 | piece |
greengrocer | Bouquet de persil | food.fruit_veg.salad | 550 | piece |
greengrocer | Céleri-rave | food.fruit_veg.vegetable | 550 | piece | celery
wine | Château Margaux 2018 75 cl | drink.wine | 2000 | piece | sulphites
wine | Bière blonde artisanale 33 cl | drink.beer | 2000 | piece | gluten
wine | Whisky breton | drink.spirits | 2000 | piece |
chocolate | Ballotin de chocolats 250 g | food.sweets.chocolate | 550 | piece | milk nuts soybeans
chocolate | Tablette de chocolat au lait noisettes | food.sweets.chocolate | 2000 | piece | milk nuts soybeans
delicatessen | Céleri rémoulade | food.deli.starter | 550 | piece | celery mustard
delicatessen | Lasagnes bolognaise | food.deli.dish | 550 | piece | eggs gluten milk
restaurant | Poke bowl saumon | food.deli.dish | 550 | piece | fish
tea_coffee | Thé vert sencha 100 g | drink.tea | 550 | piece |
tea_coffee | Café en grains d’Éthiopie | drink.coffee | 550 | piece |
organic | Lait d’amande 1 L | drink.plant | 550 | piece | nuts
organic | Muesli aux noisettes | food.grocery.pasta | 550 | piece | gluten nuts
organic | Noix de coco | food.fruit_veg.fruit | 550 | piece |
grocery | Moutarde à l’ancienne | food.grocery.condiment | 550 | piece | mustard sulphites
grocery | Huile d’olive vierge extra 75 cl | food.grocery.olive_oil | 550 | piece |
florist | Bouquet de saison | garden.cut | 1000 | piece |
florist | Orchidée blanche | garden.plants | 1000 | piece |
bookshop | L’Orange mécanique | books | 550 | piece |
bookshop | Le Pain nu | books | 550 | piece |
bookshop | Carnet ligné | books.stationery | 2000 | piece |
record_shop | Café Bleu | leisure.records | 2000 | piece |
toys | Puzzle 100 pièces | leisure.games | 2000 | piece |
clothes | Robe en lin | fashion.women | 2000 | piece |
clothes | Marinière | fashion.tops | 2000 | piece |
shoes | Bottines en cuir | fashion.shoes | 2000 | piece |
optician | Lunettes de soleil | beauty.glasses | 2000 | piece |
jeweller | Bague en argent | fashion.jewellery | 2000 | piece |
pharmacy | Crème hydratante visage 50 ml | beauty.face | 2000 | piece |
perfumery | Eau de parfum 50 ml | beauty.perfume | 2000 | piece |
hairdresser | Shampoing doux | beauty.hair | 2000 | piece |
hardware | Marteau | diy.tools | 2000 | piece |
household | Théière en fonte | home.table | 2000 | piece |
phone_repair | Coque iPhone 15 | tech.cases | 2000 | piece |
haberdashery | Pelote de laine mérinos | leisure.knitting | 2000 | piece |
bicycles | Antivol U | leisure.bike_parts | 2000 | piece |
services | Ourlet | services | 2000 | piece |
other | Carte cadeau | services.gift_card | 0 | piece |
"""


def labels() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in _LABELS.strip().splitlines()]


def proposed(name: str, kind: str = "grocery") -> Proposal:
    return propose(name, kind=kind, on=_DAY)


def word_list() -> dict[str, Any]:
    text = files("marketplace.catalogue").joinpath("data", "wordlist.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@pytest.mark.parametrize(("kind", "name", "code", "vat", "sold_by", "allergens"), labels())
def test_a_label_says_what_it_is(
    kind: str, name: str, code: str, vat: str, sold_by: str, allergens: str
) -> None:
    found = proposed(name, kind)
    assert (found.category, found.vat_basis_points, found.sold_by) == (code, int(vat), SoldBy(sold_by))
    assert list(found.allergens) == allergens.split()


def test_every_trade_is_tried() -> None:
    assert {kind for kind, *_rest in labels()} >= KINDS.keys() - {"bank"}


def test_a_name_that_says_nothing_is_what_the_shop_usually_sells() -> None:
    found = proposed("Zzyzx", "bakery")
    assert (found.category, found.description) == ("food.bakery", "")


@pytest.mark.parametrize(
    ("name", "allergens"),
    [
        ("Quiche saumon épinards", ("eggs", "fish", "gluten", "milk")),
        ("Brownie vegan aux noix", ("gluten", "nuts")),
        ("Velouté de potiron à la noix de coco", ()),
        ("Velouté de potiron aux noix", ("nuts",)),
        ("Poulet au vin blanc sans sulfites", ()),
        ("Taboulé aux crevettes", ("celery", "crustaceans", "mustard")),
    ],
)
def test_what_is_in_it_is_read_behind_what_it_is(name: str, allergens: tuple[str, ...]) -> None:
    assert proposed(name, "delicatessen").allergens == allergens


def test_what_is_no_food_has_no_allergens() -> None:
    assert proposed("Savon au lait d’amande", "pharmacy").allergens == ()


@pytest.mark.parametrize(
    ("name", "net"),
    [
        ("Miel de tilleul 250 g", (250, "g")),
        ("Vin rouge 75 cl", (750, "ml")),
        ("Huile 1,5 L", (1500, "ml")),
        ("Farine 1 kg", (1000, "g")),
        ("Limonade 6 x 33 cl", (1980, "ml")),
        ("Puzzle 100 pièces", (None, "")),
        ("Clé USB 64 Go", (None, "")),
        ("Comté 18 mois", (None, "")),
        ("Crème 0 g", (None, "")),
    ],
)
def test_the_net_quantity_is_read_from_the_name(name: str, net: tuple[int | None, str]) -> None:
    assert net_size_in(name) == net


def test_the_list_is_sound_and_covers_all_trades() -> None:
    rows = word_list()
    groups = rows["food"] + rows["goods"]
    words = [plain(word) for row in groups + rows["mention"] for word in row["words"]]
    assert all(words)
    assert len(words) > 1500
    assert {kind for row in groups for kind in row["kinds"]} - KINDS.keys() == set()
    assert KINDS.keys() - {kind for row in groups for kind in row["kinds"]} <= _NOT_FOR_GOODS
    assert {code for row in groups + rows["mention"] for code in row.get("allergens", ())} <= ALLERGENS.keys()
    assert {row["vat"] for row in groups if "vat" in row} <= set(VatClass)


def test_nothing_outside_of_the_tree_is_ever_proposed() -> None:
    names = [word for row in word_list()["goods"] + word_list()["food"] for word in row["words"][:2]]
    found = {propose(name, kind=kind, on=_DAY).category for name in names for kind in ("other", "grocery")}
    assert found <= tree().keys()
