"""All addresses of this face."""

from flask import Blueprint

from marketplace.web.backoffice.access import (
    keep_shop_of_address,
    links_an_account,
    owns_the_shop,
    runs_the_shop,
    takes_away,
    takes_the_shop,
    works_here,
)
from marketplace.web.backoffice.alerts import routes as alerts
from marketplace.web.backoffice.archive import create_archive, show_archive, show_archive_file
from marketplace.web.backoffice.branches import create_branch_copy, show_branches
from marketplace.web.backoffice.cards import delete_voice, show_card
from marketplace.web.backoffice.counting import routes as counting
from marketplace.web.backoffice.day import routes as day
from marketplace.web.backoffice.decisions import routes as decisions
from marketplace.web.backoffice.desk import routes as desk
from marketplace.web.backoffice.events import create_participation, delete_participation, list_events
from marketplace.web.backoffice.exports import (
    create_feeds,
    delete_feeds,
    show_catalogue_file,
    show_exports,
    show_orders_file,
    show_stock_file,
)
from marketplace.web.backoffice.feed import create_feed_token, delete_feed_token, show_feed
from marketplace.web.backoffice.giving_back import routes as giving_back
from marketplace.web.backoffice.grid import save_grid, save_grid_cell, show_grid
from marketplace.web.backoffice.identity import routes as identity
from marketplace.web.backoffice.intake import (
    MOST_BYTES,
    change_columns,
    create_application,
    create_file,
    delete_file,
    list_files,
    show_file,
)
from marketplace.web.backoffice.intake_page import show_refused
from marketplace.web.backoffice.invoices import routes as invoices
from marketplace.web.backoffice.ladder import (
    create_advice_done,
    create_dismissal,
    create_shop_word,
    delete_dismissal,
    show_steps,
)
from marketplace.web.backoffice.money import show_money, show_month, show_sheet, show_statement
from marketplace.web.backoffice.navigation import office_head
from marketplace.web.backoffice.opening import routes as opening
from marketplace.web.backoffice.payments import (
    create_account,
    read_account,
    show_old_link,
    show_payments,
)
from marketplace.web.backoffice.photo_cuts import change_cut, edit_cut, show_preview
from marketplace.web.backoffice.photo_sending import MOST_BYTES as PHOTOS
from marketplace.web.backoffice.photos import change_all, create_photos, show_photos
from marketplace.web.backoffice.picking import routes as picking
from marketplace.web.backoffice.prices import change_prices, show_prices
from marketplace.web.backoffice.products import (
    change_product,
    create_product,
    edit_product,
    list_products,
    new_product,
)
from marketplace.web.backoffice.proposals import create_confirmation, show_proposals
from marketplace.web.backoffice.questions import answer_question, show_question
from marketplace.web.backoffice.quick_add import create_quick, show_quick
from marketplace.web.backoffice.reviews import routes as reviews
from marketplace.web.backoffice.sales import routes as sales
from marketplace.web.backoffice.scanning import show_scan
from marketplace.web.backoffice.settings import (
    change_counting,
    change_leaflet,
    change_settings,
    show_settings,
)
from marketplace.web.backoffice.share import (
    show_code_drawing,
    show_code_picture,
    show_picture,
    show_poster,
    show_share,
)
from marketplace.web.backoffice.shelves import change_shelves, show_shelves
from marketplace.web.backoffice.stamps import routes as stamps
from marketplace.web.backoffice.survey import create_shop_answer, show_shop_survey
from marketplace.web.backoffice.team import routes as team
from marketplace.web.backoffice.town_cards import routes as town_cards
from marketplace.web.backoffice.treatment import show_treatment
from marketplace.web.routing import Route, connect

blueprint = Blueprint("backoffice", __name__, url_prefix="/backoffice")
blueprint.context_processor(office_head)
keep_shop_of_address(blueprint)

_SHOP = "/<shop_slug>"
_PRODUCT = f"{_SHOP}/products/<product_slug>"
_PHOTOS = f"{_PRODUCT}/photos"
_FILE = f"{_SHOP}/intake/<file_key>"
_PAYMENTS, _EVENTS = f"{_SHOP}/payments", f"{_SHOP}/events"
_POST = ("POST",)

connect(
    blueprint,
    [
        *day.ROUTES,
        *desk.ROUTES,
        *decisions.ROUTES,
        *reviews.ROUTES,
        *stamps.ROUTES,
        Route(f"{_SHOP}/products", list_products, policy=works_here),
        Route(f"{_SHOP}/products", create_product, policy=works_here, methods=_POST, most_bytes=PHOTOS),
        Route(f"{_SHOP}/products/new", new_product, policy=works_here),
        Route(f"{_PRODUCT}/prices", show_prices, policy=works_here),
        Route(f"{_PRODUCT}/branches", show_branches, policy=runs_the_shop),
        Route(f"{_PRODUCT}/branches", create_branch_copy, policy=runs_the_shop, methods=_POST),
        Route(f"{_PRODUCT}/prices", change_prices, policy=works_here, methods=_POST),
        Route(f"{_SHOP}/shelves", show_shelves, policy=works_here),
        Route(f"{_SHOP}/shelves", change_shelves, policy=works_here, methods=_POST),
        Route(f"{_PRODUCT}/questions", show_question, policy=works_here),
        Route(f"{_PRODUCT}/questions", answer_question, policy=works_here, methods=_POST),
        Route(_PRODUCT, edit_product, policy=works_here),
        Route(_PRODUCT, change_product, policy=works_here, methods=_POST, most_bytes=PHOTOS),
        Route(f"{_SHOP}/products/grid", show_grid, policy=works_here),
        Route(f"{_SHOP}/products/grid", save_grid, policy=works_here, methods=_POST),
        Route(f"{_PRODUCT}/cells/<key>/<column_name>", save_grid_cell, policy=works_here, methods=_POST),
        Route(f"{_SHOP}/exports", show_exports, policy=works_here),
        Route(f"{_SHOP}/exports/catalogue.<kind>", show_catalogue_file, policy=works_here),
        Route(f"{_SHOP}/exports/stock.<kind>", show_stock_file, policy=works_here),
        Route(f"{_SHOP}/exports/orders.<kind>", show_orders_file, policy=takes_away),
        Route(f"{_SHOP}/exports/feeds", create_feeds, policy=runs_the_shop, methods=_POST),
        Route(f"{_SHOP}/archive", show_archive, policy=owns_the_shop),
        Route(f"{_SHOP}/archive", create_archive, policy=takes_the_shop, methods=_POST),
        Route(f"{_SHOP}/archive/<token>", show_archive_file, policy=takes_the_shop),
        Route(f"{_SHOP}/exports/feeds/closure", delete_feeds, policy=runs_the_shop, methods=_POST),
        Route(_PHOTOS, show_photos, policy=works_here),
        Route(_PHOTOS, create_photos, policy=works_here, methods=_POST, most_bytes=PHOTOS),
        Route(f"{_PHOTOS}/changes", change_all, policy=works_here, methods=_POST),
        Route(f"{_PHOTOS}/<key>", edit_cut, policy=works_here),
        Route(f"{_PHOTOS}/<key>", change_cut, policy=works_here, methods=_POST),
        Route(f"{_PHOTOS}/<key>/preview", show_preview, policy=works_here),
        Route(f"{_SHOP}/quick", show_quick, policy=works_here),
        Route(f"{_SHOP}/quick", create_quick, policy=works_here, methods=_POST, most_bytes=PHOTOS),
        Route(f"{_SHOP}/scan", show_scan, policy=works_here),
        Route(f"{_PRODUCT}/proposals", show_proposals, policy=works_here),
        Route(f"{_PRODUCT}/confirmation", create_confirmation, policy=works_here, methods=_POST),
        Route(f"{_SHOP}/cards/<ean>", show_card, policy=works_here),
        Route(f"{_SHOP}/cards/<ean>/removal", delete_voice, policy=runs_the_shop, methods=_POST),
        Route(f"{_SHOP}/intake", list_files, policy=works_here),
        Route(f"{_SHOP}/intake", create_file, policy=works_here, methods=_POST, most_bytes=MOST_BYTES),
        Route(_FILE, show_file, policy=works_here),
        Route(f"{_FILE}/columns", change_columns, policy=works_here, methods=_POST),
        Route(f"{_FILE}/application", create_application, policy=works_here, methods=_POST),
        Route(f"{_FILE}/removal", delete_file, policy=works_here, methods=_POST),
        Route(f"{_FILE}/refused.csv", show_refused, policy=works_here),
        Route(f"{_SHOP}/feed", show_feed, policy=runs_the_shop),
        Route(f"{_SHOP}/feed/token", create_feed_token, policy=runs_the_shop, methods=_POST),
        Route(f"{_SHOP}/feed/revocation", delete_feed_token, policy=runs_the_shop, methods=_POST),
        *counting.ROUTES,
        *opening.ROUTES,
        Route(_EVENTS, list_events, policy=works_here),
        Route(
            f"{_EVENTS}/<event_slug>/participation", create_participation, policy=works_here, methods=_POST
        ),
        Route(f"{_EVENTS}/<event_slug>/withdrawal", delete_participation, policy=works_here, methods=_POST),
        Route(f"{_SHOP}/survey", show_shop_survey, policy=runs_the_shop),
        Route(f"{_SHOP}/survey", create_shop_answer, policy=runs_the_shop, methods=_POST),
        Route(f"{_SHOP}/treatment", show_treatment, policy=runs_the_shop),
        Route(f"{_SHOP}/settings", show_settings, policy=runs_the_shop),
        Route(f"{_SHOP}/settings", change_settings, policy=runs_the_shop, methods=_POST),
        Route(f"{_SHOP}/settings/counting", change_counting, policy=runs_the_shop, methods=_POST),
        Route(f"{_SHOP}/settings/leaflet", change_leaflet, policy=runs_the_shop, methods=_POST),
        Route(f"{_SHOP}/steps", show_steps, policy=works_here),
        Route(f"{_SHOP}/steps/words", create_shop_word, policy=runs_the_shop, methods=_POST),
        Route(f"{_SHOP}/steps/advice/end", create_advice_done, policy=runs_the_shop, methods=_POST),
        Route(f"{_SHOP}/steps/dismissal", create_dismissal, policy=runs_the_shop, methods=_POST),
        Route(f"{_SHOP}/steps/dismissal/removal", delete_dismissal, policy=runs_the_shop, methods=_POST),
        Route(f"{_SHOP}/share", show_share, policy=works_here),
        Route(f"{_SHOP}/share/code.svg", show_code_drawing, policy=works_here),
        Route(f"{_SHOP}/share/code.png", show_code_picture, policy=works_here),
        Route(f"{_SHOP}/share/poster-<paper>.pdf", show_poster, policy=works_here),
        Route(f"{_SHOP}/share/picture-<shape>.png", show_picture, policy=works_here),
        Route(f"{_SHOP}/money", show_money, policy=runs_the_shop),
        Route(f"{_SHOP}/money/<month_key>", show_month, policy=runs_the_shop),
        Route(f"{_SHOP}/money/<month_key>/statement.pdf", show_statement, policy=runs_the_shop),
        Route(f"{_SHOP}/money/<month_key>/statement.csv", show_sheet, policy=runs_the_shop),
        Route(_PAYMENTS, show_payments, policy=owns_the_shop),
        Route(f"{_PAYMENTS}/account", read_account, policy=owns_the_shop),
        Route(
            f"{_PAYMENTS}/account", create_account, policy=links_an_account, methods=_POST, repeatable=True
        ),
        Route(f"{_PAYMENTS}/old-link", show_old_link, policy=owns_the_shop),
        *alerts.ROUTES,
        *giving_back.ROUTES,
        *identity.ROUTES,
        *invoices.ROUTES,
        *picking.ROUTES,
        *sales.ROUTES,
        *team.ROUTES,
        *town_cards.ROUTES,
    ],
)
