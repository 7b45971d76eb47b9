"""The worker's post between towns: each letter is acted on in the one, then noted in the other."""

from collections.abc import Mapping

from flask import current_app

from marketplace.core.db import transaction
from marketplace.core.stopping import StopSign
from marketplace.pickup.lending.services import READERS as HUBS
from marketplace.pickup.lending.services import ending_borrowings, return_room
from marketplace.towns.letters import Reader, note_arrival, read, unread_letters

READERS: Mapping[str, Reader] = {**HUBS}  # whoever tells other towns something adds the kinds of its letters
_LETTERS, _BORROWINGS = 200, 200


def carry_letters(stop: StopSign) -> str:
    """Read what waits; of two towns that one letter does not reach, later letters wait for it."""
    arrived, stuck = 0, set[tuple[int, int]]()
    for letter in unread_letters(limit=_LETTERS):
        way = (letter.town_id, letter.to_town_id)
        if stop.is_set() or way in stuck:
            continue
        try:
            with transaction():
                read(letter, readers=READERS)
            with transaction():
                note_arrival(letter)
            arrived += 1
        except Exception:
            stuck.add(way)
            current_app.logger.exception("letter %s of town %s was not read", letter.id, letter.town_id)
    return f"{arrived} letters between towns" if arrived else ""


def return_borrowed(stop: StopSign) -> str:
    """Give room back to hubs of other towns once nobody is expected there."""
    gone = 0
    for town_id, borrowing_id in ending_borrowings(limit=_BORROWINGS):
        if not stop.is_set():
            with transaction():
                gone += return_room(town_id, borrowing_id=borrowing_id)
    return f"{gone} borrowed places returned" if gone else ""
