"""What a check is: a question whose every answer is a breach."""

from dataclasses import dataclass

from sqlalchemy import Executable


@dataclass(frozen=True)
class Check:
    """A rule, and the query that finds what breaks it; its columns say where and what, for one line.

    `is_finding`: not wrong yet, but worth a look.
    """

    rule: str
    query: Executable
    is_finding: bool = False
