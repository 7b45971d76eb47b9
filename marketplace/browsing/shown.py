"""The tables that public pages are drawn from."""

# Who writes one of these raises the town's version (marketplace/core/versions.py); a page that was drawn from
# any other table is not kept. Few writes of a day touch them: baskets, papers and messages do not.
SHOWN = frozenset(
    {
        "event_shops",
        "events",
        "featured_days",
        "leaflet_editions",
        "leaflet_lines",
        "opening_ranges",
        "photos",
        "products",
        "recalls",
        "reviews",
        "search_entries",
        "search_index",
        "search_words",
        "shop_legal",
        "shops",
        "showcases",
        "slot_bookings",
        "slot_rules",
        "special_days",
        "stock_levels",
        "street_units",
        "streets",
        "town_hosts",
        "town_pages",
        "town_particulars",
        "towns",
        "variants",
    }
)
