"""What a telephone needs to keep the town among its applications. Source: W3C, Web Application Manifest."""

import json
from typing import Any

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.words import _, language
from marketplace.towns.queries import TownView
from marketplace.web.storefront.installed.icons import ICONS, icon_url
from marketplace.web.storefront.installed.look import look
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.town import this_town

_SHORT = 12  # letters that fit under an icon


@revalidated
def show_manifest() -> ResponseReturnValue:
    """The town's manifest, in the visitor's language."""
    said = json.dumps(_manifest(this_town()), ensure_ascii=False)
    return Response(said, content_type="application/manifest+json; charset=utf-8")


def _manifest(town: TownView) -> dict[str, Any]:
    name = f"{town.name}, {town.street_name}"
    return {
        "id": "/",
        "name": name,
        "short_name": town.name if len(town.name) <= _SHORT else town.name[:_SHORT].rstrip(" -'’"),
        "description": _("Toutes les boutiques de %(town)s dans un seul panier.", town=town.name),
        "lang": language(),
        "dir": "ltr",
        "start_url": url_for("storefront.show_home"),
        "scope": "/",
        "display": "standalone",
        "background_color": look().paper,
        "theme_color": look().paper,
        "categories": ["shopping", "food"],
        "icons": [
            {
                "src": icon_url(key),
                "sizes": f"{icon.side}x{icon.side}",
                "type": "image/png",
                "purpose": icon.purpose,
            }
            for key, icon in ICONS.items()
            if not key.startswith("apple")
        ],
        "shortcuts": [
            _shortcut(_("Chercher dans la rue"), url_for("storefront.search")),
            _shortcut(_("Mon panier"), url_for("storefront.show_cart")),
            _shortcut(_("Mes commandes"), url_for("storefront.show_account")),
        ],
    }


def _shortcut(name: str, path: str) -> dict[str, Any]:
    icon = {"src": icon_url("192"), "sizes": "192x192", "type": "image/png"}
    return {"name": name, "url": path, "icons": [icon]}
