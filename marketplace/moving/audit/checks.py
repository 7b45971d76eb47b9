"""What a check is: a question whose every answer is a breach."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Executable

Look = Callable[[], Iterable[Mapping[str, object]]]


@dataclass(frozen=True)
class Check:
    """A rule, and the query or look that finds what breaks it; its columns say where and what, for one line.

    `is_finding`: not wrong yet, but worth a look.
    """

    rule: str
    query: Executable | Look
    is_finding: bool = False
