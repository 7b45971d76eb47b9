"""what a window counts, cut-off by clock, hubs with hours and room"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for table in ("slot_rules", "slot_bookings"):
        counts = sa.Column("counts", sa.String(length=24), nullable=False, server_default="orders")
        op.add_column(table, counts)
    for name, default in (("bag_pieces", "8"), ("order_minutes", "5"), ("line_minutes", "1")):
        op.add_column("slot_rules", sa.Column(name, sa.Integer(), nullable=False, server_default=default))
    op.add_column("slot_rules", sa.Column("cut_off", sa.Time(), nullable=True))
    op.add_column("slot_rules", sa.Column("cut_off_days", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("shop_orders", sa.Column("places", sa.Integer(), nullable=False, server_default="1"))
    for name in ("bring_by", "fetch_from", "fetch_until"):
        op.add_column("hub_stops", sa.Column(name, _MOMENT, nullable=True))
    _make_rules()
    _make_rooms()
    _make_ranges()
    _make_places()


def _id(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _keys(table: str, *pairs: tuple[str, str]) -> list[sa.Constraint]:
    town = sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id"))
    return [
        town,
        *(
            sa.ForeignKeyConstraint(
                ["town_id", column],
                [f"{target}.town_id", f"{target}.id"],
                name=op.f(f"fk_{table}_town_id_{column}"),
            )
            for column, target in pairs
        ),
    ]


def _make_rules() -> None:
    op.create_table(
        "hub_rules",
        _id("town_id"),
        _id("hub_id"),
        sa.Column("bring_minutes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("bring_minutes BETWEEN 0 AND 1440", name=op.f("ck_hub_rules_bring")),
        *_keys("hub_rules", ("hub_id", "collection_points")),
        sa.PrimaryKeyConstraint("town_id", "hub_id", name=op.f("pk_hub_rules")),
    )


def _make_rooms() -> None:
    op.create_table(
        "hub_rooms",
        _id("town_id"),
        _id("point_id"),
        sa.Column("hub_id", sa.BigInteger(), nullable=False),
        sa.Column("bags_each", sa.Integer(), nullable=False),
        sa.Column("is_cold", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.CheckConstraint("bags_each BETWEEN 1 AND 50", name=op.f("ck_hub_rooms_bags_each")),
        *_keys("hub_rooms", ("point_id", "collection_points"), ("hub_id", "collection_points")),
        sa.PrimaryKeyConstraint("town_id", "point_id", name=op.f("pk_hub_rooms")),
    )
    op.create_index("ix_hub_rooms_hub", "hub_rooms", ["town_id", "hub_id"], unique=False)


def _make_ranges() -> None:
    op.create_table(
        "hub_ranges",
        _id("town_id"),
        _id("id"),
        sa.Column("hub_id", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.CheckConstraint("(weekday IS NULL) <> (day IS NULL)", name=op.f("ck_hub_ranges_when")),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_hub_ranges_weekday")),
        sa.CheckConstraint("(opens IS NULL) = (closes IS NULL)", name=op.f("ck_hub_ranges_hours")),
        *_keys("hub_ranges", ("hub_id", "collection_points")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_hub_ranges")),
    )
    op.create_index("ix_hub_ranges_hub", "hub_ranges", ["town_id", "hub_id"], unique=False)


def _make_places() -> None:
    op.create_table(
        "hub_places",
        _id("town_id"),
        _id("id"),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("slot_booking_id", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("freed_at", _MOMENT, nullable=True),
        sa.CheckConstraint("places > 0", name=op.f("ck_hub_places_places")),
        *_keys("hub_places", ("order_id", "orders"), ("slot_booking_id", "slot_bookings")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_hub_places")),
        sa.UniqueConstraint("town_id", "order_id", "slot_booking_id", name="uq_hub_places_order"),
    )
    op.create_index("ix_hub_places_booking", "hub_places", ["town_id", "slot_booking_id"], unique=False)


def downgrade() -> None:
    for table in ("hub_places", "hub_ranges", "hub_rooms", "hub_rules"):
        op.drop_table(table)
    for name in ("fetch_until", "fetch_from", "bring_by"):
        op.drop_column("hub_stops", name)
    op.drop_column("shop_orders", "places")
    for name in ("cut_off_days", "cut_off", "line_minutes", "order_minutes", "bag_pieces", "counts"):
        op.drop_column("slot_rules", name)
    op.drop_column("slot_bookings", "counts")
