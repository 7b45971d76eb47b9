"""WooCommerce's export, in the shop's language, becomes goods."""

from datetime import UTC, datetime

import pytest

from marketplace.core import clock
from tests.intake.reading import goods_in, refused_in
from tests.intake.samples import WOO_FRENCH, csv_text, woo

PARENT = {"ID": "44", "Type": "variable", "UGS": "PULL", "Nom": "Pull marin", "Tarif régulier": ""}
TAILLE = "Nom de l’attribut 1"
VALEUR = "Valeur(s) de l’attribut 1 "


def size(letter: str, **changes: str) -> dict[str, str]:
    return {
        "Type": "variation",
        "UGS": f"PULL-{letter}",
        "Nom": f"Pull marin - {letter}",
        "Parent": "id:44",
        TAILLE: "Taille",
        VALEUR: letter,
        **changes,
    }


def test_a_simple_product_is_read_whole() -> None:
    row = {
        "UGS": "MIEL-1", "GTIN, UPC, EAN ou ISBN": "4006381333931", "Description courte": "<p>Doux.</p>",
        "Description": "<p>Récolté ici.</p>", "Classe de TVA": "taux-reduit-5-5", "Stock": "12",
        "Poids (kg)": "0,5", "Catégories": "Épicerie > Miels, Promotions",
        "Images": "https://a.example/1.jpg, https://a.example/2.jpg",
    }  # fmt: skip
    (one,) = goods_in(woo(row))
    head, (variant,) = one.head, one.variants
    assert (head.name, head.description) == ("Miel", "Doux.\n\nRécolté ici.")
    assert (head.shelf, head.vat_basis_points, len(one.pictures)) == (("Épicerie", "Miels"), 550, 2)
    assert (variant.sku, variant.ean, variant.price_cents) == ("MIEL-1", "4006381333931", 890)
    assert (variant.stock, variant.weight_grams, head.published) == (12, 500, True)


@pytest.mark.parametrize("parent", ["id:44", "PULL"])
def test_variations_join_their_product_wherever_they_stand(parent: str) -> None:
    (one,) = goods_in(woo(size("S", Parent=parent), PARENT, size("M", Parent=parent)))
    assert [variant.options for variant in one.variants] == [(("Taille", "S"),), (("Taille", "M"),)]


def test_an_attribute_left_blank_is_no_option() -> None:
    (one,) = goods_in(woo(PARENT, size("", UGS="PULL-X")))
    assert one.variants[0].options == ()


@pytest.mark.parametrize(
    ("kind", "word"),
    [("simple, downloadable, virtual", "télécharge"), ("grouped", "lot"), ("external", "autre site"),
     ("subscription", "subscription")],
)  # fmt: skip
def test_what_no_counter_hands_over_is_refused(kind: str, word: str) -> None:
    (refused,) = refused_in(woo({"Type": kind}))
    assert (refused.line, refused.column) == (2, "Type")
    assert word in refused.reason
    assert refused.cure


def test_a_virtual_product_is_taken() -> None:
    assert goods_in(woo({"Type": "simple, virtual", "Nom": "Atelier poterie"}))


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"Tarif régulier": ""}, "Tarif régulier"),
        ({"Tarif régulier": "0"}, "Tarif régulier"),
        ({"Tarif régulier": "N/A"}, "Tarif régulier"),
        ({"Tarif promo": "12,00"}, "Tarif promo"),
        ({"Stock": "-2"}, "Stock"),
        ({"GTIN, UPC, EAN ou ISBN": "2.02E+11"}, "GTIN, UPC, EAN ou ISBN"),
        ({"Poids (kg)": "lourd"}, "Poids (kg)"),
        ({"Nom": ""}, "Nom"),
        ({"Nom": "x" * 161}, "Nom"),
    ],
)
def test_a_wrong_cell_refuses_its_line_alone_and_names_its_column(
    changes: dict[str, str], column: str
) -> None:
    data = woo(changes, {"Nom": "Pain"})
    (refused,) = refused_in(data)
    assert (refused.line, refused.column) == (2, column)
    assert refused.cure
    assert [one.head.name for one in goods_in(data)] == ["Pain"]


@pytest.mark.parametrize(("day", "cents"), [(9, 890), (10, 500), (20, 500), (21, 890)])
def test_a_sale_price_counts_on_its_days_only(day: int, cents: int) -> None:
    row = {"Tarif promo": "5", "Date de début de promo": "2026-06-10", "Date de fin de promo": "20/06/2026"}
    with clock.travel(datetime(2026, 6, day, 12, tzinfo=UTC)):
        (one,) = goods_in(woo(row))
    assert one.variants[0].price_cents == cents


@pytest.mark.parametrize(
    ("in_stock", "stock", "read"),
    [("1", "", (None, True)), ("0", "", (0, False)), ("1", "parent", (None, True)),
     ("backorder", "", (None, True)),
     ("0", "0", (0, False)), ("", "4", (4, True))],
)  # fmt: skip
def test_a_stock_that_is_not_counted_is_unknown(
    in_stock: str, stock: str, read: tuple[int | None, bool]
) -> None:
    (one,) = goods_in(woo({"En stock ?": in_stock, "Stock": stock}))
    assert (one.variants[0].stock, one.variants[0].in_stock) == read


@pytest.mark.parametrize(
    "changes", [{"Publié": "-1"}, {"Publié": "0"}, {"Visibilité dans le catalogue": "hidden"}]
)
def test_drafts_and_hidden_products_come_in_unpublished(changes: dict[str, str]) -> None:
    (one,) = goods_in(woo(changes))
    assert not one.head.published


HEADERS = {
    "en": "Type|SKU|Name|Published|In stock?|Stock|Regular price|Weight (g)|Parent"
    "|Attribute 1 name|Attribute 1 value(s)",
    "de": "Typ|Artikelnummer|Name|Veröffentlicht|Vorrätig?|Lager|Regulärer Preis|Gewicht (g)"
    "|Übergeordnetes Produkt|Attribut 1 Name|Attribut 1 Wert(e)",
    "es": "Tipo|SKU|Nombre|Publicado|¿Existencias?|Inventario|Precio normal|Peso (g)|Superior"
    "|Nombre del atributo 1|Valor(es) del atributo 1",
    "it": "Tipo|SKU|Nome|Pubblicato|In magazzino?|Magazzino|Prezzo di listino|Peso (g)|Genitore"
    "|Nome dell'attributo 1|Valore dell'attributo 1",
    "nl": "Type|SKU|Naam|Gepubliceerd|Op voorraad?|Voorraad|Reguliere prijs|Gewicht (g)|Hoofd"
    "|Naam attribuut 1|Waarde(n) attribuut 1",
    "pt": "Tipo|SKU|Nome|Publicado|Em estoque?|Estoque|Preço|Peso (g)|Ascendente"
    "|Nome do atributo 1|Valores do atributo 1",
}
PARENT_AND_SIZE = "variable|P|Poster|1|1|||||Format|A2\nvariation|P2|Poster|1|1|5|19.90|200|P|Format|A2\n"


@pytest.mark.parametrize("language", HEADERS)
def test_headers_are_known_in_other_languages(language: str) -> None:
    text = f"{HEADERS[language]}\n{PARENT_AND_SIZE}"
    (one,) = goods_in(text.encode())
    (variant,) = one.variants
    assert (one.head.name, variant.price_cents, variant.stock, variant.weight_grams) == (
        "Poster",
        1990,
        5,
        200,
    )
    assert variant.options == (("Format", "A2"),)


@pytest.mark.parametrize(
    ("separator", "encoding", "newline"),
    [(";", "cp1252", "\r\n"), ("\t", "utf-16", "\n"), (";", "mac_roman", "\r"), (",", "utf-8-sig", "\n")],
)
def test_a_spreadsheets_copy_is_read_as_well(separator: str, encoding: str, newline: str) -> None:
    row = {"Type": "simple", "Nom": "Crème brûlée", "Publié": "1", "Tarif régulier": "4,50"}
    text = csv_text(WOO_FRENCH, row, separator=separator, newline=newline)
    assert goods_in(text.encode(encoding))[0].head.name == "Crème brûlée"


def test_titles_above_the_header_and_headers_repeated_below_are_skipped() -> None:
    header, row = woo({}).decode().splitlines()
    data = f"Export du 3 juin,,\n\n{header}\n{row}\n{header}\n".encode()
    assert len(goods_in(data)) == 1
    assert refused_in(data) == []


def test_a_row_with_slipped_cells_is_refused() -> None:
    header, row = woo({}).decode().splitlines()
    (refused,) = refused_in(f"{header}\n{row},de trop\n".encode())
    assert "décalées" in refused.reason
