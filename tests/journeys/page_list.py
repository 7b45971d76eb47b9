"""Which addresses are pages: everything that is read, but files, pictures and what only machines ask for."""

import re

from flask import Flask

_FILE = re.compile(
    r"\.(?:atom|csv|css|ics|jpg|js|json|pdf|png|svg|txt|webmanifest|xml|<kind>)$|<name>$|<file>$|<path:filename>$|\.<"
)
NO_PAGES = {
    "api.fetch_ticket": "what a printer fetches",
    "api.list_trips": "what programs ask",
    "backoffice.read_account": "asks the provider anew and leads to the payments",
    "backoffice.show_known_bags": "what the desk's own script fetches",
    "backoffice.show_label_paper": "a PDF",
    "backoffice.show_preview": "a picture",
    "show_health": "what a monitor asks",
    "show_host_proof": "what the installation asks at a name it is to answer to",
    "show_readiness": "what a monitor asks",
    "storefront.show_own_paper": "a PDF",
    "storefront.list_suggestions": "what the search field's own script fetches",
    "storefront.show_styleguide": "what developers look at; test_parts.py does, too",
    "storefront.switch_language": "leads back to the page one comes from",
}
NOT_REACHED = {
    "council.show_archive_file": "a file to keep, behind a link of ten minutes",
    "backoffice.show_archive_file": "a file to keep, behind a link of ten minutes",
    "operator.show_cost": "no year of the demo is split yet",
    "council.show_town_joining": "the first link of a new town: the test of founding one opens it",
    "council.show_wish": "comes after a wish: tests of its own open it",
    "storefront.show_vote_form": "comes after a wish: tests of its own open it",
    "storefront.show_stamp_card": "comes after taking a card: tests of its own open it",
    "storefront.show_voice": "a mailed link: tests of its own open it",
    "backoffice.show_recall": "comes after a recall: tests of its own open it",
    "council.show_recall": "comes after a recall: tests of its own open it",
    "backoffice.show_reasons": "comes after a decision of the town hall: tests of its own open it",
    "council.preview_event": "the first event met is no draft: tests of its own open it",
    "council.show_counter": "the demo's street counts nobody yet",
    "backoffice.show_card_counter": "no town card in the demo: its own journey tries it",
    "backoffice.show_card_month": "the demo's street takes no town card yet",
    "council.show_campaign": "the demo's council has given no card yet",
    "storefront.show_balance": "the demo's street takes no town card yet",
    "storefront.show_card_sale": "the demo's street sells no town card yet",
    "storefront.show_purchase": "comes after a town card is bought: tests of its own open it",
    "storefront.show_purchase_paid": "the way back from paying a town card: tests of its own open it",
    "storefront.list_own_cards": "the demo's street takes no town card yet",
    "storefront.show_own_card": "comes after a town card is added: tests of its own open it",
    "assisted.show_assisted_order": "an order that the town hall has taken: its own journey tries it",
    "assisted.show_call_order": "a call with a full basket: its own journey tries it",
    "backoffice.show_proposals": "comes after a photo and a name: the journey of quick adding opens it",
    "backoffice.show_withdrawal": "nothing of the demo's few days may go back yet",
    "backoffice.show_card": "no product of the demo has a code that other shops tell of",
    "storefront.show_friend": "a link that only its owner hands on: tests of its own open it",
    "storefront.show_letter": "no letter of the demo has been written",
    "council.show_word": "nobody of the demo has said anything to the town yet",
    "council.show_application": "nobody of the demo asks to join",
    "storefront.show_application": "nobody of the demo asks to join",
    "storefront.show_other_time": "no bag of that morning may be moved by itself",
    "storefront.show_demo_account": "every shop of the demo has its account already",
}


def pages_of(app: Flask) -> set[str]:
    """The names of the views that show a page."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not _FILE.search(rule.rule) and rule.endpoint not in NO_PAGES
    }
