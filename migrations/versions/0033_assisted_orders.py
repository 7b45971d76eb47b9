"""mandates of residents, calls, and who placed an order for whom"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_CONTACTS = ("phone", "counter", "paper")


def upgrade() -> None:
    _create_mandates()
    _create_calls()
    op.create_table(
        "assisted_orders",
        *_key("order_id"),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=False),
        sa.Column("by_name", sa.String(120), nullable=False),
        sa.Column("desk", sa.String(120), nullable=False),
        _contact("contact"),
        sa.Column("mandate_id", sa.BigInteger(), nullable=True),
        sa.Column("agreed_at", _MOMENT, nullable=False),
        *_of_the_town("assisted_orders", "order_id"),
        _user("assisted_orders", "by_user_id"),
        _points("assisted_orders", "order_id", "orders"),
        _points("assisted_orders", "call_id", "assisted_calls"),
        _points("assisted_orders", "mandate_id", "resident_mandates"),
    )
    op.create_index("ix_assisted_orders_call", "assisted_orders", ["town_id", "call_id"], unique=False)
    op.create_index("ix_assisted_orders_agreed", "assisted_orders", ["town_id", "agreed_at"], unique=False)


def downgrade() -> None:
    for table in ("assisted_orders", "assisted_calls", "mandate_shops", "resident_mandates"):
        op.drop_table(table)


def _create_mandates() -> None:
    op.create_table(
        "resident_mandates",
        *_key("id"),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("phone", sa.String(32), nullable=False),
        sa.Column("most_cents", sa.Integer(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        _contact("agreed_by"),
        sa.Column("given_at", _MOMENT, nullable=False),
        sa.Column("noted_by_user_id", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.Column("revoked_by_user_id", sa.BigInteger(), nullable=True),
        *_of_the_town("resident_mandates", "id"),
        _user("resident_mandates", "noted_by_user_id"),
        _user("resident_mandates", "revoked_by_user_id"),
        sa.CheckConstraint("most_cents IS NULL OR most_cents > 0", name=op.f("ck_resident_mandates_most")),
    )
    for name, column in (("phone", "phone"), ("ends", "ends_on")):
        op.create_index(
            f"ix_resident_mandates_{name}", "resident_mandates", ["town_id", column], unique=False
        )
    op.create_table(
        "mandate_shops",
        *_key("id"),
        sa.Column("mandate_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        *_of_the_town("mandate_shops", "id"),
        _points("mandate_shops", "mandate_id", "resident_mandates"),
        _points("mandate_shops", "shop_id", "shops"),
        sa.UniqueConstraint(
            "town_id", "mandate_id", "shop_id", name=op.f("uq_mandate_shops_town_id_mandate_id_shop_id")
        ),
    )


def _create_calls() -> None:
    op.create_table(
        "assisted_calls",
        *_key("id"),
        sa.Column("mark", sa.String(22), nullable=False),
        sa.Column("cart_digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("phone", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        _contact("contact"),
        sa.Column("desk", sa.String(120), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", _MOMENT, nullable=False),
        sa.Column("mandate_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        *_of_the_town("assisted_calls", "id"),
        _user("assisted_calls", "user_id"),
        _points("assisted_calls", "mandate_id", "resident_mandates"),
        sa.UniqueConstraint("town_id", "mark", name=op.f("uq_assisted_calls_town_id_mark")),
    )
    open_first = ["town_id", "ended_at", "opened_at"]
    op.create_index("ix_assisted_calls_open", "assisted_calls", open_first, unique=False)
    op.create_index("ix_assisted_calls_phone", "assisted_calls", ["town_id", "phone"], unique=False)


def _key(name: str) -> list[sa.Column[int]]:
    return [
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False),
    ]


def _contact(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Enum(*_CONTACTS, name="contact", native_enum=False, length=24), nullable=False)


def _of_the_town(table: str, key: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
        sa.PrimaryKeyConstraint("town_id", key, name=op.f(f"pk_{table}")),
    ]


def _user(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_{table}_{column}"))


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["town_id", column],
        [f"{target}.town_id", f"{target}.id"],
        name=op.f(f"fk_{table}_town_id_{column}"),
    )
