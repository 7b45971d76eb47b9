"""What is worth writing down: acts that somebody may be asked about later."""

from enum import StrEnum


class Act(StrEnum):
    """What was done. A word that is once out stays: old entries keep it."""

    HOURS_CHANGED = "hours_changed"
    SPECIAL_DAY_CHANGED = "special_day_changed"
    PREPARATION_CHANGED = "preparation_changed"
    ORDERS_PAUSED = "orders_paused"
    ORDERS_RESUMED = "orders_resumed"
    WINDOW_CLOSED = "window_closed"
    PRICES_CHANGED = "prices_changed"
    PRICES_REDUCED = "prices_reduced"
    PRODUCTS_PUBLISHED = "products_published"
    PRODUCTS_HIDDEN = "products_hidden"
    PRODUCTS_CHANGED = "products_changed"
    FILE_APPLIED = "file_applied"
    STOCK_RULES_CHANGED = "stock_rules_changed"
    SETTINGS_CHANGED = "settings_changed"
    LEGAL_CHANGED = "legal_changed"
    ALERTS_CHANGED = "alerts_changed"
    ACCOUNT_CHANGED = "account_changed"
    ORDER_DECLINED = "order_declined"
    ORDER_CANCELLED = "order_cancelled"
    REFUNDED = "refunded"
    WITHDRAWAL_ANSWERED = "withdrawal_answered"
    INVITED = "invited"
    INVITATION_TAKEN_BACK = "invitation_taken_back"
    JOINED = "joined"
    ROLE_CHANGED = "role_changed"
    LEFT = "left"
    DISMISSED = "dismissed"
    EXPORTED = "exported"
    TOKEN_MADE = "token_made"  # noqa: S105 - the name of an act, not a secret
    TOKEN_WITHDRAWN = "token_withdrawn"  # noqa: S105 - the name of an act, not a secret
    DEVICE_ADDED = "device_added"
    DEVICE_REMOVED = "device_removed"
    MANDATE_NOTED = "mandate_noted"
    MANDATE_REVOKED = "mandate_revoked"
    ORDER_ASSISTED = "order_assisted"
    CARD_RULES_CHANGED = "card_rules_changed"
    CARD_SALE_CHANGED = "card_sale_changed"
    CARDS_BUDGETED = "cards_budgeted"
    CARDS_GIVEN = "cards_given"
    CARDS_PRINTED = "cards_printed"
    CARD_REPLACED = "card_replaced"
    CARDS_SETTLED = "cards_settled"
    REPORT_DECIDED = "report_decided"
    RECALL_STARTED = "recall_started"
    RECALL_ENDED = "recall_ended"
    WISH_DECIDED = "wish_decided"
    PROXY_NAMED = "proxy_named"
    PROXY_REVOKED = "proxy_revoked"
    SHOP_ADMITTED = "shop_admitted"
    SHOP_PAUSED = "shop_paused"
    SHOP_REOPENED = "shop_reopened"
    SHOP_ARRIVED = "shop_arrived"
    SHOP_LEFT = "shop_left"


CONCERNS_THE_TOWN = frozenset(
    {
        Act.HOURS_CHANGED,
        Act.SPECIAL_DAY_CHANGED,
        Act.ORDERS_PAUSED,
        Act.ORDERS_RESUMED,
        Act.LEGAL_CHANGED,
        Act.ORDER_DECLINED,
        Act.ORDER_CANCELLED,
        Act.REFUNDED,
        Act.WITHDRAWAL_ANSWERED,
        Act.EXPORTED,
        Act.RECALL_STARTED,
        Act.RECALL_ENDED,
    }
)
"""What a shop does towards residents and the law. How it buys, prices and staffs is its own affair."""
TOLD_IN_PUBLIC = frozenset({Act.HOURS_CHANGED, Act.SPECIAL_DAY_CHANGED, Act.LEGAL_CHANGED})
"""Of these the town may read what was before and what is now: anybody reads it at the door."""
