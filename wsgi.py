"""What the server runs."""

from marketplace.app import create_app
from marketplace.core.settings import Settings
from marketplace.core.settling import settle_down

application = create_app(Settings.from_env())
settle_down()
