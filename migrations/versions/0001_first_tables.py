"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account_digest", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index("ix_sign_in_attempts_account", "sign_in_attempts", ["account_digest", "at"], unique=False)
    op.create_index("ix_sign_in_attempts_address", "sign_in_attempts", ["address", "at"], unique=False)
    op.create_table(
        "towns",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("street_name", sa.String(length=120), nullable=False),
        sa.Column("tagline", sa.String(length=160), nullable=False),
        sa.Column("help_phone", sa.String(length=32), nullable=False),
        sa.Column("help_email", sa.String(length=254), nullable=False),
        sa.Column("postcode", sa.String(length=12), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_towns")),
        sa.UniqueConstraint("slug", name=op.f("uq_towns_slug")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "announcements",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_announcements_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_announcements")),
    )
    op.create_index("ix_announcements_day", "announcements", ["town_id", "day"], unique=False)
    op.create_table(
        "carts",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_carts_town_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_carts_user_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_carts")),
        sa.UniqueConstraint("town_id", "token_digest", name=op.f("uq_carts_town_id_token_digest")),
    )
    op.create_index(op.f("ix_carts_updated_at"), "carts", ["updated_at"], unique=False)
    op.create_index("ix_carts_user", "carts", ["town_id", "user_id"], unique=False)
    op.create_table(
        "credentials",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("password", "totp", name="credentialkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("secret", sa.String(length=255), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_credentials_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credentials")),
        sa.UniqueConstraint("user_id", "kind", name=op.f("uq_credentials_user_id_kind")),
    )
    op.create_table(
        "notices",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("recipient_name", sa.String(length=120), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("queued", "sent", "given_up", name="noticestate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_notices_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_notices")),
        sa.UniqueConstraint(
            "town_id",
            "about_id",
            "event",
            "recipient",
            "channel",
            name=op.f("uq_notices_town_id_about_id_event_recipient_channel"),
        ),
    )
    op.create_index("ix_notices_due", "notices", ["state", "due_at"], unique=False)
    op.create_index("ix_notices_sent", "notices", ["town_id", "state", "sent_at"], unique=False)
    op.create_table(
        "operators",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_operators_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operators")),
        sa.UniqueConstraint("user_id", name=op.f("uq_operators_user_id")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("town_id", sa.BigInteger(), nullable=True),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_sessions_town_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sessions_token_digest")),
    )
    op.create_index(op.f("ix_sessions_ends_at"), "sessions", ["ends_at"], unique=False)
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "showcases",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title_fr", sa.String(length=120), nullable=False),
        sa.Column("lead_fr", sa.String(length=400), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("lead_en", sa.String(length=400), nullable=False),
        sa.Column("picture", sa.String(length=200), nullable=False),
        sa.Column("picture_alt", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_user_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_showcases_town_id")),
        sa.ForeignKeyConstraint(
            ["updated_by_user_id"], ["users.id"], name=op.f("fk_showcases_updated_by_user_id")
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_showcases")),
        sa.UniqueConstraint("town_id", name=op.f("uq_showcases_town_id")),
    )
    op.create_table(
        "streets",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_streets_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_streets")),
        sa.UniqueConstraint("town_id", "name", name=op.f("uq_streets_town_id_name")),
    )
    op.create_table(
        "town_hosts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("town_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_town_hosts_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_town_hosts")),
        sa.UniqueConstraint("host", name=op.f("uq_town_hosts_host")),
    )
    op.create_index(op.f("ix_town_hosts_town_id"), "town_hosts", ["town_id"], unique=False)
    op.create_table(
        "town_staff",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("manager", "agent", "moderator", name="townrole", native_enum=False, length=24),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_town_staff_town_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_town_staff_user_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_town_staff")),
        sa.UniqueConstraint("town_id", "user_id", name=op.f("uq_town_staff_town_id_user_id")),
    )
    op.create_table(
        "orders",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("checkout_token", sa.String(length=64), nullable=False),
        sa.Column("cart_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("pays", sa.String(length=16), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id", "cart_id"], ["carts.town_id", "carts.id"], name=op.f("fk_orders_town_id_cart_id")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_orders_town_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_orders_user_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_orders")),
        sa.UniqueConstraint("town_id", "checkout_token", name=op.f("uq_orders_town_id_checkout_token")),
        sa.UniqueConstraint("town_id", "reference", name=op.f("uq_orders_town_id_reference")),
    )
    op.create_index("ix_orders_cart", "orders", ["town_id", "cart_id"], unique=False)
    op.create_index("ix_orders_created", "orders", ["town_id", "created_at"], unique=False)
    op.create_index("ix_orders_user", "orders", ["user_id", "created_at"], unique=False)
    op.create_table(
        "shops",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "applied",
                "showcase",
                "reserve",
                "selling",
                "paused",
                "closed",
                name="shopstatus",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("tagline", sa.String(length=160), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("picture", sa.String(length=200), nullable=False),
        sa.Column("colour", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.BigInteger(), nullable=True),
        sa.Column("street_position", sa.Integer(), nullable=False),
        sa.Column("street_number", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=12), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("external_ref", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "street_id"],
            ["streets.town_id", "streets.id"],
            name=op.f("fk_shops_town_id_street_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_shops_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_shops")),
        sa.UniqueConstraint("town_id", "slug", name=op.f("uq_shops_town_id_slug")),
    )
    op.create_index("ix_shops_external_ref", "shops", ["town_id", "external_ref"], unique=False)
    op.create_index("ix_shops_walk", "shops", ["town_id", "street_position", "street_number"], unique=False)
    op.create_table(
        "collection_points",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum("shop", "hub", "locker", name="pointkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_collection_points_town_id_shop_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_collection_points_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_collection_points")),
    )
    op.create_table(
        "opening_ranges",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("ck_opening_ranges_order")),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_opening_ranges_weekday")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_opening_ranges_town_id_shop_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_opening_ranges_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_opening_ranges")),
        sa.UniqueConstraint(
            "town_id",
            "shop_id",
            "weekday",
            "opens",
            name=op.f("uq_opening_ranges_town_id_shop_id_weekday_opens"),
        ),
    )
    op.create_table(
        "payments",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.String(length=16), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "created",
                "open",
                "succeeded",
                "expired",
                "cancelled",
                "failed",
                "refunded",
                name="paymentstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("refunded_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "amount_cents >= 0 AND refunded_cents BETWEEN 0 AND amount_cents", name=op.f("ck_payments_amount")
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "order_id"],
            ["orders.town_id", "orders.id"],
            name=op.f("fk_payments_town_id_order_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_payments_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_payments")),
    )
    op.create_index("ix_payments_order", "payments", ["town_id", "order_id"], unique=False)
    op.create_table(
        "products",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("shelf", sa.String(length=80), nullable=False),
        sa.Column(
            "status",
            sa.Enum("published", "hidden", name="productstatus", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "sold_by", sa.Enum("piece", "weight", name="soldby", native_enum=False, length=24), nullable=False
        ),
        sa.Column("vat_basis_points", sa.Integer(), nullable=False),
        sa.Column("picture", sa.String(length=200), nullable=False),
        sa.Column("backdrop", sa.Integer(), nullable=False),
        sa.Column("allergens", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("origin", sa.String(length=120), nullable=False),
        sa.Column("storage", sa.String(length=120), nullable=False),
        sa.Column("alcohol_percent_tenths", sa.Integer(), nullable=True),
        sa.Column("age_limit", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"], ["shops.town_id", "shops.id"], name=op.f("fk_products_town_id_shop_id")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_products_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_products")),
        sa.UniqueConstraint("town_id", "shop_id", "slug", name=op.f("uq_products_town_id_shop_id_slug")),
    )
    op.create_index("ix_products_fresh", "products", ["town_id", "status", "created_at"], unique=False)
    op.create_index(
        "ix_products_shelf", "products", ["town_id", "shop_id", "status", "position"], unique=False
    )
    op.create_table(
        "shop_legal",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("company_name", sa.String(length=160), nullable=False),
        sa.Column("legal_form", sa.String(length=60), nullable=False),
        sa.Column("siren", sa.String(length=14), nullable=False),
        sa.Column("vat_number", sa.String(length=20), nullable=False),
        sa.Column("register", sa.String(length=120), nullable=False),
        sa.Column("mediator", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"], ["shops.town_id", "shops.id"], name=op.f("fk_shop_legal_town_id_shop_id")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_shop_legal_town_id")),
        sa.PrimaryKeyConstraint("town_id", "shop_id", name=op.f("pk_shop_legal")),
    )
    op.create_table(
        "shop_staff",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("owner", "manager", "staff", name="shoprole", native_enum=False, length=24),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"], ["shops.town_id", "shops.id"], name=op.f("fk_shop_staff_town_id_shop_id")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_shop_staff_town_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_shop_staff_user_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_shop_staff")),
        sa.UniqueConstraint(
            "town_id", "shop_id", "user_id", name=op.f("uq_shop_staff_town_id_shop_id_user_id")
        ),
    )
    op.create_index("ix_shop_staff_user", "shop_staff", ["user_id"], unique=False)
    op.create_table(
        "special_days",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_special_days_town_id_shop_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_special_days_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_special_days")),
    )
    op.create_index("ix_special_days_day", "special_days", ["town_id", "shop_id", "day"], unique=False)
    op.create_table(
        "search_entries",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("title_words", sa.Text(), nullable=False),
        sa.Column("shop_words", sa.Text(), nullable=False),
        sa.Column("text_words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "product_id"],
            ["products.town_id", "products.id"],
            name=op.f("fk_search_entries_town_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_search_entries_town_id_shop_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_search_entries_town_id")),
        sa.PrimaryKeyConstraint("town_id", "product_id", name=op.f("pk_search_entries")),
    )
    op.create_index("ix_search_entries_shop", "search_entries", ["town_id", "shop_id"], unique=False)
    op.create_table(
        "slot_bookings",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("point_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("local_time", sa.Time(), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name=op.f("ck_slot_bookings_taken")),
        sa.ForeignKeyConstraint(
            ["town_id", "point_id"],
            ["collection_points.town_id", "collection_points.id"],
            name=op.f("fk_slot_bookings_town_id_point_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_slot_bookings_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_slot_bookings")),
        sa.UniqueConstraint(
            "town_id", "point_id", "starts_at", name=op.f("uq_slot_bookings_town_id_point_id_starts_at")
        ),
    )
    op.create_table(
        "slot_rules",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("point_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("length_minutes", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("lead_minutes", sa.Integer(), nullable=False),
        sa.Column("days_ahead", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_slot_rules_capacity")),
        sa.CheckConstraint("length_minutes BETWEEN 5 AND 240", name=op.f("ck_slot_rules_length")),
        sa.ForeignKeyConstraint(
            ["town_id", "point_id"],
            ["collection_points.town_id", "collection_points.id"],
            name=op.f("fk_slot_rules_town_id_point_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_slot_rules_town_id")),
        sa.PrimaryKeyConstraint("town_id", "point_id", name=op.f("pk_slot_rules")),
    )
    op.create_table(
        "variants",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("sku", sa.String(length=80), nullable=True),
        sa.Column("ean", sa.String(length=14), nullable=True),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("usual_weight_grams", sa.Integer(), nullable=True),
        sa.Column("net_quantity", sa.Integer(), nullable=True),
        sa.Column("net_unit", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_variants_price")),
        sa.ForeignKeyConstraint(
            ["town_id", "product_id"],
            ["products.town_id", "products.id"],
            name=op.f("fk_variants_town_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"], ["shops.town_id", "shops.id"], name=op.f("fk_variants_town_id_shop_id")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_variants_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_variants")),
        sa.UniqueConstraint("town_id", "shop_id", "sku", name=op.f("uq_variants_town_id_shop_id_sku")),
    )
    op.create_index("ix_variants_ean", "variants", ["town_id", "shop_id", "ean"], unique=False)
    op.create_index("ix_variants_product", "variants", ["town_id", "product_id", "position"], unique=False)
    op.create_table(
        "cart_lines",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cart_id", sa.BigInteger(), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("seen_price_cents", sa.Integer(), nullable=False),
        sa.Column(
            "if_missing",
            sa.Enum("replace", "call", "drop", name="ifmissing", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_cart_lines_quantity")),
        sa.ForeignKeyConstraint(
            ["town_id", "cart_id"],
            ["carts.town_id", "carts.id"],
            name=op.f("fk_cart_lines_town_id_cart_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "variant_id"],
            ["variants.town_id", "variants.id"],
            name=op.f("fk_cart_lines_town_id_variant_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_cart_lines_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_cart_lines")),
        sa.UniqueConstraint(
            "town_id", "cart_id", "variant_id", name=op.f("uq_cart_lines_town_id_cart_id_variant_id")
        ),
    )
    op.create_table(
        "movements",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "opening",
                "count",
                "intake",
                "delivery",
                "hand_over",
                name="reason",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_movements_by_user_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "variant_id"],
            ["variants.town_id", "variants.id"],
            name=op.f("fk_movements_town_id_variant_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_movements_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_movements")),
    )
    op.create_index("ix_movements_variant", "movements", ["town_id", "variant_id", "at"], unique=False)
    op.create_table(
        "price_changes",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_price_changes_by_user_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "variant_id"],
            ["variants.town_id", "variants.id"],
            name=op.f("fk_price_changes_town_id_variant_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_price_changes_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_price_changes")),
    )
    op.create_index(
        "ix_price_changes_variant", "price_changes", ["town_id", "variant_id", "at"], unique=False
    )
    op.create_table(
        "shop_orders",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("slot_booking_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "held",
                "placed",
                "accepted",
                "picking",
                "ready",
                "at_hub",
                "collected",
                "declined",
                "lapsed",
                "cancelled",
                "uncollected",
                "closed",
                name="shoporderstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("collect_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("collect_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("local_time", sa.Time(), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "order_id"],
            ["orders.town_id", "orders.id"],
            name=op.f("fk_shop_orders_town_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"], ["shops.town_id", "shops.id"], name=op.f("fk_shop_orders_town_id_shop_id")
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "slot_booking_id"],
            ["slot_bookings.town_id", "slot_bookings.id"],
            name=op.f("fk_shop_orders_town_id_slot_booking_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_shop_orders_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_shop_orders")),
        sa.UniqueConstraint(
            "town_id", "order_id", "shop_id", name=op.f("uq_shop_orders_town_id_order_id_shop_id")
        ),
        sa.UniqueConstraint("town_id", "shop_id", "code", name=op.f("uq_shop_orders_town_id_shop_id_code")),
    )
    op.create_index(
        "ix_shop_orders_board", "shop_orders", ["town_id", "shop_id", "state", "collect_from"], unique=False
    )
    op.create_index("ix_shop_orders_made", "shop_orders", ["town_id", "created_at"], unique=False)
    op.create_index("ix_shop_orders_slot", "shop_orders", ["town_id", "slot_booking_id"], unique=False)
    op.create_table(
        "stock_levels",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("variant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("held >= 0", name=op.f("ck_stock_levels_held")),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_stock_levels_on_hand")),
        sa.ForeignKeyConstraint(
            ["town_id", "variant_id"],
            ["variants.town_id", "variants.id"],
            name=op.f("fk_stock_levels_town_id_variant_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_stock_levels_town_id")),
        sa.PrimaryKeyConstraint("town_id", "variant_id", name=op.f("pk_stock_levels")),
    )
    op.create_table(
        "order_lines",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_order_id", sa.BigInteger(), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_name", sa.String(length=160), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("picture", sa.String(length=200), nullable=False),
        sa.Column("by_weight", sa.Boolean(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price_cents", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("vat_basis_points", sa.Integer(), nullable=False),
        sa.Column("vat_cents", sa.Integer(), nullable=False),
        sa.Column("if_missing", sa.String(length=24), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_lines_quantity")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_order_id"],
            ["shop_orders.town_id", "shop_orders.id"],
            name=op.f("fk_order_lines_town_id_shop_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "variant_id"],
            ["variants.town_id", "variants.id"],
            name=op.f("fk_order_lines_town_id_variant_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_order_lines_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_order_lines")),
    )
    op.create_index("ix_order_lines_shop_order", "order_lines", ["town_id", "shop_order_id"], unique=False)
    op.create_table(
        "shop_order_steps",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_order_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "held",
                "placed",
                "accepted",
                "picking",
                "ready",
                "at_hub",
                "collected",
                "declined",
                "lapsed",
                "cancelled",
                "uncollected",
                "closed",
                name="shoporderstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_shop_order_steps_by_user_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_order_id"],
            ["shop_orders.town_id", "shop_orders.id"],
            name=op.f("fk_shop_order_steps_town_id_shop_order_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_shop_order_steps_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_shop_order_steps")),
    )
    op.create_index("ix_shop_order_steps_at", "shop_order_steps", ["town_id", "state", "at"], unique=False)
    op.create_index(
        "ix_shop_order_steps_order", "shop_order_steps", ["town_id", "shop_order_id"], unique=False
    )
    op.create_table(
        "holds",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("order_line_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_order_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id", "order_line_id"],
            ["order_lines.town_id", "order_lines.id"],
            name=op.f("fk_holds_town_id_order_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_order_id"],
            ["shop_orders.town_id", "shop_orders.id"],
            name=op.f("fk_holds_town_id_shop_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "variant_id"],
            ["variants.town_id", "variants.id"],
            name=op.f("fk_holds_town_id_variant_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_holds_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_holds")),
    )
    op.create_index("ix_holds_expires", "holds", ["expires_at"], unique=False)
    op.create_index("ix_holds_shop_order", "holds", ["town_id", "shop_order_id"], unique=False)
    op.create_index("ix_holds_variant", "holds", ["town_id", "variant_id"], unique=False)


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_holds_variant", table_name="holds")
    op.drop_index("ix_holds_shop_order", table_name="holds")
    op.drop_index("ix_holds_expires", table_name="holds")
    op.drop_table("holds")
    op.drop_index("ix_shop_order_steps_order", table_name="shop_order_steps")
    op.drop_index("ix_shop_order_steps_at", table_name="shop_order_steps")
    op.drop_table("shop_order_steps")
    op.drop_index("ix_order_lines_shop_order", table_name="order_lines")
    op.drop_table("order_lines")
    op.drop_table("stock_levels")
    op.drop_index("ix_shop_orders_slot", table_name="shop_orders")
    op.drop_index("ix_shop_orders_made", table_name="shop_orders")
    op.drop_index("ix_shop_orders_board", table_name="shop_orders")
    op.drop_table("shop_orders")
    op.drop_index("ix_price_changes_variant", table_name="price_changes")
    op.drop_table("price_changes")
    op.drop_index("ix_movements_variant", table_name="movements")
    op.drop_table("movements")
    op.drop_table("cart_lines")
    op.drop_index("ix_variants_product", table_name="variants")
    op.drop_index("ix_variants_ean", table_name="variants")
    op.drop_table("variants")
    op.drop_table("slot_rules")
    op.drop_table("slot_bookings")
    op.drop_index("ix_search_entries_shop", table_name="search_entries")
    op.drop_table("search_entries")
    op.drop_index("ix_special_days_day", table_name="special_days")
    op.drop_table("special_days")
    op.drop_index("ix_shop_staff_user", table_name="shop_staff")
    op.drop_table("shop_staff")
    op.drop_table("shop_legal")
    op.drop_index("ix_products_shelf", table_name="products")
    op.drop_index("ix_products_fresh", table_name="products")
    op.drop_table("products")
    op.drop_index("ix_payments_order", table_name="payments")
    op.drop_table("payments")
    op.drop_table("opening_ranges")
    op.drop_table("collection_points")
    op.drop_index("ix_shops_walk", table_name="shops")
    op.drop_index("ix_shops_external_ref", table_name="shops")
    op.drop_table("shops")
    op.drop_index("ix_orders_user", table_name="orders")
    op.drop_index("ix_orders_created", table_name="orders")
    op.drop_index("ix_orders_cart", table_name="orders")
    op.drop_table("orders")
    op.drop_table("town_staff")
    op.drop_index(op.f("ix_town_hosts_town_id"), table_name="town_hosts")
    op.drop_table("town_hosts")
    op.drop_table("streets")
    op.drop_table("showcases")
    op.drop_index(op.f("ix_sessions_user_id"), table_name="sessions")
    op.drop_index(op.f("ix_sessions_ends_at"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("operators")
    op.drop_index("ix_notices_sent", table_name="notices")
    op.drop_index("ix_notices_due", table_name="notices")
    op.drop_table("notices")
    op.drop_table("credentials")
    op.drop_index("ix_carts_user", table_name="carts")
    op.drop_index(op.f("ix_carts_updated_at"), table_name="carts")
    op.drop_table("carts")
    op.drop_index("ix_announcements_day", table_name="announcements")
    op.drop_table("announcements")
    op.drop_table("users")
    op.drop_table("towns")
    op.drop_index("ix_sign_in_attempts_address", table_name="sign_in_attempts")
    op.drop_index("ix_sign_in_attempts_account", table_name="sign_in_attempts")
    op.drop_table("sign_in_attempts")
