"""A breach planted for every check of card money and of the book, as statements that undo one promise."""

_ENTRY_COPY = (
    "INSERT INTO ledger_entries (town_id, id, transaction_id, account, amount_cents, currency, at)"
    " SELECT town_id, -id, transaction_id, account, amount_cents, currency, at FROM ledger_entries"
)
_SECOND_PAYMENT = (
    "INSERT INTO payments (town_id, id, order_id, attempt, gateway, livemode, state, amount_cents,"
    " captured_cents, refunded_cents, currency, checkout_url, expires_at, created_at, changed_at, version)"
    " SELECT town_id, -id, order_id, 9, gateway, livemode, state, amount_cents, captured_cents, 0,"
    " currency, '', expires_at, created_at, changed_at, 1 FROM payments WHERE state = 'succeeded'"
)
_EVENTS = "SELECT id FROM ledger_transactions WHERE source_kind = '{kind}'"
_FORGET = (
    f"DELETE FROM ledger_entries WHERE transaction_id IN ({_EVENTS})",
    "DELETE FROM ledger_transactions WHERE source_kind = '{kind}'",
)
_EVENT = (
    "INSERT INTO webhook_events (id, gateway, event_id, type, account_id, object_type, object_id,"
    " payment_intent_id, api_version, livemode, payload, state, attempts, due_at, last_error, created_at,"
    " received_at, changed_at) SELECT 1, gateway, 'evt_late', type, '', '', '', '', '', livemode, '',"
    " 'received', 0, due_at, '', created_at, '2026-01-01 00:00:00+00:00', changed_at"
    " FROM webhook_events ORDER BY id LIMIT 1"
)


def _forget(kind: str) -> list[str]:
    return [statement.format(kind=kind) for statement in _FORGET]


PLANTED: list[tuple[str, list[str]]] = [
    ("every event of the book sums to nothing", [f"{_ENTRY_COPY} WHERE account = 'clearing'"]),
    (
        "a bag is paid with what it comes to at most",
        ["UPDATE allocations SET amount_cents = amount_cents + 1"],
    ),
    (
        "a paying page asks for what the bags cost by card",
        ["UPDATE payments SET amount_cents = amount_cents + 1"],
    ),
    (
        "what was asked back of a payment is the sum of its refunds",
        ["UPDATE payments SET refunded_cents = refunded_cents + 1 WHERE captured_cents > 0"],
    ),
    (
        "what was asked back of a bag is the sum of its refunds",
        ["UPDATE allocations SET refunded_cents = refunded_cents + 1"],
    ),
    ("no payment hands on more than was taken", ["UPDATE transfers SET amount_cents = amount_cents * 9"]),
    (
        "a shop is handed no more for a bag than it earned by it",
        ["UPDATE transfers SET amount_cents = amount_cents + 1"],
    ),
    (
        "no order gives away more than was paid for it",
        ["UPDATE ledger_entries SET amount_cents = 9 * abs(amount_cents) WHERE account = 'commission'"],
    ),
    (
        "no order gives away more than was paid for it",
        ["UPDATE ledger_entries SET amount_cents = -amount_cents WHERE account = 'order_liability'"],
    ),
    (
        "an order that is over is owed nothing",
        ["UPDATE shop_orders SET state = 'collected' WHERE state = 'placed'"],
    ),
    ("a command that is done made what its subject names", ["UPDATE refunds SET provider_id = 're_other'"]),
    ("a command that is done made what its subject names", ["UPDATE commands SET provider_id = NULL"]),
    ("an order is paid once", ["DROP INDEX uq_payments_one_paid", _SECOND_PAYMENT]),
    (
        "what was paid for a bag that was given up goes back",
        ["UPDATE shop_orders SET state = 'declined' WHERE state = 'placed'"],
    ),
    ("a payment says what was taken", ["UPDATE payments SET captured_cents = amount_cents - 1"]),
    (
        "a payment that does not match released nothing",
        ["UPDATE payments SET state = 'mismatch' WHERE state = 'partially_refunded'"],
    ),
    ("live and test money never mix", ["UPDATE payments SET livemode = true"]),
    (
        "a share goes to the active account of its shop, for a bag that is final",
        ["UPDATE transfers SET account_id = 'acct_other'"],
    ),
    ("a share goes to the active account of its shop, for a bag that is final", _forget("shop_order")),
    ("the book has every charge", _forget("payment")),
    ("the book has every refund", _forget("refund")),
    ("the book has every refund", ["UPDATE refunds SET state = 'failed'"]),
    ("the book has every share", _forget("transfer")),
    ("the book has every share taken back", _forget("reversal")),
    ("an event of a provider waits for an hour", [_EVENT]),
]
