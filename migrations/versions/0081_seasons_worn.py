"""the seasons that towns keep now are the first ones whose history is known"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None


def upgrade() -> None:
    link = op.get_bind()
    rows = link.execute(sa.text("SELECT id, seasons, created_at FROM towns WHERE seasons <> ''"))
    for town_id, seasons, created_at in rows.all():
        told = json.dumps({"seasons": json.loads(seasons)}, ensure_ascii=False, sort_keys=True)
        kept = {"town_id": town_id, "content": told, "at": created_at}
        link.execute(
            sa.text(
                "INSERT INTO editions (town_id, id, subject, subject_id, number, content, is_published, "
                "saved_at) VALUES (:town_id, :town_id, 'seasons', 0, 1, :content, true, :at)"
            ),
            kept,
        )


def downgrade() -> None:
    op.execute("DELETE FROM editions WHERE subject = 'seasons'")
