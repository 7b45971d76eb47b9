"""What becomes of a shop's rows when it is erased from a town that stays.

Its sales are the orders of the town's residents and the town's books, so they stay as they are, with the name
and the legal identity of who sold; what the shop showed, counted, planned and noted goes. A test holds these
lists to the tables that there are.
"""

GOES: dict[str, str] = {
    "alert_rules": "shop_id",
    "cart_lines": "variant_id",
    "category_mappings": "shop_id",
    "column_maps": "shop_id",
    "event_hours": "shop_id",
    "event_shops": "shop_id",
    "favourite_products": "product_id",
    "favourite_shops": "shop_id",
    "featured_days": "shop_id",
    "intake_rows": "intake_id",
    "intakes": "shop_id",
    "keeping_rules": "shop_id",
    "leaflet_lines": "shop_id",
    "leaflet_numbers": "product_id",
    "leaflet_shops": "shop_id",
    "movements": "variant_id",
    "opening_ranges": "shop_id",
    "photos": "shop_id",
    "picture_fetches": "product_id",
    "price_changes": "variant_id",
    "print_jobs": "shop_id",
    "reviews": "shop_id",
    "scales": "shop_id",
    "search_entries": "shop_id",
    "shop_advice": "shop_id",
    "shop_invitations": "shop_id",
    "shop_letters": "shop_id",
    "shop_staff": "shop_id",
    "shop_visits": "shop_id",
    "slot_rules": "point_id",
    "special_days": "shop_id",
    "stamp_cards": "shop_id",
    "stock_feeds": "shop_id",
    "stock_levels": "variant_id",
    "ticket_printers": "shop_id",
    "town_archives": "shop_id",
}
"""Tables whose rows go, and by which column a row is the shop's."""

EMPTIED: dict[str, str] = {
    "list_proposals": "what the council decided about its lists; it names no shop any more",
    "products": "those that were never sold go; of the others the name stays, for the orders show it",
    "shop_devices": "who handed over stays told; they open nothing any more",
    "shops": "its name and address stay, for orders and invoices show them",
    "street_units": "the place in the street is empty",
    "town_words": "what it said to the town and what was answered stays, without who said it",
    "variants": "those that were never sold go",
}
"""Tables whose rows stay with less in them."""

KEPT: dict[str, str] = {
    "added_purchases": "figures of the street",
    "alert_steps": "how orders were followed",
    "collection_points": "where orders were fetched",
    "daily_figures": "figures of the street",
    "handovers": "orders of residents",
    "holds": "orders of residents; there are none once they are over",
    "invoice_series": "ten years (Code de commerce L123-22)",
    "invoices": "ten years (Code de commerce L123-22)",
    "ledger_entries": "the books of the town, ten years",
    "mandate_shops": "what residents let the town hall do, as they said it",
    "order_lines": "orders of residents",
    "picks": "orders of residents",
    "recalls": "who bought a product that was recalled must still be told",
    "replacements": "orders of residents",
    "reports": "what the town decided, with its reasons",
    "shop_applications": "what the town has decided; papers go at their own date",
    "shop_legal": "who sold: buyers have two years to ask for what is due to them",
    "shop_order_steps": "orders of residents",
    "shop_orders": "orders of residents",
    "shop_payment_accounts": "a bank may take money back for months",
    "slot_bookings": "when orders were fetched",
    "transfers": "the books of the town, ten years",
    "voucher_entries": "the town's cards",
    "voucher_settlements": "the town's cards",
}
"""Tables whose rows stay, and why."""
