"""All addresses of this face."""

from flask import Blueprint

from marketplace.orders.wording import state_label
from marketplace.web.routing import Route, connect, everyone
from marketplace.web.storefront.access import without_customers
from marketplace.web.storefront.accessibility import conformity, show_accessibility
from marketplace.web.storefront.account import routes as account
from marketplace.web.storefront.account.places import account_places
from marketplace.web.storefront.balance import read_balance, show_balance
from marketplace.web.storefront.cards import drawn_in_shop, drawn_in_street, drawn_shop
from marketplace.web.storefront.cart import change_line, create_line, create_mending, show_cart
from marketplace.web.storefront.checkout import create_order, show_checkout
from marketplace.web.storefront.companion import routes as companion
from marketplace.web.storefront.demo_account import press_demo_account, show_demo_account
from marketplace.web.storefront.demo_card import press_demo_card, show_demo_card
from marketplace.web.storefront.events import routes as events
from marketplace.web.storefront.favourites import routes as favourites
from marketplace.web.storefront.feeds import show_feed
from marketplace.web.storefront.found import routes as found
from marketplace.web.storefront.found.said.words import trail
from marketplace.web.storefront.held_orders import create_cancellation, create_renewal
from marketplace.web.storefront.home import show_home
from marketplace.web.storefront.installed import routes as installed
from marketplace.web.storefront.installed.icons import icon_url
from marketplace.web.storefront.installed.look import look
from marketplace.web.storefront.joining import routes as joining
from marketplace.web.storefront.kiosk import end_kiosk
from marketplace.web.storefront.leaflet import show_leaflet
from marketplace.web.storefront.listening import create_word, show_word_sent, show_words
from marketplace.web.storefront.new_account import (
    create_account,
    create_invitation,
    show_invitation_sent,
    show_new_account,
    show_new_password,
)
from marketplace.web.storefront.orders import cancel_shop_order, show_calendar, show_order
from marketplace.web.storefront.other_time import create_other_time, show_other_time
from marketplace.web.storefront.pages import show_easy, show_help, show_legal, switch_language
from marketplace.web.storefront.payment import show_paid, show_payment, start_payment
from marketplace.web.storefront.products import show_product
from marketplace.web.storefront.proxies import create_proxy, delete_proxy
from marketplace.web.storefront.published import routes as published
from marketplace.web.storefront.recalls import list_recalls
from marketplace.web.storefront.receipts import show_paper, show_receipt
from marketplace.web.storefront.replacement import create_replacement_answer, show_replacement
from marketplace.web.storefront.reporting import routes as reporting
from marketplace.web.storefront.rescheduling import routes as rescheduling
from marketplace.web.storefront.reviews import routes as reviews
from marketplace.web.storefront.search import search, show_ranking
from marketplace.web.storefront.sent import list_sent, show_sent
from marketplace.web.storefront.sessions import (
    confirm_code,
    create_session,
    delete_session,
    show_code,
    show_sign_in,
)
from marketplace.web.storefront.shared import pictures as shared
from marketplace.web.storefront.shops import list_shops, show_shop
from marketplace.web.storefront.stamps import routes as stamps
from marketplace.web.storefront.style.views import show_styleguide
from marketplace.web.storefront.suggestions import list_suggestions
from marketplace.web.storefront.survey import create_survey_answer, show_survey
from marketplace.web.storefront.town_card import routes as town_card
from marketplace.web.storefront.wishes import routes as wishes
from marketplace.web.storefront.withdrawing import routes as withdrawals
from marketplace.web.storefront.withdrawing.pages import may_be_renounced

blueprint = Blueprint("storefront", __name__)
blueprint.add_app_template_global(account_places)
for asked in favourites.ASKED:
    blueprint.add_app_template_global(asked)
blueprint.add_app_template_filter(state_label)
blueprint.add_app_template_global(conformity)
for draw in (drawn_shop, drawn_in_street, drawn_in_shop):
    blueprint.add_app_template_filter(draw)
for words in (may_be_renounced, *companion.FILTERS, *reviews.FILTERS):
    blueprint.add_app_template_filter(words)
for known in (look, icon_url, trail, *companion.GLOBALS, *published.GLOBALS):
    blueprint.add_app_template_global(known)

# Looking round: pages for everybody, without a session.
_REPLACEMENT = "/orders/<reference>/shops/<shop_slug>/replacements/<int(max=9999):place>"

connect(
    blueprint,
    [
        Route("/kiosk/end", end_kiosk, policy=everyone),
        Route("/", show_home, policy=everyone, listed=True),
        Route("/shops", list_shops, policy=everyone, listed=True),
        Route("/shops/<shop_slug>", show_shop, policy=everyone, listed=True),
        Route("/shops/<shop_slug>/<product_slug>", show_product, policy=everyone, listed=True),
        Route("/shops/<shop_slug>/feeds/<token>/<name>", show_feed, policy=everyone),
        Route("/search", search, policy=everyone),
        Route("/search/suggestions", list_suggestions, policy=everyone),
        Route("/search/ranking", show_ranking, policy=everyone, listed=True),
        Route("/help", show_help, policy=everyone, listed=True),
        Route("/help/words", show_words, policy=everyone, listed=True),
        Route("/help/words", create_word, policy=everyone, methods=("POST",), guard="origin"),
        Route("/help/words/sent", show_word_sent, policy=everyone),
        Route("/help/easy", show_easy, policy=everyone, listed=True),
        Route("/leaflet", show_leaflet, policy=everyone, listed=True),
        Route("/survey", show_survey, policy=everyone),
        Route(
            "/survey",
            create_survey_answer,
            policy=everyone,
            methods=("POST",),
            guard="origin",
            repeatable=True,
        ),
        Route("/legal/accessibility", show_accessibility, policy=everyone, listed=True),
        Route("/legal/<page>", show_legal, policy=everyone, listed=True),
        Route("/language/<code>", switch_language, policy=everyone),
        *events.ROUTES,
        *joining.ROUTES,
        *found.ROUTES,
        *installed.ROUTES,
        *published.ROUTES,
        *shared.ROUTES,
        *reporting.ROUTES,
        *wishes.ROUTES,
        *reviews.ROUTES,
        *stamps.ROUTES,
        Route("/recalls", list_recalls, policy=everyone, listed=True),
    ],
)

# People: the door, and one's own account.
connect(
    blueprint,
    [
        Route("/sign-in", show_sign_in, policy=everyone),
        Route("/town-card", show_balance, policy=everyone),
        Route("/town-card", read_balance, policy=everyone, methods=("POST",), guard="origin"),
        *town_card.ROUTES,
        Route("/sign-in", create_session, policy=everyone, methods=("POST",), guard="origin"),
        Route("/sign-in/code", show_code, policy=everyone),
        Route("/sign-in/code", confirm_code, policy=everyone, methods=("POST",), guard="origin"),
        Route("/sign-out", delete_session, policy=everyone, methods=("POST",)),
        Route("/account/new", show_new_account, policy=everyone),
        Route("/account/new", create_invitation, policy=everyone, methods=("POST",), guard="origin"),
        Route("/account/new/sent", show_invitation_sent, policy=everyone),
        Route("/account/new/<token>", show_new_password, policy=everyone),
        Route("/account/new/<token>", create_account, policy=everyone, methods=("POST",), guard="origin"),
        *account.ROUTES,
        *favourites.ROUTES,
    ],
)

# Buying: the basket, the checkout, the order. Anonymous acts, so the origin guards them.
connect(
    blueprint,
    [
        Route("/cart", show_cart, policy=everyone),
        Route("/cart/lines", create_line, policy=everyone, methods=("POST",), guard="origin"),
        Route("/cart/lines/<key>", change_line, policy=everyone, methods=("POST",), guard="origin"),
        Route(
            "/cart/mending",
            create_mending,
            policy=everyone,
            methods=("POST",),
            guard="origin",
            repeatable=True,
        ),
        Route("/checkout", show_checkout, policy=everyone),
        Route("/checkout", create_order, policy=everyone, methods=("POST",), guard="origin", repeatable=True),
        Route("/orders/<reference>", show_order, policy=everyone),  # the view asks for its key, or its owner
        Route("/orders/<reference>/calendar.ics", show_calendar, policy=everyone),
        Route(
            "/orders/<reference>/renewal",
            create_renewal,
            policy=everyone,
            methods=("POST",),
            guard="origin",
            repeatable=True,
        ),
        Route(
            "/orders/<reference>/cancellation",
            create_cancellation,
            policy=everyone,
            methods=("POST",),
            guard="origin",
            repeatable=True,
        ),
        Route(
            "/orders/<reference>/shops/<shop_slug>/cancellation",
            cancel_shop_order,
            policy=everyone,
            methods=("POST",),
            guard="origin",
        ),
        Route("/orders/<reference>/shops/<shop_slug>/time", show_other_time, policy=everyone),
        Route(
            "/orders/<reference>/shops/<shop_slug>/time",
            create_other_time,
            policy=everyone,
            methods=("POST",),
            guard="origin",
        ),
        Route("/orders/<reference>/proxy", create_proxy, policy=everyone, methods=("POST",), guard="origin"),
        Route(
            "/orders/<reference>/proxy/removal",
            delete_proxy,
            policy=everyone,
            methods=("POST",),
            guard="origin",
        ),
        Route(_REPLACEMENT, show_replacement, policy=everyone),
        Route(_REPLACEMENT, create_replacement_answer, policy=everyone, methods=("POST",), guard="origin"),
        Route("/orders/<reference>/payment", show_payment, policy=everyone),
        Route(
            "/orders/<reference>/payment",
            start_payment,
            policy=everyone,
            methods=("POST",),
            guard="origin",
            repeatable=True,
        ),
        Route("/orders/<reference>/paid", show_paid, policy=everyone),
        Route("/orders/<reference>/receipts/<shop_slug>", show_receipt, policy=everyone),
        Route("/orders/<reference>/papers/<shop_slug>/<numbered>.pdf", show_paper, policy=everyone),
        *withdrawals.ROUTES,
        *rescheduling.ROUTES,
        *companion.ROUTES,
    ],
)

# The demo card's own pages: a provider's, for where there are no customers.
connect(
    blueprint,
    [
        Route("/demo-card/<session_id>", show_demo_card, policy=without_customers),
        Route(
            "/demo-card/<session_id>",
            press_demo_card,
            policy=without_customers,
            methods=("POST",),
            guard="origin",
            repeatable=True,
        ),
        Route("/demo-card/accounts/<link_id>", show_demo_account, policy=without_customers),
        Route(
            "/demo-card/accounts/<link_id>",
            press_demo_account,
            policy=without_customers,
            methods=("POST",),
            guard="origin",
            repeatable=True,
        ),
    ],
)

# What was sent to nobody, and every part in every state: where there are no customers.
connect(
    blueprint,
    [
        Route("/sent", list_sent, policy=without_customers),
        Route("/sent/<key>", show_sent, policy=without_customers),
        Route("/styleguide", show_styleguide, policy=without_customers),
    ],
)
