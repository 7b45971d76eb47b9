"""The provider's words for kinds of lines, by what they are to us."""

CHARGES = frozenset({"charge", "payment"})
REFUNDS = frozenset({"refund", "payment_refund"})
REFUNDS_BACK = frozenset({"refund_failure", "payment_failure_refund"})
TRANSFERS = frozenset({"transfer"})
REVERSALS = frozenset({"transfer_refund", "transfer_cancel"})
DISPUTES = frozenset({"adjustment"})

PAYOUTS = frozenset({"payout", "payout_cancel", "payout_failure"})
"""Money that the treasurer takes out, and that comes back when the bank refuses it."""
BILLS = frozenset({"stripe_fee", "stripe_fx_fee", "tax_fee", "network_cost"})
"""What the provider keeps for no charge in particular."""
TOP_UPS = frozenset({"topup", "topup_reversal"})
OF_THE_PLATFORM = PAYOUTS | BILLS | TOP_UPS
