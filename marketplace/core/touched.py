"""What a transaction has written, as `marketplace/core/versions.py` hears it."""

from dataclasses import dataclass, field


@dataclass
class Touched:
    """`towns`: those whose pages show what was written; `owners`: those whose rows were written at all."""

    towns: set[int] = field(default_factory=set)
    owners: set[int] = field(default_factory=set)
    everywhere: bool = False
