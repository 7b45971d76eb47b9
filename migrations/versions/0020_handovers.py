"""hand-overs with their nonce, hubs, who comes instead, how long a bag is kept, and purchases added"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_ACTORS = ("person", "device", "link", "resident", "system")


def upgrade() -> None:
    op.add_column("shop_orders", sa.Column("kept_until", sa.Date(), nullable=True))
    percent = sa.Column("fresh_refund_percent", sa.Integer(), nullable=False, server_default="100")
    op.add_column("shop_orders", percent)
    op.add_column("shop_orders", sa.Column("missed_at", _MOMENT, nullable=True))
    op.create_index("ix_shop_orders_waiting", "shop_orders", ["state", "collect_until"], unique=False)
    op.add_column("order_lines", sa.Column("handed_at", _MOMENT, nullable=True))
    slug = sa.Column("slug", sa.String(length=80), nullable=False, server_default="")
    op.add_column("collection_points", slug)
    named = sa.text("slug <> ''")
    op.create_index(
        "uq_collection_points_slug",
        "collection_points",
        ["town_id", "slug"],
        unique=True,
        sqlite_where=named,
        postgresql_where=named,
    )
    _create_rules()
    _create_hubs()
    _create_handovers()
    _create_added_purchases()


def downgrade() -> None:
    for table in ("added_purchases", "handovers", "proxies", "hub_stops", "hub_posts", "keeping_rules"):
        op.drop_table(table)
    op.drop_index("uq_collection_points_slug", "collection_points")
    op.drop_index("ix_shop_orders_waiting", "shop_orders")
    for table, columns in (
        ("collection_points", ("slug",)),
        ("order_lines", ("handed_at",)),
        ("shop_orders", ("missed_at", "fresh_refund_percent", "kept_until")),
    ):
        for column in columns:
            op.drop_column(table, column)


def _key(name: str = "id") -> list[sa.Column[int]]:
    return [
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False),
    ]


def _constraints(table: str, key: str = "id") -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
        sa.PrimaryKeyConstraint("town_id", key, name=op.f(f"pk_{table}")),
    ]


def _towards(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["town_id", column],
        [f"{target}.town_id", f"{target}.id"],
        name=op.f(f"fk_{table}_town_id_{column}"),
    )


def _by_user(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_{table}_{column}"))


def _create_rules() -> None:
    table = "keeping_rules"
    op.create_table(
        table,
        *_key("shop_id"),
        sa.Column("fresh_days", sa.Integer(), nullable=False),
        sa.Column("dry_days", sa.Integer(), nullable=False),
        sa.Column("fresh_refund_percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("fresh_days BETWEEN 0 AND 3", name=op.f("ck_keeping_rules_fresh_days")),
        sa.CheckConstraint("dry_days BETWEEN 2 AND 30", name=op.f("ck_keeping_rules_dry_days")),
        sa.CheckConstraint(
            "fresh_refund_percent IN (0, 50, 100)", name=op.f("ck_keeping_rules_fresh_refund_percent")
        ),
        *_constraints(table, "shop_id"),
        _towards(table, "shop_id", "shops"),
    )


def _create_hubs() -> None:
    op.create_table(
        "hub_posts",
        *_key(),
        sa.Column("point_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        *_constraints("hub_posts"),
        _towards("hub_posts", "point_id", "collection_points"),
        _by_user("hub_posts", "user_id"),
        sa.UniqueConstraint(
            "town_id", "point_id", "user_id", name=op.f("uq_hub_posts_town_id_point_id_user_id")
        ),
    )
    table = "hub_stops"
    op.create_table(
        table,
        *_key("shop_order_id"),
        sa.Column("point_id", sa.BigInteger(), nullable=False),
        sa.Column("bags", sa.Integer(), nullable=False),
        sa.Column("cold_bags", sa.Integer(), nullable=False),
        sa.Column("arrived_at", _MOMENT, nullable=True),
        sa.Column("taken_in_by_user_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("bags >= 0 AND cold_bags BETWEEN 0 AND bags", name=op.f("ck_hub_stops_bags")),
        *_constraints(table, "shop_order_id"),
        _towards(table, "shop_order_id", "shop_orders"),
        _towards(table, "point_id", "collection_points"),
        _by_user(table, "taken_in_by_user_id"),
    )
    op.create_index("ix_hub_stops_point", table, ["town_id", "point_id"], unique=False)


def _create_handovers() -> None:
    op.create_table(
        "proxies",
        *_key(),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("word", sa.String(length=24), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        *_constraints("proxies"),
        _towards("proxies", "order_id", "orders"),
    )
    op.create_index("ix_proxies_order", "proxies", ["town_id", "order_id"], unique=False)
    table = "handovers"
    op.create_table(
        table,
        *_key(),
        sa.Column("shop_order_id", sa.BigInteger(), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("said_at", _MOMENT, nullable=True),
        sa.Column(
            "way", sa.Enum("code", "name", "order", name="way", native_enum=False, length=24), nullable=False
        ),
        sa.Column(
            "by_what", sa.Enum(*_ACTORS, name="actorkind", native_enum=False, length=24), nullable=False
        ),
        sa.Column("by_user_id", sa.BigInteger(), nullable=True),
        sa.Column("by_device_id", sa.BigInteger(), nullable=True),
        sa.Column("is_of_age", sa.Boolean(), nullable=True),
        sa.Column("proxy_id", sa.BigInteger(), nullable=True),
        sa.Column("is_part", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("has_told", sa.Boolean(), nullable=False, server_default=sa.false()),
        *_constraints(table),
        _towards(table, "shop_order_id", "shop_orders"),
        _towards(table, "proxy_id", "proxies"),
        _towards(table, "by_device_id", "shop_devices"),
        _by_user(table, "by_user_id"),
        sa.UniqueConstraint("town_id", "nonce", name=op.f("uq_handovers_town_id_nonce")),
    )
    op.create_index("ix_handovers_bag", table, ["town_id", "shop_order_id"], unique=False)


def _create_added_purchases() -> None:
    table = "added_purchases"
    spent = sa.Enum("nothing", "little", "some", "much", name="spent", native_enum=False, length=24)
    op.create_table(
        table,
        *_key(),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("spent", spent, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        *_constraints(table),
        _towards(table, "shop_id", "shops"),
        sa.UniqueConstraint(
            "town_id", "shop_id", "day", "spent", name=op.f("uq_added_purchases_town_id_shop_id_day_spent")
        ),
    )
