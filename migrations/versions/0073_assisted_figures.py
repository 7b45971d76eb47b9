"""orders placed for residents among the daily figures; all days are counted once more for them"""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

_FIGURES = (
    ("phone_bags", sa.Integer()),
    ("desk_bags", sa.Integer()),
    ("hub_bags", sa.Integer()),
    ("assisted_cents", sa.BigInteger()),
    ("assisted_alone", sa.Integer()),
    ("asleep_alone", sa.Integer()),
    ("assisted_asleep_alone", sa.Integer()),
)
_TOTALS = ("phone_orders", "desk_orders", "hub_orders")


def upgrade() -> None:
    for name, kind in _FIGURES:
        op.add_column("daily_figures", sa.Column(name, kind, nullable=False, server_default="0"))
    for name in _TOTALS:
        op.add_column("daily_totals", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    # The worker goes on from the day that is noted: it counts again from the first one, but no newcomers.
    op.execute(
        "UPDATE count_marks SET through = COALESCE((SELECT min(day) FROM daily_totals "
        "WHERE daily_totals.town_id = count_marks.town_id), through)"
    )


def downgrade() -> None:
    for name in reversed(_TOTALS):
        op.drop_column("daily_totals", name)
    for name, _kind in reversed(_FIGURES):
        op.drop_column("daily_figures", name)
