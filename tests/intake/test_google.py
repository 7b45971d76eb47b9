"""Google Merchant's data becomes goods, as a feed in XML or as a table."""

from datetime import UTC, datetime

import pytest

from marketplace.core import clock
from marketplace.intake.errors import UnreadableFile
from tests.intake.reading import found_in, goods_in, refused_in

ITEM = """<item>
<g:id>MIEL-1</g:id><g:title>Miel &amp; cire</g:title><g:description><![CDATA[<p>Doux</p>]]></g:description>
<g:link>https://a.example/miel</g:link><g:image_link>https://a.example/1.jpg</g:image_link>
<g:additional_image_link>https://a.example/2.jpg</g:additional_image_link>
<g:additional_image_link>https://a.example/3.jpg</g:additional_image_link>
<g:price>8.90 EUR</g:price><g:availability>in_stock</g:availability><g:gtin>4006381333931</g:gtin>
<g:brand>Rucher</g:brand><g:product_type>Épicerie &gt; Miels</g:product_type>
<g:shipping><g:country>FR</g:country><g:price>4.50 EUR</g:price></g:shipping>
<g:unit_pricing_measure>500 g</g:unit_pricing_measure>{more}
</item>"""


def rss(*items: str) -> bytes:
    return (
        '<?xml version="1.0"?>\n<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>\n'
        f"<title>Ma boutique</title>{''.join(items)}</channel></rss>"
    ).encode()


def test_an_item_is_read_whole_and_the_price_of_shipping_is_not_its_own() -> None:
    (one,) = goods_in(rss(ITEM.format(more="")))
    head, (row,) = one.head, one.variants
    assert (head.name, head.description, head.shelf) == ("Miel & cire", "Doux", ("Épicerie", "Miels"))
    assert (row.price_cents, row.sku, row.ean, row.stock, row.in_stock) == (
        890,
        "MIEL-1",
        "4006381333931",
        None,
        True,
    )
    assert (row.particulars.brand, row.particulars.net_quantity, row.particulars.net_unit) == (
        "Rucher",
        500,
        "g",
    )
    assert one.pictures == ("https://a.example/1.jpg", "https://a.example/2.jpg", "https://a.example/3.jpg")


def test_an_atom_feed_is_read_too() -> None:
    entry = "<entry><g:id>1</g:id><title>Pain</title><g:price>1,20 EUR</g:price></entry>"
    data = f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">{entry}</feed>'
    assert goods_in(data.encode("utf-16"))[0].head.name == "Pain"


def test_items_of_one_group_are_the_variants_of_one_product() -> None:
    def shirt(size: str) -> str:
        item = ITEM.format(more=f"<g:item_group_id>CH</g:item_group_id><g:size>{size}</g:size>")
        return item.replace("MIEL-1", f"CH-{size}").replace("4006381333931", "")

    (one,) = goods_in(rss(shirt("S"), ITEM.format(more="").replace("<g:id>MIEL-1", "<g:id>"), shirt("M")))[:1]
    assert [row.options for row in one.variants] == [(("size", "S"),), (("size", "M"),)]


def test_a_table_with_googles_headers_is_read() -> None:
    data = (
        b"id\ttitle\tdescription\tlink\timage link\tavailability\tprice\tgtin\n"
        b"1\tPain\t\thttps://a.example\thttps://a.example/1.jpg\tout of stock\t1.20 EUR\t\n"
    )
    (row,) = goods_in(data)[0].variants
    assert (row.price_cents, row.stock, row.in_stock) == (120, 0, False)


@pytest.mark.parametrize(("day", "cents"), [(9, 890), (10, 500), (20, 500), (21, 890)])
def test_a_sale_price_counts_on_its_days_only(day: int, cents: int) -> None:
    more = (
        "<g:sale_price>5 EUR</g:sale_price><g:sale_price_effective_date>"
        "2026-06-10T00:00+02:00/2026-06-20T23:59+02:00</g:sale_price_effective_date>"
    )
    with clock.travel(datetime(2026, 6, day, 12, tzinfo=UTC)):
        assert goods_in(rss(ITEM.format(more=more)))[0].variants[0].price_cents == cents


def test_a_wrong_item_is_refused_alone_with_its_line() -> None:
    wrong = ITEM.format(more="").replace("8.90 EUR", "8.90 USD").replace("MIEL-1", "X")
    (refused,) = refused_in(rss("\n\n", wrong, ITEM.format(more="")))
    assert (refused.line, refused.column) == (5, "price")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (rss(ITEM.format(more=""))[:-40], "ligne"),
        (rss("<item><g:id>&nbsp;</g:id></item>"), "ligne 3"),
        (rss(), "aucun article"),
        (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><rss><item><id>&b;</id></item></rss>',
            "entités",
        ),
        (b'<?xml version="1.0"?>' + b"<a>" * 100_000, "abîmé"),
        (b"<!DOCTYPE html><html><body>Bonjour, ceci est une page</body></html>", "page"),
    ],
)
def test_what_is_no_whole_feed_is_refused_in_words(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word):
        found_in(data)
