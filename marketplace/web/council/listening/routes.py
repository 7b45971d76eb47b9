"""The addresses of what was said to the town."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.listening.views import answer_word, delete_word, list_words, show_word
from marketplace.web.routing import Route

_POST = ("POST",)
_ONE = "/words/<int:word_id>"
ROUTES = [
    Route("/words", list_words, policy=runs_the_town),
    Route(_ONE, show_word, policy=runs_the_town),
    Route(_ONE, answer_word, policy=runs_the_town, methods=_POST),
    Route(f"{_ONE}/removal", delete_word, policy=runs_the_town, methods=_POST),
]
