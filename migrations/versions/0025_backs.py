"""what is given back line by line, withdrawals, invoices and credit notes in a series per shop"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_ACTORS = ("person", "device", "link", "resident", "system")
_REASONS = ("missing", "damaged", "wrong", "quality", "withdrawal", "gesture", "other")
_ADDED = (
    ("order_lines", "back_units", sa.Integer(), "0"),
    ("order_lines", "back_cents", sa.Integer(), "0"),
    ("order_lines", "no_withdrawal", sa.String(length=24), ""),
    ("shop_orders", "given_back_cents", sa.Integer(), "0"),
)


def upgrade() -> None:
    for table, column, kind, default in _ADDED:
        op.add_column(table, sa.Column(column, kind, nullable=False, server_default=default))
    _make_give_backs()
    _make_withdrawals()
    _make_series()
    _make_invoices()


def downgrade() -> None:
    for table in (
        "invoice_lines", "invoices", "invoice_marks", "invoice_series", "withdrawal_lines", "withdrawals",
        "give_backs",
    ):  # fmt: skip
        op.drop_table(table)
    for table, column, _kind, _default in _ADDED:
        op.drop_column(table, column)


def _make(table: str, *columns: sa.Column[object] | sa.Constraint) -> None:
    """A table of a town's rows: the town first, and its key begins with it."""
    op.create_table(
        table,
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f(f"pk_{table}")),
    )


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["town_id", column],
        [f"{target}.town_id", f"{target}.id"],
        name=op.f(f"fk_{table}_town_id_{column}"),
    )


def _once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("town_id", *columns, name=op.f(f"uq_{table}_town_id_{'_'.join(columns)}"))


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, _MOMENT, nullable=nullable)


def _words(name: str, most: int) -> sa.Column[object]:
    return sa.Column(name, sa.String(length=most), nullable=False)


def _one_of(name: str, kind: str, *words: str) -> sa.Column[object]:
    return sa.Column(name, sa.Enum(*words, name=kind, native_enum=False, length=24), nullable=False)


def _yes_no(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _make_give_backs() -> None:
    _make(
        "give_backs",
        _id("shop_order_id"),
        _id("order_line_id"),
        _number("units"),
        _number("cents"),
        _one_of("reason", "backreason", *_REASONS),
        _words("words", 300),
        _one_of("borne_by", "bearer", "shop", "platform"),
        _yes_no("at_till"),
        _yes_no("before"),
        _yes_no("to_shelf"),
        _moment("at"),
        _one_of("by_what", "actorkind", *_ACTORS),
        _id("by_user_id", nullable=True),
        sa.CheckConstraint("cents > 0 AND units >= 0", name=op.f("ck_give_backs_amount")),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_give_backs_by_user_id")),
        _points("give_backs", "shop_order_id", "shop_orders"),
        _points("give_backs", "order_line_id", "order_lines"),
    )
    op.create_index("ix_give_backs_shop_order", "give_backs", ["town_id", "shop_order_id"], unique=False)


def _make_withdrawals() -> None:
    _make(
        "withdrawals",
        _id("shop_order_id"),
        _words("number", 12),
        _one_of("state", "withdrawalstate", "asked", "settled"),
        _one_of("goods", "goodsback", "awaited", "back", "not_needed"),
        _moment("asked_at"),
        _moment("due_at"),
        _moment("reminded_at", nullable=True),
        _moment("reported_at", nullable=True),
        _moment("settled_at", nullable=True),
        _id("settled_by_user_id", nullable=True),
        _words("words", 300),
        _number("version"),
        sa.ForeignKeyConstraint(
            ["settled_by_user_id"], ["users.id"], name=op.f("fk_withdrawals_settled_by_user_id")
        ),
        _points("withdrawals", "shop_order_id", "shop_orders"),
        _once("withdrawals", "number"),
    )
    op.create_index("ix_withdrawals_shop_order", "withdrawals", ["town_id", "shop_order_id"], unique=False)
    op.create_index("ix_withdrawals_due", "withdrawals", ["state", "due_at"], unique=False)
    _make(
        "withdrawal_lines",
        _id("withdrawal_id"),
        _id("order_line_id"),
        _number("units"),
        _number("refused_units"),
        sa.CheckConstraint(
            "units > 0 AND refused_units BETWEEN 0 AND units", name=op.f("ck_withdrawal_lines_units")
        ),
        _points("withdrawal_lines", "withdrawal_id", "withdrawals"),
        _points("withdrawal_lines", "order_line_id", "order_lines"),
        _once("withdrawal_lines", "withdrawal_id", "order_line_id"),
    )


def _make_series() -> None:
    _make(
        "invoice_series",
        _id("shop_id"),
        _number("year"),
        _words("mark", 16),
        _number("last_number"),
        _points("invoice_series", "shop_id", "shops"),
        _once("invoice_series", "shop_id", "year", "mark"),
    )
    only_one = sa.UniqueConstraint("town_id", name=op.f("uq_invoice_marks_town_id"))
    _make("invoice_marks", _words("mark", 16), only_one)


def _make_invoices() -> None:
    _make(
        "invoices",
        _id("shop_id"),
        _id("shop_order_id"),
        _one_of("kind", "invoicekind", "invoice", "credit_note"),
        _number("year"),
        _words("mark", 16),
        _number("number"),
        _id("corrects_id", nullable=True),
        _id("give_back_id", nullable=True),
        _moment("issued_at"),
        sa.Column("local_day", sa.Date(), nullable=False),
        _words("reference", 12),
        _yes_no("at_till"),
        _words("currency", 3),
        _words("country", 2),
        _words("seller_name", 160),
        _words("seller_form", 60),
        _words("seller_siren", 14),
        _words("seller_vat", 20),
        _words("seller_register", 120),
        _words("seller_address", 200),
        _words("seller_postcode", 12),
        _words("seller_city", 80),
        _words("buyer_name", 120),
        _points("invoices", "shop_id", "shops"),
        _points("invoices", "shop_order_id", "shop_orders"),
        _points("invoices", "corrects_id", "invoices"),
        _points("invoices", "give_back_id", "give_backs"),
        _once("invoices", "shop_id", "year", "mark", "number"),
        _once("invoices", "give_back_id"),
    )
    of_bag = sa.text("kind = 'invoice'")
    op.create_index(
        "uq_invoices_of_bag",
        "invoices",
        ["town_id", "shop_order_id"],
        unique=True,
        sqlite_where=of_bag,
        postgresql_where=of_bag,
    )
    op.create_index("ix_invoices_day", "invoices", ["town_id", "shop_id", "local_day"], unique=False)
    _make(
        "invoice_lines",
        _id("invoice_id"),
        _number("position"),
        _words("name", 300),
        _yes_no("by_weight"),
        _number("quantity"),
        _number("unit_price_cents"),
        _number("gross_cents"),
        _number("vat_basis_points"),
        _number("vat_cents"),
        sa.CheckConstraint(
            "gross_cents > 0 AND vat_cents BETWEEN 0 AND gross_cents", name=op.f("ck_invoice_lines_amount")
        ),
        _points("invoice_lines", "invoice_id", "invoices"),
        _once("invoice_lines", "invoice_id", "position"),
    )
