"""Runs migrations on the application's own database, each in one transaction."""

from importlib import import_module
from pathlib import Path
from typing import Any

from alembic import context
from flask import current_app

from marketplace.core.planning import describe_grown

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
    database, applied = current_app.extensions["migrate"].db, list[Any]()
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            include_object=_is_ours,
            compare_type=True,
            render_item=_render,
            transaction_per_migration=True,
            on_version_apply=lambda step, **_rest: applied.append(step),
        )
        with context.begin_transaction():
            context.run_migrations()
        if applied:
            describe_grown(connection, database.metadata)
        connection.commit()


_run()
