"""The migrations that this version knows."""

from alembic.script import ScriptDirectory
from flask import current_app


def known_revisions() -> list[str]:
    """Their names, the newest first."""
    config = current_app.extensions["migrate"].migrate.get_config()
    return [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
