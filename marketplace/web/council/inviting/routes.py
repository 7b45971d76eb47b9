"""The addresses of invitations into shops."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.inviting.views import create_shop_invitation, create_shop_letter
from marketplace.web.routing import Route

_SHOP = "/shops/<shop_slug>/progress"
ROUTES = [
    Route(f"{_SHOP}/invitations", create_shop_invitation, policy=runs_the_town, methods=("POST",)),
    Route(f"{_SHOP}/letters", create_shop_letter, policy=runs_the_town, methods=("POST",)),
]
