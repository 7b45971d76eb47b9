"""an index that counts reviews and their stars without reading their words"""

from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_reviews_stars", "reviews", ["town_id", "subject_id", "state", "stars"])


def downgrade() -> None:
    op.drop_index("ix_reviews_stars", table_name="reviews")
