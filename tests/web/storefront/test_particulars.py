"""What the law wants known before an order stands on the page of each product."""

from typing import Any

from marketplace.catalogue.models import Product, ProductStatus, Variant
from marketplace.core.db import transaction
from tests.factories import Goods, make_goods
from tests.visitors import Visitor
from tests.web.storefront.buying import Street


def told(goods: Goods, *, variant: dict[str, Any] | None = None, **product: Any) -> None:
    with transaction():
        for row, values in ((goods.product, product), (goods.variant, variant or {})):
            for name, value in values.items():
                assert isinstance(row, Product | Variant)
                setattr(row, name, value)


def text_of(visitor: Visitor, address: str) -> str:
    return visitor.get(address).text.replace("\u00a0", " ").replace("\u202f", " ")


def test_food_tells_what_is_in_it_where_it_is_from_and_how_it_is_kept(
    street: Street, visitor: Visitor
) -> None:
    honey = make_goods(street.dairy, name="Miel de tilleul", price_cents=900)
    told(
        honey,
        variant={"net_quantity": 250, "net_unit": "g"},
        category="food.grocery.honey", allergens=[], origin="France, Drôme", storage="Au sec",
    )  # fmt: skip
    page = text_of(visitor, "/shops/lantier/miel-de-tilleul")
    for words in ("aucun des quatorze", "<dt>Contenu net</dt><dd>250 g</dd>", "France, Drôme", "Au sec"):
        assert words in page
    assert "Fabricant" not in page
    assert "36,00 €/kg" in page


def test_what_is_not_eaten_tells_who_made_it_and_what_to_beware_of(street: Street, visitor: Visitor) -> None:
    bear = make_goods(street.dairy, name="Ours", price_cents=1900)
    told(
        bear,
        category="leisure.toys", brand="Bois joli", maker_name="Atelier du Bois joli",
        maker_address="5 chemin de la Scierie, 39000 Moirans", maker_contact="bonjour@bois-joli.example",
        warnings="Ne convient pas aux enfants de moins de 36 mois.",
    )  # fmt: skip
    page = text_of(visitor, "/shops/lantier/ours")
    made_by = "Atelier du Bois joli, 5 chemin de la Scierie, 39000 Moirans, bonjour@bois-joli.example"
    for words in (f"<dt>Fabricant</dt><dd>{made_by}</dd>", "moins de 36 mois", "<dt>Marque</dt>"):
        assert words in page
    assert "non précisés" not in page  # a bear has no allergens, also at a cheesemonger's


def test_formats_that_hold_different_amounts_are_told_apart(street: Street, visitor: Visitor) -> None:
    wine = make_goods(street.dairy, name="Chinon", price_cents=900)
    told(
        wine,
        variant={"label": "Bouteille", "net_quantity": 750, "net_unit": "ml"},
        category="drink.wine", alcohol_percent_tenths=125, age_limit=18,
    )  # fmt: skip
    page = text_of(visitor, "/shops/lantier/chinon")
    assert "<dd>75 cl</dd>" in page
    assert "12,5 % vol." in page


def test_the_category_leads_to_what_else_the_street_has_of_it(street: Street, visitor: Visitor) -> None:
    told(street.comte, category="food.dairy.cheese")
    page = text_of(visitor, "/shops/lantier/comte")
    assert 'href="/search?q=Fromages"' in page
    assert "Crémerie et fromages" in page


def test_what_is_out_of_season_is_off_the_street(street: Street, visitor: Visitor) -> None:
    assert visitor.get("/shops/lantier/comte").status_code == 200
    told(street.comte, status=ProductStatus.OUT_OF_SEASON)
    assert visitor.get("/shops/lantier/comte").status_code == 404
