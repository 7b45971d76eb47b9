"""Words about nature that need proof come before the town hall, with whoever wrote them."""

from marketplace.catalogue.models import ProductStatus
from marketplace.core.db import transaction
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from tests.factories import make_goods, make_shop, make_town
from tests.visitors import Visitor

PAGE = "/council/shops/claims"


def praised(shop: Shop, name: str, text: str, status: ProductStatus = ProductStatus.PUBLISHED) -> None:
    product = make_goods(shop, name=name).product
    with transaction():
        product.description, product.status = text, status


def test_what_is_on_show_is_listed_with_its_words(manager: Visitor, town: Town) -> None:
    shop = make_shop(town, name="Menthe", kind="pharmacy")
    praised(shop, "Savon au foin", "Un savon BIODÉGRADABLE et neutre en carbone.")
    praised(shop, "Savon d’Alep", "Cuit au chaudron, sans huile de palme.")
    praised(shop, "Crème écologique", "", ProductStatus.HIDDEN)
    page = manager.get(PAGE).text
    for words in ("Savon au foin", "Menthe", "biodégradable", "neutre en carbone"):
        assert words in page
    assert "Alep" not in page
    assert "Crème" not in page


def test_a_name_is_read_like_a_description(manager: Visitor, town: Town) -> None:
    praised(make_shop(town), "Sac éco-responsable", "")
    assert "Sac éco-responsable" in manager.get(PAGE).text


def test_other_towns_and_shops_off_the_street_are_not_told_of(manager: Visitor, town: Town) -> None:
    elsewhere = make_town("ailleurs", name="Ailleurs", host="ailleurs.localhost")
    praised(make_shop(elsewhere), "Lessive écologique", "")
    praised(make_shop(town, name="Fermée", status=ShopStatus.APPLIED), "Sac zéro carbone", "")
    assert "Rien à vérifier" in manager.get(PAGE).text
