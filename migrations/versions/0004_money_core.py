"""the core of money

Attempts to pay beside each other, allocations, the outbox of commands and the inbox of events, refunds,
transfers, disputes, the double-entry book and what its comparison with a provider finds. Earlier payments
keep what was taken and given back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_IDS = ("checkout_session_id", "payment_intent_id", "charge_id")
_LOOKED_UP = {"session": "checkout_session_id", "intent": "payment_intent_id", "charge": "charge_id"}
_ONE_PER_ORDER = {
    "one_open": "state IN ('created', 'open', 'processing')",
    "one_paid": "state IN ('succeeded', 'partially_refunded')",
}
_OLD_AMOUNT = "amount_cents >= 0 AND refunded_cents BETWEEN 0 AND amount_cents"
_NEW_AMOUNT = "0 <= refunded_cents AND refunded_cents <= captured_cents AND captured_cents <= amount_cents"


def upgrade() -> None:
    _widen_payments()
    _make_tables()


def downgrade() -> None:
    _drop_tables()
    _narrow_payments()


def _widen_payments() -> None:
    zero, first = sa.text("0"), sa.text("1")
    with op.batch_alter_table("payments") as table:
        table.drop_constraint(op.f("ck_payments_amount"), type_="check")
        table.alter_column("provider", new_column_name="gateway")
        table.add_column(sa.Column("attempt", sa.Integer(), nullable=False, server_default=first))
        table.add_column(sa.Column("livemode", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("captured_cents", sa.Integer(), nullable=False, server_default=zero))
        table.add_column(sa.Column("fee_cents", sa.Integer(), nullable=True))
        for name in _IDS:
            table.add_column(sa.Column(name, sa.String(length=255), nullable=True))
        table.add_column(sa.Column("checkout_url", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE payments SET captured_cents = amount_cents WHERE state IN ('succeeded', 'refunded')")
    with op.batch_alter_table("payments") as table:
        table.create_check_constraint("amount", _NEW_AMOUNT)
        for name in _IDS:
            table.create_unique_constraint(op.f(f"uq_payments_town_id_{name}"), ["town_id", name])
        table.create_unique_constraint(
            op.f("uq_payments_town_id_order_id_attempt"), ["town_id", "order_id", "attempt"]
        )
    for name, column in _LOOKED_UP.items():
        op.create_index(f"ix_payments_{name}", "payments", [column], unique=False)
    op.create_index("ix_payments_due", "payments", ["state", "expires_at"], unique=False)
    for name, where in _ONE_PER_ORDER.items():
        op.create_index(
            f"uq_payments_{name}",
            "payments",
            ["town_id", "order_id"],
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _narrow_payments() -> None:
    op.execute("DELETE FROM payments WHERE attempt > 1")
    op.execute(
        "UPDATE payments SET state = 'succeeded' WHERE state IN ('partially_refunded', 'succeeded_late')"
    )
    op.execute("UPDATE payments SET state = 'open' WHERE state = 'processing'")
    op.execute("UPDATE payments SET state = 'failed' WHERE state = 'mismatch'")
    for name in (*_LOOKED_UP, "due"):
        op.drop_index(f"ix_payments_{name}", table_name="payments")
    for name in _ONE_PER_ORDER:
        op.drop_index(f"uq_payments_{name}", table_name="payments")
    with op.batch_alter_table("payments") as table:
        table.drop_constraint(op.f("ck_payments_amount"), type_="check")
        for name in ("town_id_order_id_attempt", *(f"town_id_{column}" for column in _IDS)):
            table.drop_constraint(op.f(f"uq_payments_{name}"), type_="unique")
        table.alter_column("gateway", new_column_name="provider")
        for name in ("attempt", "livemode", "captured_cents", "fee_cents", *_IDS, "checkout_url"):
            table.drop_column(name)
    with op.batch_alter_table("payments") as table:
        table.create_check_constraint("amount", _OLD_AMOUNT)


def _make_tables() -> None:
    op.create_table(
        "reconciliation_runs",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("gateway", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation_runs")),
    )
    op.create_index(
        "ix_reconciliation_runs_kind", "reconciliation_runs", ["kind", "started_at"], unique=False
    )
    op.create_table(
        "webhook_events",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=16), nullable=False),
        sa.Column("event_id", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.String(length=255), nullable=False),
        sa.Column("object_type", sa.String(length=60), nullable=False),
        sa.Column("object_id", sa.String(length=255), nullable=False),
        sa.Column("payment_intent_id", sa.String(length=255), nullable=False),
        sa.Column("api_version", sa.String(length=40), nullable=False),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "failed",
                "done",
                "ignored",
                "dead",
                name="eventstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_events")),
        sa.UniqueConstraint("gateway", "event_id", name=op.f("uq_webhook_events_gateway_event_id")),
    )
    op.create_index("ix_webhook_events_due", "webhook_events", ["state", "due_at"], unique=False)
    op.create_table(
        "commands",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "checkout",
                "expire",
                "refund",
                "transfer",
                "reversal",
                name="commandkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=16), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "sent",
                "unknown",
                "succeeded",
                "failed",
                name="commandstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("stored_faults", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provider_id", sa.String(length=255), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_commands_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_commands")),
        sa.UniqueConstraint("town_id", "idempotency_key", name=op.f("uq_commands_town_id_idempotency_key")),
        sa.UniqueConstraint(
            "town_id", "kind", "provider_id", name=op.f("uq_commands_town_id_kind_provider_id")
        ),
        sa.UniqueConstraint("town_id", "uuid", name=op.f("uq_commands_town_id_uuid")),
    )
    op.create_index("ix_commands_due", "commands", ["state", "due_at"], unique=False)
    op.create_index("ix_commands_uuid", "commands", ["uuid"], unique=False)
    op.create_index(
        "uq_commands_alive",
        "commands",
        ["town_id", "kind", "subject_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'failed'"),
        postgresql_where=sa.text("state <> 'failed'"),
    )
    op.create_table(
        "reconciliation_findings",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=255), nullable=False),
        sa.Column("ours", sa.String(length=300), nullable=False),
        sa.Column("theirs", sa.String(length=300), nullable=False),
        sa.Column("town_id", sa.BigInteger(), nullable=True),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "closed", name="findingstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["reconciliation_runs.id"], name=op.f("fk_reconciliation_findings_run_id")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_reconciliation_findings_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation_findings")),
        sa.UniqueConstraint("kind", "about", name=op.f("uq_reconciliation_findings_kind_about")),
    )
    op.create_index(
        "ix_reconciliation_findings_open", "reconciliation_findings", ["state", "found_at"], unique=False
    )
    op.create_table(
        "ledger_transactions",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source_kind", sa.String(length=24), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "order_id"],
            ["orders.town_id", "orders.id"],
            name=op.f("fk_ledger_transactions_town_id_order_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_ledger_transactions_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_ledger_transactions")),
        sa.UniqueConstraint(
            "town_id",
            "source_kind",
            "source_id",
            "kind",
            name=op.f("uq_ledger_transactions_town_id_source_kind_source_id_kind"),
        ),
    )
    op.create_index(
        "ix_ledger_transactions_order", "ledger_transactions", ["town_id", "order_id"], unique=False
    )
    op.create_table(
        "shop_payment_accounts",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.String(length=255), nullable=True),
        sa.Column("transfers", sa.String(length=24), nullable=False),
        sa.Column("requirements_due", sa.Text(), nullable=False),
        sa.Column("commission_basis_points", sa.Integer(), nullable=False),
        sa.Column("fee_basis_points", sa.Integer(), nullable=False),
        sa.Column("bears_disputes", sa.Boolean(), nullable=False),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "commission_basis_points BETWEEN 0 AND 10000 AND fee_basis_points BETWEEN 0 AND 10000",
            name=op.f("ck_shop_payment_accounts_terms"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_shop_payment_accounts_town_id_shop_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_shop_payment_accounts_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_shop_payment_accounts")),
        sa.UniqueConstraint(
            "town_id", "account_id", name=op.f("uq_shop_payment_accounts_town_id_account_id")
        ),
        sa.UniqueConstraint("town_id", "shop_id", name=op.f("uq_shop_payment_accounts_town_id_shop_id")),
    )
    op.create_index("ix_shop_payment_accounts_account", "shop_payment_accounts", ["account_id"], unique=False)
    op.create_table(
        "disputes",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.String(length=255), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "won", "lost", name="disputestate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_disputes_amount")),
        sa.ForeignKeyConstraint(
            ["town_id", "payment_id"],
            ["payments.town_id", "payments.id"],
            name=op.f("fk_disputes_town_id_payment_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_disputes_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("town_id", "provider_id", name=op.f("uq_disputes_town_id_provider_id")),
    )
    op.create_index("ix_disputes_payment", "disputes", ["town_id", "payment_id"], unique=False)
    op.create_table(
        "ledger_entries",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "account",
            sa.Enum(
                "clearing",
                "order_liability",
                "shop_payable",
                "shop_receivable",
                "commission",
                "fees",
                "voucher_issuer",
                "goodwill",
                "dispute_hold",
                name="account",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("shop_id", sa.BigInteger(), nullable=True),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_ledger_entries_amount")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_ledger_entries_town_id_shop_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "transaction_id"],
            ["ledger_transactions.town_id", "ledger_transactions.id"],
            name=op.f("fk_ledger_entries_town_id_transaction_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_ledger_entries_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_ledger_entries")),
    )
    op.create_index("ix_ledger_entries_account", "ledger_entries", ["town_id", "account", "at"], unique=False)
    op.create_index(
        "ix_ledger_entries_shop", "ledger_entries", ["town_id", "shop_id", "account", "at"], unique=False
    )
    op.create_index(
        "ix_ledger_entries_transaction", "ledger_entries", ["town_id", "transaction_id"], unique=False
    )
    op.create_table(
        "allocations",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_order_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "tender", sa.Enum("card", "voucher", name="tender", native_enum=False, length=24), nullable=False
        ),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("refunded_cents", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= refunded_cents AND refunded_cents <= amount_cents", name=op.f("ck_allocations_amount")
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "order_id"],
            ["orders.town_id", "orders.id"],
            name=op.f("fk_allocations_town_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_order_id"],
            ["shop_orders.town_id", "shop_orders.id"],
            name=op.f("fk_allocations_town_id_shop_order_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_allocations_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_allocations")),
        sa.UniqueConstraint(
            "town_id", "shop_order_id", "tender", name=op.f("uq_allocations_town_id_shop_order_id_tender")
        ),
    )
    op.create_index("ix_allocations_order", "allocations", ["town_id", "order_id"], unique=False)
    op.create_table(
        "transfers",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_order_id", sa.BigInteger(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.String(length=255), nullable=True),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("reversed_cents", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "blocked",
                "cancelled",
                "done",
                "partially_reversed",
                "reversed",
                name="transferstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("provider_id", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "0 < amount_cents AND 0 <= reversed_cents AND reversed_cents <= amount_cents",
            name=op.f("ck_transfers_amount"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "payment_id"],
            ["payments.town_id", "payments.id"],
            name=op.f("fk_transfers_town_id_payment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"], ["shops.town_id", "shops.id"], name=op.f("fk_transfers_town_id_shop_id")
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_order_id"],
            ["shop_orders.town_id", "shop_orders.id"],
            name=op.f("fk_transfers_town_id_shop_order_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_transfers_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_transfers")),
        sa.UniqueConstraint("town_id", "provider_id", name=op.f("uq_transfers_town_id_provider_id")),
        sa.UniqueConstraint("town_id", "shop_order_id", name=op.f("uq_transfers_town_id_shop_order_id")),
    )
    op.create_index("ix_transfers_payment", "transfers", ["town_id", "payment_id"], unique=False)
    op.create_index("ix_transfers_shop", "transfers", ["town_id", "shop_id", "state"], unique=False)
    op.create_table(
        "refunds",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_order_id", sa.BigInteger(), nullable=True),
        sa.Column("order_line_id", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.String(length=120), nullable=False),
        sa.Column("card_cents", sa.Integer(), nullable=False),
        sa.Column("voucher_cents", sa.Integer(), nullable=False),
        sa.Column("commission_cents", sa.Integer(), nullable=False),
        sa.Column("after_final", sa.Boolean(), nullable=False),
        sa.Column(
            "borne_by",
            sa.Enum("shop", "platform", name="bearer", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "origin", sa.Enum("app", "external", name="origin", native_enum=False, length=24), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "submitted",
                "succeeded",
                "failed",
                name="refundstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("provider_id", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "card_cents >= 0 AND voucher_cents >= 0 AND card_cents + voucher_cents > 0"
            " AND commission_cents BETWEEN 0 AND card_cents + voucher_cents",
            name=op.f("ck_refunds_amount"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "order_line_id"],
            ["order_lines.town_id", "order_lines.id"],
            name=op.f("fk_refunds_town_id_order_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "payment_id"],
            ["payments.town_id", "payments.id"],
            name=op.f("fk_refunds_town_id_payment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_order_id"],
            ["shop_orders.town_id", "shop_orders.id"],
            name=op.f("fk_refunds_town_id_shop_order_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_refunds_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_refunds")),
        sa.UniqueConstraint(
            "town_id", "payment_id", "cause", name=op.f("uq_refunds_town_id_payment_id_cause")
        ),
        sa.UniqueConstraint("town_id", "provider_id", name=op.f("uq_refunds_town_id_provider_id")),
    )
    op.create_index("ix_refunds_line", "refunds", ["town_id", "order_line_id"], unique=False)
    op.create_index("ix_refunds_shop_order", "refunds", ["town_id", "shop_order_id"], unique=False)
    op.create_table(
        "transfer_reversals",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transfer_id", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(length=120), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("planned", "done", "failed", name="reversalstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("provider_id", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_transfer_reversals_amount")),
        sa.ForeignKeyConstraint(
            ["town_id", "transfer_id"],
            ["transfers.town_id", "transfers.id"],
            name=op.f("fk_transfer_reversals_town_id_transfer_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_transfer_reversals_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_transfer_reversals")),
        sa.UniqueConstraint("town_id", "provider_id", name=op.f("uq_transfer_reversals_town_id_provider_id")),
        sa.UniqueConstraint(
            "town_id", "transfer_id", "cause", name=op.f("uq_transfer_reversals_town_id_transfer_id_cause")
        ),
    )


def _drop_tables() -> None:
    op.drop_table("transfer_reversals")
    op.drop_index("ix_refunds_shop_order", table_name="refunds")
    op.drop_index("ix_refunds_line", table_name="refunds")
    op.drop_table("refunds")
    op.drop_index("ix_transfers_shop", table_name="transfers")
    op.drop_index("ix_transfers_payment", table_name="transfers")
    op.drop_table("transfers")
    op.drop_index("ix_allocations_order", table_name="allocations")
    op.drop_table("allocations")
    op.drop_index("ix_ledger_entries_transaction", table_name="ledger_entries")
    op.drop_index("ix_ledger_entries_shop", table_name="ledger_entries")
    op.drop_index("ix_ledger_entries_account", table_name="ledger_entries")
    op.drop_table("ledger_entries")
    op.drop_index("ix_disputes_payment", table_name="disputes")
    op.drop_table("disputes")
    op.drop_index("ix_shop_payment_accounts_account", table_name="shop_payment_accounts")
    op.drop_table("shop_payment_accounts")
    op.drop_index("ix_ledger_transactions_order", table_name="ledger_transactions")
    op.drop_table("ledger_transactions")
    op.drop_index("ix_reconciliation_findings_open", table_name="reconciliation_findings")
    op.drop_table("reconciliation_findings")
    op.drop_index(
        "uq_commands_alive",
        table_name="commands",
        sqlite_where=sa.text("state <> 'failed'"),
        postgresql_where=sa.text("state <> 'failed'"),
    )
    op.drop_index("ix_commands_uuid", table_name="commands")
    op.drop_index("ix_commands_due", table_name="commands")
    op.drop_table("commands")
    op.drop_index("ix_webhook_events_due", table_name="webhook_events")
    op.drop_table("webhook_events")
    op.drop_index("ix_reconciliation_runs_kind", table_name="reconciliation_runs")
    op.drop_table("reconciliation_runs")
