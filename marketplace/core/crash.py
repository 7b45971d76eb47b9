"""Places where a test may kill the process, as a power cut or an impatient operator would.

`CRASH_AT=checkout.stock_taken` kills it there, `CRASH_AT=checkout.stock_taken:3` the third time. `CRASH_FILE`
names a file that says the point instead: whoever reaches it first takes the file away and dies, so that one
server and its restarted processes can be led from point to point. Both are refused in production.
"""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

POINTS = {
    "checkout.draft_read": "everything is read and checked, no transaction has begun",
    "checkout.cart_locked": "the basket is locked, nothing is written",
    "checkout.order_written": "the order has its row, and nothing else",
    "checkout.windows_booked": "the windows have their rows, without a place taken",
    "checkout.own_given_back": "what an earlier checkout of the basket held is free again",
    "checkout.bags_written": "the bags have their rows",
    "checkout.lines_written": "the lines have their rows",
    "checkout.steps_written": "the first steps are written",
    "checkout.mails_queued": "the mails of an order paid at the till are in the outbox",
    "checkout.basket_emptied": "the basket of an order paid at the till is empty",
    "checkout.stock_taken": "the stock is taken, the places are not",
    "checkout.places_taken": "stock and places are taken, the caller does not know yet",
    "checkout.before_commit": "the order is whole and not committed",
    "checkout.after_commit": "the order stands, and nobody has been told",
    "checkout.before_answer": "the answer is made and not sent",
    "paying.begun": "an attempt to pay is open and its command claimed, nothing is committed",
    "paying.claimed": "an attempt to pay is open, its provider is not asked",
    "settle.payment_recorded": "what the provider told is written, the bags are still held",
    "settle.payment_succeeded": "the payment counts for its order, the bags are still held",
    "settle.bags_placed": "the bags are placed, their holds still end",
    "settle.promises_made": "the holds no longer end",
    "settle.basket_emptied": "the basket of a paid order is empty, no mail is written",
    "settle.mails_queued": "the mails of a paid order are in the outbox",
    "lapse.payment_closed": "the payment of an unpaid order is closed, its bags are still held",
    "lapse.bags_lapsed": "the bags have lapsed, their stock is still held",
    "lapse.stock_freed": "the stock is free, the places are still taken",
    "lapse.places_freed": "everything is given back",
    "lapse.before_commit": "the lapse is whole and not committed",
    "lapse.after_commit": "the order has lapsed, the worker goes on",
    "mail.claimed": "mails are claimed, none is sent",
    "mail.sent": "a mail has left and is not noted: it leaves again when its claim ends",
    "mail.before_commit": "a mail that left is noted, and that is not committed",
    "mail.noted": "a mail that left is noted, the next one is not begun",
    "accept.bag_moved": "the bag is accepted, the version is seen",
    "ready.bag_moved": "the bag is ready, its reader is not told",
    "ready.mail_queued": "the mail of a ready bag is in the outbox",
    "handover.bag_moved": "the bag is collected, the count has not changed",
    "handover.stock_handed_out": "the count has fallen, the place is still taken",
    "handover.place_freed": "the hand-over is written, the shop's part is not settled",
    "handover.money_settled": "the hand-over is written, and what the shop gets of it",
    "act.before_commit": "a shop's act on a bag is whole and not committed",
    "act.after_commit": "a shop's act on a bag stands, and nobody has been told",
    "count.level_changed": "the count has changed, its movement is not written",
    "count.movement_written": "the movement is written",
    "count.before_commit": "a count sheet is whole and not committed",
    "count.after_commit": "the count stands, and nobody has been told",
    "intake.lines_staged": "lines of a file are staged and not committed",
    "intake.lines_judged": "lines of a file have their verdicts, and those are not committed",
    "intake.batch_written": "a batch of a file is whole with its search rows, and not committed",
    "intake.batch_kept": "a batch of a file is committed, the next one is not begun",
    "command.claimed": "a command to a provider is claimed and marked as sent, and is not sent",
    "command.answered": "the provider has done it, and nothing of that is written",
    "command.before_commit": "what the provider did is written and not committed",
    "command.noted": "a command is done and noted, the next one is not begun",
    "event.claimed": "an event is claimed, the provider is not asked",
    "event.asked": "the provider was asked about an event, nothing is written",
    "event.before_commit": "what an event meant is written and not committed",
}


class UnknownPoint(ValueError):
    """There is no such place, or it can never be reached so often."""


def reach(point: str) -> None:
    """Die here, at once and without a word, if that was ordered; otherwise nothing."""
    if _is_due is not None and _is_due(point):
        os.kill(os.getpid(), signal.SIGKILL)


def arm(order: str, *, file: Path | None) -> None:
    """Take the order to die: a point, `point:n`, or a file that holds a point. Without either nothing is due.

    Raises: UnknownPoint.
    """
    global _is_due  # noqa: PLW0603 - one process dies once, whichever of its applications was ordered to
    _is_due = _at(*parse(order)) if order else _in(file) if file else None


def parse(order: str) -> tuple[str, int]:
    """The point and the time of `point` or `point:n`. Raises: UnknownPoint."""
    point, _colon, times = order.partition(":")
    if point not in POINTS:
        raise UnknownPoint(f"no place is called {point!r}")
    if times and not (times.isascii() and times.isdecimal() and int(times) > 0):
        raise UnknownPoint(f"{times!r} is not a number of times")
    return point, int(times or 1)


def _at(point: str, times: int) -> Callable[[str], bool]:
    visits = count(1)  # whose next() no other thread can come between
    return lambda reached: reached == point and next(visits) == times


def _in(file: Path) -> Callable[[str], bool]:
    def is_due(reached: str) -> bool:
        with suppress(FileNotFoundError):
            if file.read_text(encoding="ascii") == reached:
                file.unlink()  # of two processes that come here together, one finds it gone
                return True
        return False

    return is_due


_is_due: Callable[[str], bool] | None = None
