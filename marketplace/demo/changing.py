"""Residents of the demo who would rather come at another time."""

from marketplace.demo.acting import Made, Street
from marketplace.fulfilment.rescheduling.bags import open_bags_of
from marketplace.fulfilment.rescheduling.choosing import Wish, choose_windows
from marketplace.fulfilment.rescheduling.windows import other_windows_of
from marketplace.orders.models import ShopOrder
from marketplace.pickup.slots import Window, key_of

_FURTHER = 2  # so many windows later than the next free one


def choose_again(street: Street, made: Made) -> None:
    """Put the shown shop's bag of an order into a later window, while the shop still can. Commits: no."""
    for each in open_bags_of(street.town.id, order_id=made.draft.order_id):
        if each.is_free and each.bag.shop_id == street.shown_shop_id:
            later = _later(street, each.bag)
            if later:
                wish = Wish(later[0].key, key_of(each.bag.collect_from))
                choose_windows([each.bag], wishes={each.bag.id: wish})


def _later(street: Street, bag: ShopOrder) -> list[Window]:
    others = other_windows_of(street.town, bag=bag)
    return [window for window in others if window.starts_at > bag.collect_from][_FURTHER:]
