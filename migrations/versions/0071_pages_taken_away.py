"""when residents lost sight of a page of the council's"""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("editions", sa.Column("taken_away_at", sa.DateTime(timezone=True), nullable=True))
    # Nobody noted when pages that are gone by now went: the day of their last version is what is known.
    op.execute(
        "UPDATE editions SET taken_away_at = saved_at WHERE subject = 'page' AND is_published AND EXISTS ("
        "SELECT 1 FROM town_pages AS page WHERE page.town_id = editions.town_id "
        "AND page.id = editions.subject_id AND page.published_at IS NULL) AND NOT EXISTS ("
        "SELECT 1 FROM editions AS later WHERE later.town_id = editions.town_id AND later.subject = 'page' "
        "AND later.subject_id = editions.subject_id AND later.is_published "
        "AND later.number > editions.number)"
    )


def downgrade() -> None:
    op.drop_column("editions", "taken_away_at")
