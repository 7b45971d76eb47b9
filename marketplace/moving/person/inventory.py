"""Which tables say something of a person, and what becomes of it. A test holds the list complete.

The journal, which only its own room names, stays: it knows people by a key alone.

GDPR art. 15, 17, 20. Papers of sales stay for ten years as they were issued (Code de commerce L123-22).
"""

from enum import StrEnum


class Fate(StrEnum):
    """What becomes of a row when its person's account is erased."""

    ERASED = "erased"  # the row goes
    EMPTIED = "emptied"  # the row stays for the books, without name, address or number
    STAYS = "stays"  # it names a colleague by a key that leads to nothing any more, or the law keeps it
    REFUSES = "refuses"  # as long as it is there, the account cannot be erased


FATES: dict[str, Fate] = {
    "users": Fate.EMPTIED,
    "credentials": Fate.ERASED,
    "recovery_codes": Fate.ERASED,
    "sessions": Fate.ERASED,
    "favourite_shops": Fate.ERASED,
    "favourite_products": Fate.ERASED,
    "kept_cards": Fate.ERASED,  # the cards stay good for whoever has their codes
    "carts": Fate.EMPTIED,
    "orders": Fate.EMPTIED,
    "shop_orders": Fate.EMPTIED,  # its note
    "shop_order_steps": Fate.EMPTIED,
    "proxies": Fate.EMPTIED,
    "notices": Fate.ERASED,  # those of orders; what else was written goes after `notices.forgetting.DAYS`
    "call_tries": Fate.ERASED,  # with the notice that they were about
    "push_subscriptions": Fate.ERASED,
    "invoices": Fate.STAYS,
    "reports": Fate.EMPTIED,  # who reported; all others lose their name some months after the decision
    "report_contests": Fate.STAYS,  # what a shop answered
    "report_decisions": Fate.STAYS,
    "recalls": Fate.STAYS,
    "reviews": Fate.EMPTIED,  # stars, words, the answer; what is quoted: `reports.services`
    "wishes": Fate.EMPTIED,  # an author’s address, which goes with the town’s answer anyway
    # Whoever works somewhere leaves there first.
    "operators": Fate.REFUSES,
    "shop_staff": Fate.REFUSES,
    "town_staff": Fate.REFUSES,
    "hub_posts": Fate.REFUSES,
    # What somebody did at work: by a key alone.
    "shop_invitations": Fate.STAYS,
    "shop_letters": Fate.STAYS,
    "shop_applications": Fate.STAYS,  # who decided; who applied is forgotten by `shops.applying`
    "application_words": Fate.STAYS,
    "town_invitations": Fate.STAYS,
    "shop_advice": Fate.STAYS,
    "shop_visits": Fate.STAYS,
    "list_proposals": Fate.STAYS,
    "town_words": Fate.STAYS,  # who answered; who spoke is not known
    "shop_devices": Fate.STAYS,
    "ticket_printers": Fate.STAYS,
    "handovers": Fate.STAYS,
    "hub_stops": Fate.STAYS,
    "picks": Fate.STAYS,
    "survey_rounds": Fate.STAYS,
    "replacements": Fate.STAYS,
    "give_backs": Fate.STAYS,
    "withdrawals": Fate.STAYS,
    "reconciliation_findings": Fate.STAYS,
    "movements": Fate.STAYS,
    "price_changes": Fate.STAYS,
    "intakes": Fate.STAYS,
    "showcases": Fate.STAYS,
    "town_particulars": Fate.STAYS,
    "shared_costs": Fate.STAYS,
    "editions": Fate.STAYS,
    "town_pictures": Fate.STAYS,
    # Help given to residents without an account: who helped stays known; mandates end by themselves.
    "resident_mandates": Fate.STAYS,
    "assisted_calls": Fate.STAYS,
    "leaflet_editions": Fate.STAYS,
    "assisted_orders": Fate.STAYS,
    "stock_feeds": Fate.STAYS,
    "voucher_purchases": Fate.EMPTIED,  # what was bought stays for the books and for whoever holds the card
    # Town cards bear no name; who gave, took or settled at work stays known.
    "voucher_campaigns": Fate.STAYS,
    "voucher_entries": Fate.STAYS,
    "voucher_settlements": Fate.STAYS,
    "town_archives": Fate.STAYS,
}
