"""The town on a home screen: a manifest of its own, icons that may be cut, a way to the basket."""

from io import BytesIO

import pytest
from PIL import Image

from marketplace.web.storefront.installed.mark import outlines
from tests.factories import make_town
from tests.visitors import Visitor
from tests.web.storefront.buying import Street


def test_a_browser_may_install_the_town(street: Street, visitor: Visitor) -> None:
    answer = visitor.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    said = answer.get_json(force=True)
    assert said["name"] == "Port-Lanterne, Rue du Phare"
    assert (said["start_url"], said["scope"], said["display"]) == ("/", "/", "standalone")
    assert len(said["short_name"]) <= 13
    assert {icon["sizes"] for icon in said["icons"]} >= {"192x192", "512x512"}
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}
    assert visitor.get(said["start_url"]).status_code == 200


def test_its_shortcuts_lead_to_pages(street: Street, visitor: Visitor) -> None:
    shortcuts = visitor.get("/manifest.webmanifest").get_json(force=True)["shortcuts"]
    assert [cut["name"] for cut in shortcuts] == ["Chercher dans la rue", "Mon panier", "Mes commandes"]
    for cut in shortcuts:
        assert visitor.get(cut["url"], follow_redirects=True).status_code == 200


def test_every_icon_is_as_large_as_is_said(street: Street, visitor: Visitor) -> None:
    for icon in visitor.get("/manifest.webmanifest").get_json(force=True)["icons"]:
        answer = visitor.get(icon["src"])
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        picture = Image.open(BytesIO(answer.data))
        assert (f"{picture.width}x{picture.height}", picture.format) == (icon["sizes"], "PNG")


def test_what_systems_cut_off_an_icon_is_ground_only(street: Street, visitor: Visitor) -> None:
    icons = visitor.get("/manifest.webmanifest").get_json(force=True)["icons"]
    (cut,) = [icon for icon in icons if icon["purpose"] == "maskable"]
    picture = Image.open(BytesIO(visitor.get(cut["src"]).data)).convert("RGB")
    ground = picture.getpixel((0, 0))
    centre, safe = picture.width / 2, picture.width * 0.4
    for x in range(0, picture.width, 4):
        for y in range(0, picture.height, 4):
            if (x - centre) ** 2 + (y - centre) ** 2 > safe**2:
                assert picture.getpixel((x, y)) == ground
    assert picture.getpixel((256, 300)) != ground


def test_an_old_or_unknown_icon_is_not_kept(street: Street, visitor: Visitor) -> None:
    assert visitor.get("/icons/000000000000/192.png").headers["Cache-Control"] == "no-cache"
    assert visitor.get("/icons/000000000000/9000.png").status_code == 404


@pytest.mark.parametrize("page", ["/", "/shops/lantier", "/cart"])
def test_pages_lead_to_the_manifest(street: Street, visitor: Visitor, page: str) -> None:
    text = visitor.get(page).text
    assert '<link rel="manifest" href="/manifest.webmanifest">' in text
    assert 'name="theme-color"' in text


def test_another_town_is_another_application(street: Street, visitor: Visitor) -> None:
    make_town("val-brume", name="Saint-Germain-des-Fossés", host="val-brume.localhost")
    visitor.host = "val-brume.localhost"
    said = visitor.get("/manifest.webmanifest").get_json(force=True)
    assert (said["name"], said["short_name"]) == ("Saint-Germain-des-Fossés, Rue du Phare", "Saint-Germai")


def test_an_english_visitor_installs_it_in_english(street: Street, visitor: Visitor) -> None:
    answer = visitor.get("/manifest.webmanifest", headers={"Accept-Language": "en"})
    said = answer.get_json(force=True)
    assert (said["lang"], said["shortcuts"][1]["name"]) == ("en", "My basket")


def test_the_mark_is_drawn_by_its_own_paths() -> None:
    (tower,) = outlines("M9 12h14l3 21H6z")
    assert tower == [(9.0, 12.0), (23.0, 12.0), (26.0, 33.0), (6.0, 33.0)]
    curve = next(outlines("M9 5q7-8 14 0z"))
    assert (curve[-1], min(y for _x, y in curve)) == ((23.0, 5.0), 1.0)
