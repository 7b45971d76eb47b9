"""Addresses of the archive."""

from marketplace.web.council.access import runs_the_town, takes_the_town
from marketplace.web.council.archive.views import create_archive, show_archive, show_archive_file
from marketplace.web.routing import Route

ROUTES = [
    Route("/archive", show_archive, policy=runs_the_town),
    Route("/archive", create_archive, policy=takes_the_town, methods=("POST",)),
    Route("/archive/<token>", show_archive_file, policy=takes_the_town),
]
