"""All addresses of this face."""

from flask import Blueprint

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.applications.routes import ROUTES as APPLICATIONS
from marketplace.web.council.archive.routes import ROUTES as ARCHIVE
from marketplace.web.council.barometer.routes import ROUTES as BAROMETER
from marketplace.web.council.claims import list_claims
from marketplace.web.council.comparison import create_part, show_comparison
from marketplace.web.council.costs.views import list_statements, show_statement
from marketplace.web.council.counters.routes import ROUTES as COUNTERS
from marketplace.web.council.events.routes import ROUTES as EVENTS
from marketplace.web.council.featured import edit_featured, set_featured_a_day
from marketplace.web.council.hubs.routes import ROUTES as HUBS
from marketplace.web.council.inviting.routes import ROUTES as INVITING
from marketplace.web.council.joining import create_town_joining, holds_a_town_invitation, show_town_joining
from marketplace.web.council.journal.routes import ROUTES as JOURNAL
from marketplace.web.council.leaflet.routes import ROUTES as LEAFLET
from marketplace.web.council.listening.routes import ROUTES as LISTENING
from marketplace.web.council.lists.routes import ROUTES as LISTS
from marketplace.web.council.look.routes import ROUTES as LOOK
from marketplace.web.council.moderation.routes import ROUTES as MODERATION
from marketplace.web.council.navigation import council_head
from marketplace.web.council.overview import show_overview
from marketplace.web.council.pages.routes import ROUTES as PAGES
from marketplace.web.council.particulars.routes import ROUTES as PARTICULARS
from marketplace.web.council.progress.routes import ROUTES as PROGRESS
from marketplace.web.council.shops import create_admission, create_pause, create_reopening, list_shops
from marketplace.web.council.showcase import create_preview, edit_showcase, list_showcase_versions, publish
from marketplace.web.council.street.routes import ROUTES as STREET
from marketplace.web.council.survey.routes import ROUTES as SURVEY
from marketplace.web.council.town_cards.routes import ROUTES as TOWN_CARDS
from marketplace.web.council.treatment import show_treatment, show_treatment_file
from marketplace.web.council.unanswered import list_unanswered
from marketplace.web.routing import Route, connect

blueprint = Blueprint("council", __name__, url_prefix="/council")
blueprint.context_processor(council_head)

_SHOP, _JOINING = "/shops/<shop_slug>", "/joining/<token>"
_POST = ("POST",)

connect(
    blueprint,
    [
        Route("/", show_overview, policy=runs_the_town),
        Route("/showcase", edit_showcase, policy=runs_the_town),
        Route("/showcase", publish, policy=runs_the_town, methods=_POST),
        Route("/showcase/preview", create_preview, policy=runs_the_town, methods=_POST),
        Route("/showcase/versions", list_showcase_versions, policy=runs_the_town),
        Route("/showcase/featured", edit_featured, policy=runs_the_town),
        Route("/showcase/featured", set_featured_a_day, policy=runs_the_town, methods=_POST),
        Route("/shops", list_shops, policy=runs_the_town),
        Route(f"{_SHOP}/admission", create_admission, policy=runs_the_town, methods=_POST),
        Route(f"{_SHOP}/pause", create_pause, policy=runs_the_town, methods=_POST),
        Route(f"{_SHOP}/reopening", create_reopening, policy=runs_the_town, methods=_POST),
        Route("/shops/claims", list_claims, policy=runs_the_town),
        Route("/showcase/treatment", show_treatment, policy=runs_the_town),
        Route("/showcase/treatment.csv", show_treatment_file, policy=runs_the_town),
        Route("/unanswered", list_unanswered, policy=runs_the_town),
        *APPLICATIONS,
        Route(_JOINING, show_town_joining, policy=holds_a_town_invitation),
        Route(_JOINING, create_town_joining, policy=holds_a_town_invitation, methods=_POST, guard="origin"),
        Route("/comparison", show_comparison, policy=runs_the_town),
        Route("/comparison/part", create_part, policy=runs_the_town, methods=_POST),
        Route("/costs", list_statements, policy=runs_the_town),
        Route("/costs/<int:year>.pdf", show_statement, policy=runs_the_town),
        *BAROMETER,
        *COUNTERS,
        *TOWN_CARDS,
        *EVENTS,
        *PROGRESS,
        *STREET,
        *INVITING,
        *LISTENING,
        *LISTS,
        *LOOK,
        *PAGES,
        *LEAFLET,
        *SURVEY,
        *HUBS,
        *PARTICULARS,
        *ARCHIVE,
        *MODERATION,
        *JOURNAL,
    ],
)
