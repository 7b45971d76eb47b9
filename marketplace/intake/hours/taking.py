"""A text that was understood becomes a shop's hours."""

from collections.abc import Set
from datetime import date

from marketplace.intake.hours.reading import Place, Reading, read_hours
from marketplace.intake.hours.refusing import TextRefused
from marketplace.shops.hours import ShopHours
from marketplace.shops.models import Shop
from marketplace.shops.queries import hours_of_shop
from marketplace.shops.services import forget_special_days, set_week, write_special_days


def take_reading(shop: Shop, *, reading: Reading, place: Place) -> None:
    """Make the week and the special days of a text the shop's own, and keep the text to be read again.

    Days that an earlier text brought and this one does not name follow the week again. Days that the shop
    wrote itself stay, unless the text names them.
    Commits: no.
    """
    stale = days_of_earlier_text(shop, reading=reading, place=place)
    if stale:
        forget_special_days(shop, days=stale)
    set_week(shop, week=reading.hours.week)
    write_special_days(shop, days=reading.hours.special)
    shop.hours_text, shop.hours_text_until = reading.text, reading.last


def days_of_earlier_text(shop: Shop, *, reading: Reading, place: Place) -> Set[date]:
    """Coming special days that the shop's last text brought, still as it said, and this one does not name."""
    if not shop.hours_text or shop.hours_text == reading.text:
        return frozenset()
    try:
        earlier = read_hours(shop.hours_text, place=place).hours.special
    except TextRefused:  # the calendar of the town has changed since: its days are anybody's by now
        return frozenset()
    kept = hours_of_shop(shop.town_id, shop.id, from_day=place.first).special
    return {
        day
        for day, ranges in earlier.items()
        if day not in reading.hours.special and day in kept and list(kept[day]) == list(ranges)
    }


def says_other(reading: Reading, *, shop: Shop, than: ShopHours) -> bool:
    """Whether a text says anything else than the shop's last one, or than these hours."""
    said, kept = reading.hours, than
    if reading.text != shop.hours_text:
        return True
    if any(list(said.week.get(day, ())) != list(kept.week.get(day, ())) for day in range(1, 8)):
        return True
    return any(
        day not in kept.special or list(kept.special[day]) != list(ranges)
        for day, ranges in said.special.items()
    )
