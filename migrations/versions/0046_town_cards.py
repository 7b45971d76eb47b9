"""town cards: rules, campaigns, cards, their moves, what they pay of orders, and settlements

The book's events may be of no order: a card pays at a counter too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_STATES = ("active", "blocked", "expired")
_MOVES = ("given", "held", "freed", "spent", "undone", "refunded", "expired", "moved")
_USES = ("held", "taken", "freed")


def upgrade() -> None:
    _let_events_be_of_no_order()
    op.create_table(
        "voucher_rules",
        *_key(),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("day_cents", sa.Integer(), nullable=False),
        sa.CheckConstraint("day_cents > 0", name=op.f("ck_voucher_rules_day")),
        *_of_a_town("voucher_rules"),
        sa.UniqueConstraint("town_id", name=op.f("uq_voucher_rules_town_id")),
    )
    op.create_table(
        "voucher_campaigns",
        *_key(),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("budget_cents", sa.Integer(), nullable=False),
        sa.Column("given_cents", sa.Integer(), nullable=False),
        sa.Column("town_percent", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(120), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_voucher_campaigns_amount")),
        sa.CheckConstraint(
            "given_cents BETWEEN 0 AND budget_cents", name=op.f("ck_voucher_campaigns_budget")
        ),
        sa.CheckConstraint("town_percent BETWEEN 0 AND 100", name=op.f("ck_voucher_campaigns_share")),
        _by_user("voucher_campaigns"),
        *_of_a_town("voucher_campaigns"),
    )
    _create_cards()
    _create_entries()
    op.create_table(
        "voucher_uses",
        *_key(),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("voucher_id", sa.BigInteger(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("state", _words("usestate", _USES), nullable=False),
        sa.CheckConstraint("cents > 0", name=op.f("ck_voucher_uses_cents")),
        _to("voucher_uses", "order_id", "orders"),
        _to("voucher_uses", "voucher_id", "vouchers"),
        *_of_a_town("voucher_uses"),
        sa.UniqueConstraint("town_id", "order_id", name=op.f("uq_voucher_uses_town_id_order_id")),
    )
    op.create_table(
        "voucher_settlements",
        *_key(),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("settled_at", _MOMENT, nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=False),
        _to("voucher_settlements", "shop_id", "shops"),
        _by_user("voucher_settlements"),
        *_of_a_town("voucher_settlements"),
        sa.UniqueConstraint(
            "town_id", "shop_id", "month", name=op.f("uq_voucher_settlements_town_id_shop_id_month")
        ),
    )


def _create_cards() -> None:
    op.create_table(
        "vouchers",
        *_key(),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("ending", sa.String(4), nullable=False),
        sa.Column("balance_cents", sa.Integer(), nullable=False),
        sa.Column("town_percent", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(120), nullable=False),
        sa.Column("state", _words("cardstate", _STATES), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("replaced_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("balance_cents >= 0", name=op.f("ck_vouchers_balance")),
        sa.CheckConstraint("town_percent BETWEEN 0 AND 100", name=op.f("ck_vouchers_share")),
        _to("vouchers", "campaign_id", "voucher_campaigns"),
        _to("vouchers", "replaced_by_id", "vouchers"),
        *_of_a_town("vouchers"),
        sa.UniqueConstraint("town_id", "code_digest", name=op.f("uq_vouchers_town_id_code_digest")),
    )
    op.create_index("ix_vouchers_campaign", "vouchers", ["town_id", "campaign_id"], unique=False)
    op.create_index("ix_vouchers_ending", "vouchers", ["town_id", "ending"], unique=False)
    op.create_index("ix_vouchers_due", "vouchers", ["state", "expires_at"], unique=False)


def _create_entries() -> None:
    op.create_table(
        "voucher_entries",
        *_key(),
        sa.Column("voucher_id", sa.BigInteger(), nullable=False),
        sa.Column("move", _words("move", _MOVES), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(80), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("shop_id", sa.BigInteger(), nullable=True),
        sa.Column("by_user_id", sa.BigInteger(), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.CheckConstraint("cents <> 0", name=op.f("ck_voucher_entries_cents")),
        _to("voucher_entries", "voucher_id", "vouchers"),
        _to("voucher_entries", "order_id", "orders"),
        _to("voucher_entries", "shop_id", "shops"),
        _by_user("voucher_entries"),
        *_of_a_town("voucher_entries"),
        sa.UniqueConstraint(
            "town_id", "voucher_id", "cause", name=op.f("uq_voucher_entries_town_id_voucher_id_cause")
        ),
    )
    for name, columns in {"shop": ["shop_id", "at"], "order": ["order_id"]}.items():
        op.create_index(f"ix_voucher_entries_{name}", "voucher_entries", ["town_id", *columns], unique=False)


def downgrade() -> None:
    _refuse_while_cards_exist()
    for table in (
        "voucher_settlements",
        "voucher_uses",
        "voucher_entries",
        "vouchers",
        "voucher_campaigns",
        "voucher_rules",
    ):
        op.drop_table(table)
    op.execute(
        "DELETE FROM ledger_entries WHERE EXISTS (SELECT 1 FROM ledger_transactions AS event WHERE"
        " event.town_id = ledger_entries.town_id AND event.id = ledger_entries.transaction_id"
        " AND event.order_id IS NULL)"
    )
    op.execute("DELETE FROM ledger_transactions WHERE order_id IS NULL")
    if op.get_bind().dialect.name == "sqlite":
        _reword("order_id BIGINT, ", "order_id BIGINT NOT NULL, ")
    else:
        op.alter_column("ledger_transactions", "order_id", nullable=False)


def _refuse_while_cards_exist() -> None:
    """People hold this money, and earlier code cannot read what the book has of it."""
    for table in ("vouchers", "voucher_uses"):
        if op.get_bind().execute(sa.text(f"SELECT 1 FROM {table} LIMIT 1")).first():  # noqa: S608
            raise RuntimeError(
                f"{table} is not empty: town cards are money that people hold. Going back before 0046 would"
                " lose it, and earlier code cannot read its accounts in the book. Stay at 0046 or later."
            )


def _let_events_be_of_no_order() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _reword("order_id BIGINT NOT NULL, ", "order_id BIGINT, ")
    else:
        op.alter_column("ledger_transactions", "order_id", nullable=True)


def _reword(old: str, new: str) -> None:
    """Change a table's words in place, as SQLite allows for constraints: entries point at its rows, so that
    it cannot be made anew beside them.
    """
    bind = op.get_bind()
    version = bind.execute(sa.text("PRAGMA schema_version")).scalar_one()
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    change = "UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE name = 'ledger_transactions'"
    bind.execute(sa.text(change), {"old": old, "new": new})
    bind.execute(sa.text(f"PRAGMA schema_version = {int(version) + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = OFF"))


def _key() -> list[sa.Column[int]]:
    return [
        sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False) for name in ("town_id", "id")
    ]


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=24)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["town_id", column],
        [f"{other}.town_id", f"{other}.id"],
        name=op.f(f"fk_{table}_town_id_{column}"),
    )


def _by_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f(f"fk_{table}_by_user_id"))


def _of_a_town(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f(f"pk_{table}")),
    ]
