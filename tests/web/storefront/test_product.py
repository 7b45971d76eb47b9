"""A product's page: honest about price, stock, content and seller."""

from datetime import timedelta

from marketplace.catalogue.models import Product, SoldBy
from marketplace.catalogue.services import VariantDraft, add_variant
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.stock.counting import open_stock
from tests.factories import make_goods
from tests.visitors import Visitor
from tests.web.storefront.buying import Street


def changed(product: Product, **values: object) -> None:
    with transaction():
        for name, value in values.items():
            setattr(product, name, value)


def test_a_product_shows_price_stock_and_seller(street: Street, visitor: Visitor) -> None:
    with clock.travel(clock.now() + timedelta(hours=2)):
        page = visitor.get("/shops/maison-morel/baguette-de-tradition").text
    assert "1,30\u00a0€" in page
    assert "Vérifié ce matin à 10\u00a0h" in page
    assert "Vendu par" in page
    assert "Prêt aujourd’hui dès 14\u00a0h" in page


def test_the_form_names_the_product_without_database_ids(street: Street, visitor: Visitor) -> None:
    page = visitor.get("/shops/maison-morel/baguette-de-tradition").text
    assert '<input type="hidden" name="shop" value="maison-morel">' in page
    assert '<input type="hidden" name="product" value="baguette-de-tradition">' in page
    assert '<input type="hidden" name="option" value="0">' in page
    assert str(street.bread.variant.id) not in page
    assert str(street.bakery.id) not in page
    assert "csrf_token" not in page


def test_the_price_per_litre_or_kilo_stands_beside_the_price(street: Street, visitor: Visitor) -> None:
    goods = make_goods(street.dairy, name="Crème crue", price_cents=410)
    with transaction():
        goods.variant.net_quantity, goods.variant.net_unit = 250, "ml"
    assert "16,40\u00a0€/L" in visitor.get("/shops/lantier/creme-crue").text
    assert "16,40\u00a0€/L" in visitor.get("/shops/lantier").text


def test_what_is_weighed_offers_usual_weights_and_any_other(street: Street, visitor: Visitor) -> None:
    with transaction():
        street.comte.variant.usual_weight_grams = 350
    page = visitor.get("/shops/lantier/comte").text
    assert "32,80\u00a0€/kg" in page
    assert 'name="portion" value="350" checked' in page
    assert "11,48\u00a0€" in page
    assert 'name="grams"' in page


def test_a_chosen_portion_goes_into_the_basket(street: Street, visitor: Visitor) -> None:
    line = {"shop": "lantier", "product": "comte", "option": "0", "grams": "", "portion": "350"}
    assert visitor.post("/cart/lines", data=line).status_code == 303
    assert "350\u00a0g" in visitor.get("/cart").text


def test_little_stock_and_none_are_said(street: Street, visitor: Visitor) -> None:
    make_goods(street.bakery, name="Tarte", on_hand=2)
    make_goods(street.bakery, name="Flan", on_hand=0)
    assert "Plus que 2" in visitor.get("/shops/maison-morel/tarte").text
    sold_out = visitor.get("/shops/maison-morel/flan").text
    assert "Épuisé pour le moment" in sold_out
    assert "Mettre au panier" not in sold_out


def test_variants_are_choices_and_the_sold_out_one_cannot_be_chosen(street: Street, visitor: Visitor) -> None:
    product = make_goods(street.bakery, name="Brioche", on_hand=0).product
    with transaction():
        draft = VariantDraft(price_cents=980, label="Grande", position=1)
        large = add_variant(db.session.merge(product), draft=draft, by_user_id=None)
        open_stock(street.town.id, variant_id=large.id, on_hand=3, by_user_id=None)
    page = visitor.get("/shops/maison-morel/brioche").text
    assert 'name="option" value="0" disabled' in page
    assert 'name="option" value="1" checked' in page
    assert "Plus que 3" in page
    assert "dès 1,30\u00a0€" in visitor.get("/shops/maison-morel").text


def test_allergens_are_said_also_when_there_are_none_or_nobody_knows(
    street: Street, visitor: Visitor
) -> None:
    path = "/shops/lantier/comte"
    assert "non précisés, demandez à la boutique" in visitor.get(path).text
    changed(street.comte.product, allergens=["milk", "nuts"])
    assert "lait, fruits à coque" in visitor.get(path).text
    changed(street.comte.product, allergens=[])
    assert "aucun des quatorze à déclarer" in visitor.get(path).text


def test_alcohol_and_age_are_said(street: Street, visitor: Visitor) -> None:
    wine = make_goods(street.dairy, name="Vin jaune").product
    changed(wine, alcohol_percent_tenths=145, age_limit=18)
    page = visitor.get("/shops/lantier/vin-jaune").text
    assert "14,5\u00a0% vol." in page
    assert "à consommer avec modération" in page
    assert "interdite aux moins de 18\u00a0ans" in page


def test_origin_and_storage_are_said(street: Street, visitor: Visitor) -> None:
    changed(street.comte.product, origin="Jura", storage="Au frais", description="Sent la noisette.")
    page = visitor.get("/shops/lantier/comte").text
    for words in ("Jura", "Au frais", "Sent la noisette."):
        assert words in page


def test_others_of_the_shelf_stand_beside_it(street: Street, visitor: Visitor) -> None:
    make_goods(street.dairy, name="Morbier", sold_by=SoldBy.WEIGHT)
    page = visitor.get("/shops/lantier/comte").text
    assert "Morbier" in page
    assert "Baguette" not in page


def test_an_unknown_product_is_not_found_in_words(street: Street, visitor: Visitor) -> None:
    page = visitor.get("/shops/lantier/rien")
    assert page.status_code == 404
    assert "plus en rayon" in page.text
    assert visitor.get("/shops/lantier/baguette-de-tradition").status_code == 404
