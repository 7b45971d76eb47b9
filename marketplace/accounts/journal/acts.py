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
