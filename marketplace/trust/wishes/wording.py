"""What the town's answers are called."""

from typing import Any

from marketplace.core.words import lazy
from marketplace.trust.wishes.states import Answer

ANSWERS: dict[Answer, tuple[Any, str]] = {
    Answer.SOUGHT: (lazy("la mairie cherche"), "info"),
    Answer.FOUND: (lazy("trouvé"), "ok"),
    Answer.DECLINED: (lazy("pas cette fois"), ""),
}
