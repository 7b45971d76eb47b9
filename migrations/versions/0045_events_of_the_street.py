"""events of the street: announcements become events, with shops that take part and hours that change"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_KINDS = ("late_opening", "market", "sale", "concert", "feast", "other")


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(90), nullable=False),
        sa.Column("kind", sa.Enum(*_KINDS, native_enum=False, length=24), nullable=False),
        sa.Column(
            "status",
            sa.Enum("draft", "published", "cancelled", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("picture", sa.String(200), nullable=False),
        sa.Column("picture_alt", sa.String(200), nullable=False),
        sa.Column("place", sa.String(160), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("shop_opens", sa.Time(), nullable=True),
        sa.Column("shop_closes", sa.Time(), nullable=True),
        sa.Column("shop_capacity", sa.Integer(), nullable=True),
        sa.Column("hub_id", sa.BigInteger(), nullable=True),
        sa.Column("hub_opens", sa.Time(), nullable=True),
        sa.Column("hub_closes", sa.Time(), nullable=True),
        sa.Column("hub_capacity", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_events_days")),
        sa.CheckConstraint("(opens IS NULL) = (closes IS NULL)", name=op.f("ck_events_hours")),
        sa.CheckConstraint("(shop_opens IS NULL) = (shop_closes IS NULL)", name=op.f("ck_events_shop_hours")),
        sa.CheckConstraint("(hub_opens IS NULL) = (hub_closes IS NULL)", name=op.f("ck_events_hub_hours")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_events_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "hub_id"],
            ["collection_points.town_id", "collection_points.id"],
            name=op.f("fk_events_town_id_hub_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_events")),
        sa.UniqueConstraint("town_id", "slug", name=op.f("uq_events_town_id_slug")),
    )
    op.create_index("ix_events_day", "events", ["town_id", "last_day"])
    op.create_table(
        "event_shops",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("invited", "accepted", "declined", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_event_shops_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "event_id"],
            ["events.town_id", "events.id"],
            name=op.f("fk_event_shops_town_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"], ["shops.town_id", "shops.id"], name=op.f("fk_event_shops_town_id_shop_id")
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_event_shops")),
        sa.UniqueConstraint(
            "town_id", "event_id", "shop_id", name=op.f("uq_event_shops_town_id_event_id_shop_id")
        ),
    )
    op.create_index("ix_event_shops_shop", "event_shops", ["town_id", "shop_id"])
    op.create_table(
        "event_hours",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=True),
        sa.Column("hub_id", sa.BigInteger(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.CheckConstraint("(shop_id IS NULL) <> (hub_id IS NULL)", name=op.f("ck_event_hours_whose")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_event_hours_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "event_id"],
            ["events.town_id", "events.id"],
            name=op.f("fk_event_hours_town_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"], ["shops.town_id", "shops.id"], name=op.f("fk_event_hours_town_id_shop_id")
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "hub_id"],
            ["collection_points.town_id", "collection_points.id"],
            name=op.f("fk_event_hours_town_id_hub_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_event_hours")),
    )
    op.create_index("ix_event_hours_event", "event_hours", ["town_id", "event_id"])
    op.create_index("ix_event_hours_shop", "event_hours", ["town_id", "shop_id", "day"])
    op.create_index("ix_event_hours_hub", "event_hours", ["town_id", "hub_id", "day"])
    op.execute(
        """INSERT INTO events (town_id, id, slug, kind, status, title, text, picture, picture_alt, place,
                               first_day, last_day, reason, version, created_at, changed_at)
           SELECT town_id, id, 'jour-' || CAST(id AS VARCHAR), 'other', 'published', title, text, '', '', '',
                  day, day, '', 1, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
           FROM announcements"""
    )
    op.drop_index("ix_announcements_day", table_name="announcements")
    op.drop_table("announcements")


def downgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_announcements_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_announcements")),
    )
    op.create_index("ix_announcements_day", "announcements", ["town_id", "day"])
    op.execute(
        """INSERT INTO announcements (town_id, id, day, title, text)
           SELECT town_id, id, first_day, title, text FROM events WHERE status = 'published'"""
    )
    op.drop_table("event_hours")
    op.drop_table("event_shops")
    op.drop_index("ix_events_day", table_name="events")
    op.drop_table("events")
