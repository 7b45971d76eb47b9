"""PrestaShop's products and combinations become goods, in the layouts that shops have."""

import pytest

from marketplace.intake.errors import UnreadableFile
from marketplace.intake.goods import Goods
from tests.intake.reading import found_in, goods_in, refused_in
from tests.intake.workbooks import archive

GRID = (
    "Product ID;Image;Name;Reference;Category;Price (tax excl.);Price (tax incl.);Quantity;Status;Position\n"
    "1;https://a.example/1.jpg;Pull marin;PULL;Pulls;33,325000;39,990000;12;1;0\n"
    "2;;Miel;MIEL;Épicerie;7.583886;8.00;3;0;1\n"
)
TEMPLATE = (
    "ID;Actif (0/1);Nom *;Catégories (x,y,z...);Prix HT;ID règle de taxes;En soldes (0/1);Référence #;"
    "Marque;EAN13;Poids;Quantité;Résumé;Description;URL des images (x,y,z...)\n"
    "7;1;Pull marin;Accueil,Vêtements,Vêtements/Pulls;33.325;1;0;PULL;Armor;4006381333931;0,6;12;<p>Doux</p>;"
    "<p>Laine</p>;https://a.example/1.jpg,https://a.example/2.jpg\n"
    "8;1;Miel;Accueil,Épicerie;10;3;0;MIEL;;0;;5;;;\n"
)
COMBINATIONS = (
    "ID produit*;Attribut (Nom:Type:Position)*;Valeur (Valeur:Position)*;Référence;EAN13;"
    "Impact sur le prix;Quantité\n"
    "7;Taille:select:0,Couleur:color:1;M:0,Bleu:1;PULL-M;;0;4\n"
    "7;Taille:select:0,Couleur:color:1;L:0,Bleu:1;PULL-L;;5,000000;2\n"
)


def only(data: str) -> Goods:
    """The only product of a file."""
    (one,) = goods_in(data.encode())
    return one


def test_the_product_lists_own_export_is_read() -> None:
    pull, honey = goods_in(GRID.encode())
    assert (pull.head.name, pull.head.vat_basis_points, pull.head.shelf) == ("Pull marin", 2000, ("Pulls",))
    assert (pull.variants[0].price_cents, pull.variants[0].sku, pull.variants[0].stock) == (3999, "PULL", 12)
    assert (honey.head.published, honey.head.vat_basis_points) == (False, 550)


def test_the_import_template_is_read_with_vat_added() -> None:
    pull, honey = goods_in(TEMPLATE.encode("cp1252"))
    assert (pull.head.description, pull.head.shelf) == ("Doux\n\nLaine", ("Vêtements", "Pulls"))
    assert (pull.variants[0].price_cents, pull.variants[0].weight_grams, len(pull.pictures)) == (3999, 600, 2)
    assert pull.head.particulars.brand == "Armor"
    assert (honey.variants[0].price_cents, honey.variants[0].ean) == (1055, None)


def test_combinations_beside_their_products_join_them() -> None:
    data = archive({"export/produits.csv": TEMPLATE, "export/declinaisons.csv": COMBINATIONS})
    pull, honey = sorted(goods_in(data), key=lambda one: one.head.line)
    assert [(row.options, row.price_cents, row.stock) for row in pull.variants] == [
        ((("Taille", "M"), ("Couleur", "Bleu")), 3999, 4),
        ((("Taille", "L"), ("Couleur", "Bleu")), 4599, 2),
    ]
    assert len(honey.variants) == 1


def test_a_wrong_combination_is_refused_under_the_name_of_its_file() -> None:
    wrong = (
        COMBINATIONS
        + "99;Taille:select:0;S:0;X;;0;1\n7;Taille:select:0;S:0,Bleu:1;Y;;0;1\n7;T:s:0;S:0;Z;;0;-1\n"
    )
    data = archive({"produits.csv": TEMPLATE, "declinaisons.csv": wrong})
    first, second, third = refused_in(data)
    assert (first.line, first.column) == (7, "declinaisons.csv : ID produit*")
    assert (second.line, third.column) == (8, "declinaisons.csv : Quantité")


def test_combinations_among_their_products_join_them() -> None:
    data = (
        "Product ID;Name;Price tax excluded;Tax rules ID;Attribute (Name:Type:Position);"
        "Value (Value:Position);Impact on price;Reference;Quantity\n"
        "7;Pull;50;1;Size:select:0;M:0;0;P-M;1\n"
        "7;Pull;50;1;Size:select:0;L:0;-5;P-L;2\n"
    )
    assert [row.price_cents for row in only(data).variants] == [6000, 5400]


def test_combinations_alone_are_refused_with_the_cure() -> None:
    with pytest.raises(UnreadableFile, match="déclinaisons") as refused:
        found_in(COMBINATIONS.encode())
    assert "ZIP" in refused.value.cure


def test_a_product_whose_combinations_bear_the_price_needs_none_itself() -> None:
    products = TEMPLATE.replace("33.325", "0")
    costly = COMBINATIONS.replace(";;0;4", ";;10;4")
    pull = goods_in(archive({"a.csv": products, "b.csv": costly}))[0]
    assert [row.price_cents for row in pull.variants] == [1200, 600]


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [("33.325", "0", "zéro"), ("33.325", "abc", "nombre"), ("4006381333931", "4,00638E+12", "tableur"),
     (";12;<p>", ";-12;<p>", "négatif"), ("Pull marin", "", "nom")],
)  # fmt: skip
def test_a_wrong_product_is_refused_alone(old: str, new: str, word: str) -> None:
    found = found_in(TEMPLATE.replace(old, new).encode())
    (refused,) = refused_in(TEMPLATE.replace(old, new).encode())
    assert (refused.line, len(found)) == (2, 2)
    assert word in refused.reason


def test_of_tables_in_an_archive_the_one_with_articles_is_read() -> None:
    data = archive({"clients.csv": "Client;Ville\nA;B\n", "articles.csv": "Nom;Prix\nPain;1,20\n"})
    assert goods_in(data)[0].head.name == "Pain"
