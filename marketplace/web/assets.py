"""Static files under versioned addresses, style bundles held in memory, and icons from one sprite."""

import re
from pathlib import Path

from flask import Flask, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from marketplace.browsing.street.sheet import SHEET, cut_of
from marketplace.web.routing import Route, connect, everyone
from marketplace.web.static_files import FOREVER, StaticFiles, version_of
from marketplace.web.stylesheets import BUNDLES, bundled, schemes
from marketplace.web.wire import FOR_KEEPS, Packed

_SPRITE = "img/icons.svg"


class Assets:
    """What the static folder held at start: a version for each file, and the finished bundles."""

    def __init__(self, folder: Path, *, prefix: str) -> None:
        self._prefix = prefix
        self.versions = {
            path.relative_to(folder).as_posix(): version_of(path.read_bytes())
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self.icons = _symbols(folder / _SPRITE)
        self._drawn: dict[str, Markup] = {}
        self.bundles = {
            name: bundled(folder / "css", sheets, address_of=self.asset) for name, sheets in BUNDLES.items()
        }
        self.bundles["schemes"] = schemes((folder / "css/tokens.css").read_text(encoding="utf-8"))
        self.bundle_versions = {name: version_of(css.encode()) for name, css in self.bundles.items()}
        self.packed = {name: Packed(css.encode(), packers=FOR_KEEPS) for name, css in self.bundles.items()}

    def asset(self, path: str) -> str:
        """The address of a static file; it changes with the file, so browsers may keep it for ever."""
        version = self.versions.get(path)
        return f"{self._prefix}/{path}?v={version}" if version else f"{self._prefix}/{path}"

    def stylesheet(self, name: str) -> Markup:
        """The link element of a bundle named in `BUNDLES`."""
        return Markup('<link rel="stylesheet" href="{}">').format(self.sheet_address(name))

    def sheet_address(self, name: str) -> str:
        """Where a bundle is; it changes with the bundle."""
        return f"/assets/{self.bundle_versions[name]}/{name}.css"

    def icon(self, name: str, label: str | None = None) -> Markup:
        """A picture sign. Decoration for those who see it, unless `label` gives it words.

        Raises: LookupError when the sprite holds no such sign.
        """
        if label is None and name in self._drawn:  # a full board shows six hundred of them
            return self._drawn[name]
        if name not in self.icons:
            raise LookupError(f"no icon named {name!r} in static/{_SPRITE}")
        words = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        drawing = Markup('<svg class="icon" {}><use href="{}#i-{}"/></svg>')
        drawn = drawing.format(words, self.asset(_SPRITE), name)
        if label is None:
            self._drawn[name] = drawn
        return drawn


def _symbols(sprite: Path) -> frozenset[str]:
    return frozenset(re.findall(r'<symbol id="i-([\w-]+)"', sprite.read_text(encoding="utf-8")))


def show_stylesheet(version: str, name: str) -> ResponseReturnValue:
    """One bundle. A page of before an update may ask for the old version: it gets today's, unkept."""
    assets: Assets = current_app.extensions["assets"]
    if name not in assets.bundles:
        abort(404)
    body, encoding = assets.packed[name].form_for(request.headers.get("Accept-Encoding", ""))
    response = Response(body, mimetype="text/css")
    response.vary.add("Accept-Encoding")
    if encoding:
        response.content_encoding = encoding
    is_current = version == assets.bundle_versions[name]
    response.headers["Cache-Control"] = FOREVER if is_current else "no-cache"
    return response


def init_assets(app: Flask) -> None:
    """Read the static folder, serve the bundles, and give templates `asset`, `stylesheet` and `icon`."""
    folder, prefix = Path(app.static_folder or "static"), (app.static_url_path or "").rstrip("/")
    assets = Assets(folder, prefix=prefix)
    app.extensions["assets"] = assets
    app.jinja_env.globals.update(cut_of=cut_of, sheet=SHEET)
    app.jinja_env.globals.update(asset=assets.asset, stylesheet=assets.stylesheet, icon=assets.icon)
    app.wsgi_app = StaticFiles(  # type: ignore[method-assign]
        app.wsgi_app, folder=folder, prefix=prefix, versions=assets.versions
    )
    rule = "/assets/<version>/<name>.css"
    connect(app, [Route(rule, show_stylesheet, policy=everyone, any_host=True)])
