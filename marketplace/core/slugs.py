"""Names as addresses write them: small letters and figures without accents, joined by hyphens."""

from slugify import slugify


def slug_of(name: str, *, most: int = 0) -> str:
    """« Crème brûlée » becomes "creme-brulee"; empty when nothing of the name can be written so.

    Units: `most` characters; 0 is any number.
    """
    # The backend is named: left to itself the library looks for another one, file by file, at every call.
    return slugify(name, max_length=most, backend="text-unidecode")
