"""what an event wrote of a window is kept beside what it found there

Events that lifted windows before are taken over where a window still bears what the event says; of two events
over one window the first is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

_TAKEN_OVER = """
INSERT INTO event_windows (town_id, id, event_id, booking_id, found, written)
SELECT b.town_id, b.id, min(e.id), b.id, r.capacity, b.capacity
FROM slot_bookings b
JOIN slot_rules r ON r.town_id = b.town_id AND r.point_id = b.point_id
JOIN events e ON e.town_id = b.town_id AND e.status = 'published'
    AND b.local_day >= e.first_day AND b.local_day <= e.last_day
LEFT JOIN event_shops s ON s.town_id = e.town_id AND s.event_id = e.id AND s.shop_id = b.point_id
WHERE b.ends_at > CURRENT_TIMESTAMP AND b.capacity <> r.capacity
  AND ((e.hub_id = b.point_id AND e.hub_capacity = b.capacity)
       OR (s.answer = 'accepted' AND e.shop_capacity = b.capacity))
GROUP BY b.town_id, b.id, r.capacity, b.capacity
"""


def upgrade() -> None:
    op.create_table(
        "event_windows",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_event_windows_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "event_id"],
            ["events.town_id", "events.id"],
            name=op.f("fk_event_windows_town_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "booking_id"],
            ["slot_bookings.town_id", "slot_bookings.id"],
            name=op.f("fk_event_windows_town_id_booking_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_event_windows")),
        sa.UniqueConstraint(
            "town_id", "event_id", "booking_id", name=op.f("uq_event_windows_town_id_event_id_booking_id")
        ),
    )
    op.create_index("ix_event_windows_booking", "event_windows", ["town_id", "booking_id"])
    op.create_index("ix_event_hours_day", "event_hours", ["day"])
    op.execute(_TAKEN_OVER)


def downgrade() -> None:
    op.drop_index("ix_event_hours_day", table_name="event_hours")
    op.drop_index("ix_event_windows_booking", table_name="event_windows")
    op.drop_table("event_windows")
