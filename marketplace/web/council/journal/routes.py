"""Addresses of the journal."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.journal.shops import show_shop_journal
from marketplace.web.council.journal.views import show_journal, show_journal_file
from marketplace.web.routing import Route

ROUTES = [
    Route("/journal", show_journal, policy=runs_the_town),
    Route("/journal/shops", show_shop_journal, policy=runs_the_town),
    Route("/journal.csv", show_journal_file, policy=runs_the_town),
]
