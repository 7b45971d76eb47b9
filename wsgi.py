"""What the server runs."""

from marketplace.app import create_app
from marketplace.core.settings import Settings

application = create_app(Settings.from_env())
