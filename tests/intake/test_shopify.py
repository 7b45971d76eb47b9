"""Shopify's export, old and new, becomes goods."""

import pytest

from marketplace.intake.errors import UnreadableFile
from tests.intake.reading import goods_in, refused_in
from tests.intake.samples import shirt, shopify


def more(**changes: str) -> dict[str, str]:
    """A further row of the shirt: only what changes from row to row."""
    row = {"Handle": "chemise", "Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "1"}
    return {**row, **{name.replace("_", " "): value for name, value in changes.items()}}


def test_rows_of_one_handle_are_one_product_with_its_variants() -> None:
    second = more(Option1_Value="M", Variant_SKU="CH-M", Variant_Price="49.00")
    (one,) = goods_in(shopify(shirt(), second))
    assert one.head.name == "Chemise"
    assert [(v.sku, v.options, v.price_cents, v.stock) for v in one.variants] == [
        ("CH-S", (("Taille", "S"),), 4900, 3),
        ("CH-M", (("Taille", "M"),), 4900, 1),
    ]


def test_a_row_with_only_a_picture_adds_the_picture() -> None:
    picture = {"Handle": "chemise", "Image Src": "https://a.example/dos.jpg"}
    (one,) = goods_in(shopify(shirt(Image_Src="https://a.example/face.jpg"), picture))
    assert one.pictures == ("https://a.example/face.jpg", "https://a.example/dos.jpg")
    assert len(one.variants) == 1


def test_a_product_without_options_has_one_variant_without_a_label() -> None:
    (one,) = goods_in(shopify(shirt(Option1_Name="Title", Option1_Value="Default Title")))
    assert one.variants[0].options == ()


def test_a_wrong_first_row_does_not_take_the_other_sizes_with_it() -> None:
    data = shopify(shirt(Variant_Price="N/A"), more(Option1_Value="M", Variant_Price="49"))
    (refused,) = refused_in(data)
    assert (refused.line, refused.column) == (2, "Variant Price")
    assert [variant.options for variant in goods_in(data)[0].variants] == [(("Taille", "M"),)]


def test_a_product_all_of_whose_rows_are_wrong_is_refused_once_a_line() -> None:
    refused = refused_in(shopify(shirt(Variant_Price="0"), more(Option1_Value="M", Variant_Price="-1")))
    assert [one.line for one in refused] == [2, 3]


def test_a_stock_that_shopify_does_not_follow_is_unknown() -> None:
    (one,) = goods_in(shopify(shirt(Variant_Inventory_Tracker="", Variant_Inventory_Qty="0")))
    assert (one.variants[0].stock, one.variants[0].in_stock) == (None, True)


def test_a_negative_stock_is_refused_with_the_cure() -> None:
    (refused,) = refused_in(shopify(shirt(Variant_Inventory_Qty="-4")))
    assert refused.column == "Variant Inventory Qty"
    assert "0 ou plus" in refused.cure


def test_a_gift_card_is_refused() -> None:
    (refused,) = refused_in(shopify(shirt(Gift_Card="true")))
    assert "carte cadeau" in refused.reason


@pytest.mark.parametrize("changes", [{"Status": "draft"}, {"Status": "archived"}, {"Published": "false"}])
def test_drafts_come_in_unpublished(changes: dict[str, str]) -> None:
    assert not goods_in(shopify(shirt(**changes)))[0].head.published


def test_the_merchants_own_type_is_the_shelf_before_the_taxonomy() -> None:
    path = "Apparel & Accessories > Clothing > Shirts"
    named = goods_in(shopify(shirt(Type="Hauts", Product_Category=path)))[0].head.shelf
    unnamed = goods_in(shopify(shirt(Product_Category=path)))[0].head.shelf
    assert (named, unnamed[-1]) == (("Hauts",), "Shirts")


def test_the_new_column_names_are_read() -> None:
    text = (
        "Title,URL handle,Description,Published on online store,Status,SKU,Barcode,Option1 name,"
        "Option1 value,Price,Inventory tracker,Inventory quantity,Weight value (grams)\n"
        "Pain,pain,<b>Bon</b>,TRUE,Active,P1,,Taille,Petit,1.20,shopify,10,250\n"
        "Pain,pain,,TRUE,Active,P2,,Taille,Grand,2.20,shopify,4,500\n"
    )
    (one,) = goods_in(text.encode())
    assert one.head.description == "Bon"
    assert [(v.sku, v.price_cents, v.stock, v.weight_grams) for v in one.variants] == [
        ("P1", 120, 10, 250),
        ("P2", 220, 4, 500),
    ]


def test_columns_that_nobody_knows_are_refused_in_words() -> None:
    with pytest.raises(UnreadableFile, match="colonnes"):
        goods_in(b"reference;couleur;taille\n1;Pain;2\n")
