"""A table without a known format is read by its columns, guessed or told."""

import io

import pytest

from marketplace.intake.columns import ColumnMap
from marketplace.intake.errors import UnknownColumns
from marketplace.intake.goods import GoodsRow, Refused
from marketplace.intake.opening import open_goods, open_table
from tests.intake.reading import found_in, goods_in, refused_in

OWN = (
    "Nom,Format,Catégorie,Rayon,Description,Prix TTC,TVA %,Stock,Référence,Code-barres,Vendu,Poids usuel g,"
    "Contenance,Unité,Origine,Conservation,Allergènes,Alcool %,Âge,Marque,Fabricant,Adresse fabricant,"
    "Contact fabricant,Avertissements,État,Photos\n"
)


def first(text: str) -> GoodsRow:
    """The first article of a file."""
    return goods_in(text.encode())[0].variants[0]


def fields_of(text: str) -> list[str]:
    """The field of each column, as it is guessed."""
    with open_table(io.BytesIO(text.encode())) as table:
        return [column.field for column in table.columns]


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Désignation;Prix TTC;TVA;Stock;Code-barres;Poids", "name price vat stock ean weight"),
        ("LIBELLE ARTICLE;PV TTC;TX TVA;QTE;GENCOD;FAMILLE", "name price vat stock ean shelf"),
        ("Ref.;Article;P.U. HT;Qté en stock;EAN-13", "sku name price_net stock ean"),
        ("Product name;Price (EUR);Quantity;Barcode;Brand", "name price stock ean brand"),
        ("nomProduit;prixHT;prixTTC;codeBarre", "name price_net price ean"),
        ("Nom;Prix d'achat;Prix de vente;Stock mini;Stock;Fournisseur", "name - price - stock -"),
        ("Article;Prix au kilo;Prix promo", "name price_kilo -"),
        ("Titre;Tarif public TTC;Éditeur;ISBN", "name price brand ean"),
    ],
)
def test_columns_are_known_by_the_words_of_their_headers(header: str, fields: str) -> None:
    assert fields_of(f"{header}\n{';'.join('x' for _ in header.split(';'))}\n") == [
        field.strip("-") for field in fields.split()
    ]


def test_a_file_without_a_header_is_known_by_its_cells() -> None:
    text = "Pain de campagne;1,20;4006381333931;12;5,5\nSel de mer;2,30;96385074;3;20\n"
    assert fields_of(text) == ["name", "price", "ean", "stock", "vat"]
    row = goods_in(text.encode())[0]
    assert (row.head.line, row.head.name, row.variants[0].price_cents) == (1, "Pain de campagne", 120)


def test_a_header_in_words_nobody_knows_is_still_no_article() -> None:
    assert [one.head.name for one in goods_in(b"Bezeichn;Verkauf\nBrot;2,50\nSalz;1,50\n")] == [
        "Brot",
        "Salz",
    ]


def test_of_two_prices_without_a_name_the_higher_is_what_the_shop_sells_at() -> None:
    assert fields_of("Pain;0,40;1,20\nSel de mer;1,10;2,30\n") == ["name", "", "price"]


def test_what_a_merchant_says_of_the_columns_counts_more_than_the_guess() -> None:
    data = b"A;B;C\nPain;12;2\nSel;13;3\n"
    with pytest.raises(UnknownColumns, match="prix"):
        goods_in(data)
    with open_table(io.BytesIO(data)) as table:
        told = ColumnMap(table.fingerprint, ("name", "stock", "price"))
    (bread, _salt) = goods_in(data, told)
    assert (bread.variants[0].stock, bread.variants[0].price_cents) == (12, 200)
    assert goods_in(b"a ; b ;c\nPain;12;2\n", told)[0].variants[0].price_cents == 200


def test_what_was_said_of_other_columns_counts_for_nothing() -> None:
    other = ColumnMap("0" * 32, ("price", "name"))
    assert goods_in(b"Nom;Prix\nPain;1,20\n", other)[0].head.name == "Pain"


def test_a_known_format_can_be_told_otherwise_too() -> None:
    data = b"Handle,Title,Variant Price,Cost per item\npain,Pain,1.20,0.40\n"
    with open_table(io.BytesIO(data)) as table:
        told = ColumnMap(table.fingerprint, ("", "name", "", "price"))
    assert goods_in(data, told)[0].variants[0].price_cents == 40


def test_a_price_without_vat_gets_it_added_and_it_is_said() -> None:
    data = b"Nom;Prix HT;TVA\nPain;1,00;5,5\nSel;0,8333;\n"
    assert [one.variants[0].price_cents for one in goods_in(data)] == [106, 100]
    with open_goods(io.BytesIO(data), usual_vat_basis_points=550) as reading:
        assert "hors taxes" in reading.notes[0]
        assert "5,5" in reading.notes[0]
        assert [row.price_cents for row in reading.rows if isinstance(row, GoodsRow)] == [106, 88]


def test_our_own_export_is_read_whole() -> None:
    text = OWN + (
        'Vin,75 cl,Boissons,Rouges,Bon,"12,50",20,3,V1,4006381333931,pièce,,75,cl,France,À plat,sulfites,'
        '"12,5",18,Dom,Domaine,1 rue,a@b.fr,Fragile,en vente,https://a.example/1.jpg\n'
        "Vin,150 cl,Boissons,Rouges,Bon,25,20,1,V2,,pièce,,1.5,L,France,,aucun,,,,,,,,masqué,\n"
        'Comté,,,Fromages,,"24,90","5,5","2,5",C1,,poids,250,,,,,lait,,,,,,,,hors saison,\n'
    )
    wine, cheese = goods_in(text.encode())
    assert (wine.head.name, wine.head.shelf, wine.head.particulars.category) == (
        "Vin",
        ("Rouges",),
        "Boissons",
    )
    told = wine.head.particulars
    assert (told.alcohol_percent_tenths, told.age_limit, told.allergens) == (125, 18, ("sulphites",))
    assert (told.brand, told.maker_name, told.maker_contact, told.warnings) == (
        "Dom", "Domaine", "a@b.fr", "Fragile",
    )  # fmt: skip
    assert [(one.options, one.price_cents, one.particulars.net_quantity) for one in wine.variants] == [
        ((("Format", "75 cl"),), 1250, 750),
        ((("Format", "150 cl"),), 2500, 1500),
    ]
    kilos = cheese.variants[0]
    assert (kilos.stock, kilos.particulars.usual_weight_grams, kilos.particulars.sold_by) == (
        2500, 250, "weight",
    )  # fmt: skip
    assert cheese.head.particulars.out_of_season


def test_sizes_on_several_rows_are_one_product_wherever_they_stand() -> None:
    data = b"Nom;Prix;Taille;Couleur\nPull;30;S;bleu\nPain;2;;\npull;30;M;bleu\n"
    pull, bread = goods_in(data)
    assert [one.options for one in pull.variants] == [
        (("Taille", "S"), ("Couleur", "bleu")),
        (("Taille", "M"), ("Couleur", "bleu")),
    ]
    assert bread.variants[0].options == ()


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("12/05/2026", "date"), ("12-mai", "date"), ("mai-12", "date"), ("2026-05-12", "date"),
        ("sur devis", "n’est pas un prix"), ("0", "zéro"), ("#N/A", "manque"), ("-3", "négatif"),
        ("gratuit", "pas un nombre"),
    ],
)  # fmt: skip
def test_a_price_that_is_none_is_refused_with_its_reason(cell: str, word: str) -> None:
    (refused,) = refused_in(f"Nom;Prix\nPain;{cell}\nSel;2,30\n".encode())
    assert (refused.line, refused.column) == (2, "Prix")
    assert word in refused.reason
    assert refused.cure


@pytest.mark.parametrize(
    ("header", "cell"),
    [("TVA", "19,6"), ("EAN", "3,70123E+12"), ("Stock", "-2"), ("Contenance", "beaucoup"),
     ("Allergènes", "cailloux"), ("Âge", "vieux"), ("Alcool", "300")],
)  # fmt: skip
def test_a_wrong_cell_refuses_its_line_alone_and_names_its_column(header: str, cell: str) -> None:
    found = found_in(f"Nom;Prix;{header}\nPain;1,20;{cell}\nSel;2,30;\n".encode())
    (refused,) = (one for one in found if isinstance(one, Refused))
    assert (refused.line, refused.column, len(found)) == (2, header, 2)
    assert refused.cure


def test_a_category_is_the_shelf_only_where_no_column_tells_the_shelf() -> None:
    told = goods_in("Nom;Prix;Catégorie;Rayon\nSel;2;Épicerie;\n".encode())[0].head
    alone = goods_in("Nom;Prix;Catégorie\nSel;2;Épicerie\n".encode())[0].head
    assert (told.shelf, told.particulars.category, alone.shelf) == ((), "Épicerie", ("Épicerie",))


def test_weights_are_read_only_where_their_unit_is_said() -> None:
    assert first("Nom;Prix;Poids (g)\nSel;2;500\n").weight_grams == 500
    assert first("Nom;Prix;Poids\nSel;2;0,5 kg\n").weight_grams == 500
    assert first("Nom;Prix;Poids\nSel;2;500\n").weight_grams is None


def test_what_costs_by_the_kilo_is_sold_by_weight() -> None:
    row = first("Nom;Prix au kilo;Stock\nTomates;3,90;12,5\n")
    assert (row.price_cents, row.particulars.sold_by, row.stock) == (390, "weight", 12500)
