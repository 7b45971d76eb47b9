"""The addresses of the applications."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.applications.views import (
    admit_application,
    create_application_question,
    list_applications,
    refuse_application,
    show_application,
    show_application_paper,
)
from marketplace.web.routing import Route

_POST = ("POST",)
_ONE = "/applications/<reference>"
ROUTES = [
    Route("/applications", list_applications, policy=runs_the_town),
    Route(_ONE, show_application, policy=runs_the_town),
    Route(f"{_ONE}/question", create_application_question, policy=runs_the_town, methods=_POST),
    Route(f"{_ONE}/refusal", refuse_application, policy=runs_the_town, methods=_POST),
    Route(f"{_ONE}/admission", admit_application, policy=runs_the_town, methods=_POST),
    Route(f"{_ONE}/papers/<int:paper_id>/<file>", show_application_paper, policy=runs_the_town),
]
