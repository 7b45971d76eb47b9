"""Style bundles, versioned addresses and icons: what the templates name is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.towns.models import Town
from marketplace.web.assets import Assets, init_assets
from marketplace.web.routing import init_routing
from marketplace.web.stylesheets import BUNDLES, shortened
from tests.visitors import Visitor

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
IMG = STATIC / "img"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.fixture(scope="module")
def assets() -> Assets:
    return Assets(STATIC, prefix="/static")


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = Flask("assets", static_folder=str(STATIC), static_url_path="/static")
    init_routing(app)
    init_assets(app)
    return app.test_client()


def named(pattern: str) -> Iterator[tuple[str, str]]:
    for template in TEMPLATES:
        for name in re.findall(pattern, template.read_text(encoding="utf-8")):
            yield template.name, name


def test_every_style_sheet_belongs_to_a_bundle() -> None:
    written = {path.relative_to(STATIC / "css").as_posix() for path in (STATIC / "css").rglob("*.css")}
    assert written == {sheet for sheets in BUNDLES.values() for sheet in sheets}


def test_a_bundle_is_kept_for_ever_under_its_version(client: FlaskClient, assets: Assets) -> None:
    address = re.findall(r'href="([^"]+)"', assets.stylesheet("storefront"))[0]
    response = client.get(address)
    assert response.mimetype == "text/css"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_old_version_gets_todays_styles_but_is_not_kept(client: FlaskClient) -> None:
    response = client.get("/assets/0123456789ab/storefront.css")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"


def test_an_unknown_bundle_is_not_found(client: FlaskClient) -> None:
    assert client.get("/assets/0123456789ab/nothing.css").status_code == 404


def test_every_file_that_a_bundle_names_is_served(client: FlaskClient, assets: Assets) -> None:
    addresses = re.findall(r"url\(([^)]+)\)", "".join(assets.bundles.values()))
    assert addresses
    for address in addresses:
        with client.get(address) as response:
            assert response.status_code == 200, address


def test_comments_and_spare_spaces_are_not_served(assets: Assets) -> None:
    assert all("/*" not in css and "  " not in css for css in assets.bundles.values())


def test_day_and_night_stand_side_by_side_in_the_schemes(assets: Assets) -> None:
    day, night = assets.bundles["schemes"].split("}.by-night{", 1)
    assert "--paper:#fdf8ef" in day
    assert "--paper:#1a1824" in night
    assert "--by-day: ;" in night


def test_shortening_keeps_what_has_a_meaning() -> None:
    css = """
    .a , .b > c {
      --empty: ;
      width: calc(1rem + 2px);
      margin: 0 auto;
    }
    /* gone */ .d :focus { top: 0 }
    """
    assert shortened(css) == ".a ,.b > c{--empty: ;width:calc(1rem + 2px);margin:0 auto}.d :focus{top:0}"


def test_a_static_address_changes_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    for sheet in {sheet for sheets in BUNDLES.values() for sheet in sheets}:
        (tmp_path / "css" / sheet).parent.mkdir(exist_ok=True)
        (tmp_path / "css" / sheet).write_text("")
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "icons.svg").write_text("<svg/>")
    before = Assets(tmp_path, prefix="/static").asset("img/icons.svg")
    (tmp_path / "img" / "icons.svg").write_text("<svg></svg>")
    assert Assets(tmp_path, prefix="/static").asset("img/icons.svg") != before


def test_an_icon_is_decoration_unless_it_has_words(assets: Assets) -> None:
    assert 'aria-hidden="true"' in assets.icon("store")
    assert 'role="img" aria-label="Une &lt;b&gt;"' in assets.icon("store", "Une <b>")
    with pytest.raises(LookupError):
        assets.icon("no-such-sign")


def test_templates_name_only_icons_of_the_sprite(assets: Assets) -> None:
    assert [
        (file, name) for file, name in named(r"icon\([\"']([\w-]+)[\"']") if name not in assets.icons
    ] == []


def test_templates_name_only_files_that_exist() -> None:
    wanted = named(r"asset\([\"']([\w/.-]+\.\w+)[\"']\)")
    assert [(file, name) for file, name in wanted if not (STATIC / name).is_file()] == []


def drawings_not_there(text: str) -> list[str]:
    """The drawings that a text names, such as "goods/jar" in `empty(...)`, and that nobody drew."""
    return [
        name for name in re.findall(r"[\"'](goods/[\w-]+)[\"']", text) if not (IMG / f"{name}.svg").is_file()
    ]


def test_templates_and_code_name_only_drawings_that_exist() -> None:
    files = [*TEMPLATES, *sorted((ROOT / "marketplace").rglob("*.py"))]
    named_there = {path.name: drawings_not_there(path.read_text(encoding="utf-8")) for path in files}
    assert {name: missing for name, missing in named_there.items() if missing} == {}
    assert drawings_not_there('{{ empty("goods/jar", "") }}{{ empty("goods/unicorn", "") }}') == [
        "goods/unicorn"
    ]


def test_templates_name_only_signs_of_the_sprite(assets: Assets) -> None:
    signs = list(named(r"\bsign=[\"']([\w-]+)[\"']"))
    assert signs
    assert [(file, name) for file, name in signs if name not in assets.icons] == []


def test_files_are_for_our_own_pages_and_are_what_they_say(visitor: Visitor, town: Town) -> None:
    answer = visitor.get("/static/img/icons.svg", buffered=True)
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers
