"""the alert ladder of each shop, the rungs taken, and the ticket printer with its jobs"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_ORDER = (
    "mail_minutes > 0 AND mail_minutes < text_minutes "
    "AND text_minutes < council_minutes AND council_minutes < decline_minutes"
)


def upgrade() -> None:
    op.create_table(
        "alert_rules",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mail_minutes", sa.Integer(), nullable=False),
        sa.Column("text_minutes", sa.Integer(), nullable=False),
        sa.Column("council_minutes", sa.Integer(), nullable=False),
        sa.Column("decline_minutes", sa.Integer(), nullable=False),
        sa.Column("text_phone", sa.String(length=20), nullable=False),
        sa.Column("accepts_itself", sa.Boolean(), nullable=False),
        sa.Column("paused_at", _MOMENT, nullable=True),
        sa.Column("back_at", _MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(_ORDER, name=op.f("ck_alert_rules_order")),
        *_keys_of("alert_rules", "shop"),
        sa.PrimaryKeyConstraint("town_id", "shop_id", name=op.f("pk_alert_rules")),
    )
    rung = sa.Enum("mail", "text", "council", "decline", name="rung", native_enum=False, length=24)
    op.create_table(
        "alert_steps",
        *_row(),
        sa.Column("shop_order_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("rung", rung, nullable=False),
        sa.Column("taken_at", _MOMENT, nullable=False),
        *_keys_of("alert_steps", "shop", "shop_order"),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_alert_steps")),
        sa.UniqueConstraint(
            "town_id", "shop_order_id", "rung", name=op.f("uq_alert_steps_town_id_shop_order_id_rung")
        ),
    )
    op.create_index("ix_alert_steps_rung", "alert_steps", ["town_id", "rung", "taken_at"], unique=False)
    op.create_table(
        "ticket_printers",
        *_row(),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.Integer(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by_user_id", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.Column("last_seen_at", _MOMENT, nullable=True),
        sa.Column("last_said", sa.String(length=80), nullable=False),
        *_keys_of("ticket_printers", "shop"),
        sa.ForeignKeyConstraint(
            ["made_by_user_id"], ["users.id"], name=op.f("fk_ticket_printers_made_by_user_id")
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_ticket_printers")),
        sa.UniqueConstraint("town_id", "shop_id", name=op.f("uq_ticket_printers_town_id_shop_id")),
    )
    op.create_table(
        "print_jobs",
        *_row(),
        sa.Column("shop_order_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("claimed_until", _MOMENT, nullable=True),
        sa.Column("printed_at", _MOMENT, nullable=True),
        *_keys_of("print_jobs", "shop", "shop_order"),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_print_jobs")),
        sa.UniqueConstraint(
            "town_id", "shop_order_id", "number", name=op.f("uq_print_jobs_town_id_shop_order_id_number")
        ),
    )
    op.create_index(
        "ix_print_jobs_waiting", "print_jobs", ["town_id", "shop_id", "printed_at", "id"], unique=False
    )
    op.add_column("shop_orders", sa.Column("alert_due_at", _MOMENT, nullable=True))
    unanswered = sa.text("state = 'placed'")
    op.create_index(
        "ix_shop_orders_unanswered",
        "shop_orders",
        ["alert_due_at", "id"],
        unique=False,
        sqlite_where=unanswered,
        postgresql_where=unanswered,
    )


def downgrade() -> None:
    op.drop_index("ix_shop_orders_unanswered", table_name="shop_orders")
    op.drop_column("shop_orders", "alert_due_at")
    for table in ("print_jobs", "ticket_printers", "alert_steps", "alert_rules"):
        op.drop_table(table)


def _row() -> tuple[sa.Column[int], sa.Column[int]]:
    return (
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
    )


def _keys_of(table: str, *parents: str) -> list[sa.ForeignKeyConstraint]:
    to_town = sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id"))
    to_parents = [
        sa.ForeignKeyConstraint(
            ["town_id", f"{parent}_id"],
            [f"{parent}s.town_id", f"{parent}s.id"],
            name=op.f(f"fk_{table}_town_id_{parent}_id"),
        )
        for parent in parents
    ]
    return [to_town, *to_parents]
