"""Work of the worker that the database undid is done again, as a visitor's request is."""

import time
from collections.abc import Callable
from itertools import count
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from marketplace.core.db import let_go
from marketplace.core.trouble import OutcomeUnknown, pause_before_try, trouble_of

Result = TypeVar("Result")


def repeat(work: Callable[[], Result]) -> Result:
    """Do the work, which opens its own transaction and may be done twice; again when the database undid it.

    Raises: what the last run raised.
    """
    for number in count(2):
        try:
            return work()
        except (DBAPIError, OutcomeUnknown) as error:
            pause = pause_before_try(trouble_of(error), number=number)
            if pause is None:
                raise
            let_go()
            time.sleep(pause)
    raise AssertionError("counting ends with the pauses")
