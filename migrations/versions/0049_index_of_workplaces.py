"""find somebody's places of work in all towns"""

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_town_staff_user", "town_staff", ["user_id"], unique=False)
    op.create_index("ix_hub_posts_user", "hub_posts", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_hub_posts_user", table_name="hub_posts")
    op.drop_index("ix_town_staff_user", table_name="town_staff")
