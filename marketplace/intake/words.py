"""Words of files as they compare."""

import re
import unicodedata


def fold(text: str) -> str:
    """A header or word as it compares: no accents, case, question marks or doubled spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ß", "ss"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[?¿:*]", " ", letters).casefold().split())
