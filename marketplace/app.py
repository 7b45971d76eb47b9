"""Puts the house together: the only file that knows every room."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from marketplace.browsing.shown import SHOWN
from marketplace.cli import init_cli
from marketplace.core import crash
from marketplace.core.db import db, init_db
from marketplace.core.settings import Settings
from marketplace.core.versions import init_versions
from marketplace.towns.gates import init_gates
from marketplace.web.api.open_data.routes import blueprint as open_data
from marketplace.web.api.routes import blueprint as api
from marketplace.web.assets import init_assets
from marketplace.web.assisted.routes import blueprint as assisted
from marketplace.web.backoffice.answers.routes import blueprint as answers
from marketplace.web.backoffice.routes import blueprint as backoffice
from marketplace.web.context import init_context
from marketplace.web.council.routes import blueprint as council
from marketplace.web.errors import init_errors
from marketplace.web.event_words import init_event_words
from marketplace.web.filters import init_filters
from marketplace.web.headers import init_headers
from marketplace.web.health import init_health
from marketplace.web.hooks.routes import blueprint as hooks
from marketplace.web.host_proof import init_host_proof
from marketplace.web.hub.routes import blueprint as hub
from marketplace.web.kept_pages import init_kept_pages
from marketplace.web.kiosk import init_kiosk
from marketplace.web.languages import init_languages
from marketplace.web.looks import init_looks
from marketplace.web.media import init_media
from marketplace.web.operator.routes import blueprint as operator
from marketplace.web.origin import init_origin
from marketplace.web.readable import init_readable_address, init_readable_form
from marketplace.web.retrying import init_retrying
from marketplace.web.routing import enforce_policies, init_routing
from marketplace.web.sign_in import init_sign_in
from marketplace.web.storefront.routes import blueprint as storefront
from marketplace.web.taxes import init_taxes
from marketplace.web.town import init_town
from marketplace.web.uploads import init_uploads

_ROOT = Path(__file__).resolve().parent.parent
_IN_ANY_ORDER = (
    init_languages,
    init_filters,
    init_event_words,
    init_context,
    init_assets,
    init_headers,
    init_errors,
    init_health,
    init_host_proof,
    init_media,
    init_looks,
    init_taxes,
)


def create_app(settings: Settings) -> Flask:
    """The application with these settings. Raises: pydantic.ValidationError on weak production secrets."""
    app = Flask("marketplace", template_folder=str(_ROOT / "templates"), static_folder=str(_ROOT / "static"))
    _configure(app, settings)
    crash.arm(settings.crash_at, file=settings.crash_file)
    init_db(app, settings.database)
    init_versions(app, shown=SHOWN)
    init_gates(app)
    Migrate(app, db, directory=str(_ROOT / "migrations"), compare_type=True, render_as_batch=False)
    init_routing(app)
    init_kept_pages(app, most_bytes=settings.kept_pages_bytes)
    init_uploads(app)
    # The order of these is the order of a request: town, then who asks, then may they, then is it ours.
    init_readable_address(app)
    init_town(app)
    init_kiosk(app)
    init_sign_in(app)
    enforce_policies(app)
    init_origin(app)
    init_readable_form(app)
    init_retrying(app)
    for init in _IN_ANY_ORDER:
        init(app)
    for face in (storefront, backoffice, answers, hub, assisted, council, operator, api, open_data, hooks):
        app.register_blueprint(face)
    init_cli(app)
    if hops := settings.trusted_proxies:  # around all others: whoever answers knows whether it is https
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    settings.market_var.mkdir(parents=True, exist_ok=True)
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret,
        SECRET_KEY_FALLBACKS=[key.get_secret_value() for key in settings.secret_key_fallbacks],
        SESSION_COOKIE_NAME="session" if _is_loopback_only(settings) else "__Host-session",
        SESSION_COOKIE_SECURE=not _is_loopback_only(settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        TEMPLATES_AUTO_RELOAD=settings.market_env == "development",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _is_loopback_only(settings: Settings) -> bool:
    """Cookies are relaxed for plain http on loopback: development, tests and the demo."""
    return settings.market_env != "production"
