"""each side contests a decision once: whoever reported, and the shop"""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

_OLD = "uq_report_contests_town_id_report_id"
_SIDES = {"reporter": sa.text("by_user_id IS NULL"), "shop": sa.text("by_user_id IS NOT NULL")}


def upgrade() -> None:
    with op.batch_alter_table("report_contests") as table:
        table.drop_constraint(op.f(_OLD), type_="unique")
    for name, side in _SIDES.items():
        op.create_index(
            f"uq_report_contests_{name}",
            "report_contests",
            ["town_id", "report_id"],
            unique=True,
            sqlite_where=side,
            postgresql_where=side,
        )


def downgrade() -> None:
    op.execute(
        "DELETE FROM report_contests WHERE id NOT IN"
        " (SELECT MIN(id) FROM report_contests GROUP BY town_id, report_id)"
    )
    for name in _SIDES:
        op.drop_index(f"uq_report_contests_{name}", table_name="report_contests")
    with op.batch_alter_table("report_contests") as table:
        table.create_unique_constraint(op.f(_OLD), ["town_id", "report_id"])
