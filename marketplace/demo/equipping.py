"""What stands on the demo shop's counter."""

from marketplace.shops.devices.services import invite_device, join
from marketplace.shops.models import Shop

_TABLET = "Tablette de la caisse"


def set_tablet_up(shop: Shop, *, by_user_id: int) -> None:
    """A tablet that has joined; nobody holds its token, so the list shows one to be removed. Commits: no."""
    join(shop.town_id, link=invite_device(shop, name=_TABLET, by_user_id=by_user_id))
