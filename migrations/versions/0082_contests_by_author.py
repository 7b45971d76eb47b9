"""a third side contests a decision: whoever wrote the review that it hid"""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

_TABLE = "report_contests"
_ONCE = "uq_report_contests_town_id_report_id_side"
_SIDES = {"reporter": sa.text("by_user_id IS NULL"), "shop": sa.text("by_user_id IS NOT NULL")}
_SIDE = sa.Enum("reporter", "shop", "author", native_enum=False, length=24)


def upgrade() -> None:
    for name in _SIDES:
        op.drop_index(f"uq_report_contests_{name}", table_name=_TABLE)
    op.add_column(_TABLE, sa.Column("side", _SIDE, nullable=True))
    op.execute(
        "UPDATE report_contests SET side = CASE WHEN by_user_id IS NULL THEN 'reporter' ELSE 'shop' END"
    )
    with op.batch_alter_table(_TABLE) as table:
        table.alter_column("side", existing_type=_SIDE, nullable=False)
        table.create_unique_constraint(op.f(_ONCE), ["town_id", "report_id", "side"])


def downgrade() -> None:
    op.execute("DELETE FROM report_contests WHERE side = 'author'")
    with op.batch_alter_table(_TABLE) as table:
        table.drop_constraint(op.f(_ONCE), type_="unique")
        table.drop_column("side")
    for name, side in _SIDES.items():
        op.create_index(
            f"uq_report_contests_{name}",
            _TABLE,
            ["town_id", "report_id"],
            unique=True,
            sqlite_where=side,
            postgresql_where=side,
        )
