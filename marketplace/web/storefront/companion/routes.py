"""Addresses of the order's page as a companion, and the filters that its templates use."""

from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.companion.friend import show_friend
from marketplace.web.storefront.companion.pushing import create_push, delete_push, push_key
from marketplace.web.storefront.companion.reorder import create_reorder, show_reorder
from marketplace.web.storefront.companion.slip import show_slip
from marketplace.web.storefront.companion.wording import late_words, to_count, to_fetch, to_mind, walk_words

GLOBALS = (push_key,)
FILTERS = (late_words, to_count, to_fetch, to_mind, walk_words)

# The views ask for the order's key or its owner, or for a friend's own key.
ROUTES: list[Route] = [
    Route("/orders/<reference>/friend", show_friend, policy=everyone),
    Route("/orders/<reference>/notices", create_push, policy=everyone, methods=("POST",), guard="origin"),
    Route(
        "/orders/<reference>/notices/removal", delete_push, policy=everyone, methods=("POST",), guard="origin"
    ),
    Route("/orders/<reference>/slip/<letters>.pdf", show_slip, policy=everyone),
    Route("/orders/<reference>/again", show_reorder, policy=everyone),
    Route(
        "/orders/<reference>/again",
        create_reorder,
        policy=everyone,
        methods=("POST",),
        guard="origin",
        repeatable=True,
    ),
]
