"""What stars are called: a number alone is read differently by everybody."""

from typing import Any

from marketplace.core.words import lazy

WORTH: dict[int, Any] = {
    5: lazy("5 étoiles : un plaisir"),
    4: lazy("4 étoiles : bien"),
    3: lazy("3 étoiles : correct"),
    2: lazy("2 étoiles : décevant"),
    1: lazy("1 étoile : pas du tout"),
}
