"""The addresses of the legal file: the owner's alone."""

from marketplace.web.backoffice.access import owns_the_shop
from marketplace.web.backoffice.identity.page import change_identity, show_identity
from marketplace.web.routing import Route

_PAGE = "/<shop_slug>/identity"
ROUTES: list[Route] = [
    Route(_PAGE, show_identity, policy=owns_the_shop),
    Route(_PAGE, change_identity, policy=owns_the_shop, methods=("POST",)),
]
