"""Runs migrations on the application's own database, each in one transaction."""

from importlib import import_module
from pathlib import Path
from typing import Any

from alembic import context
from flask import current_app

# Every room's tables must be known before they are compared or made.
for _models in sorted((Path(__file__).parent.parent / "marketplace").glob("*/models.py")):
    import_module(f"marketplace.{_models.parent.name}.models")

# The search index's own objects: made by hand in their migration, unknown to the models.
_BY_HAND = ("search_index",)


def _is_ours(_object: Any, name: str | None, *_rest: Any) -> bool:
    return not (name or "").startswith(_BY_HAND)


def _render(kind: str, thing: Any, _context: Any) -> str | bool:
    # Migrations must not import the application: its types change, a migration never does.
    if kind == "type" and type(thing).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def _run() -> None:
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            include_object=_is_ours,
            compare_type=True,
            render_item=_render,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


_run()
