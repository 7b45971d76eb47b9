"""Papers and pictures: a form of templates/papers/, filled in. No network, no fonts but the maker's own.

What is filled in is shown as it is: none of it is read as marks of the form.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import current_app

from marketplace.core import clock
from marketplace.core.words import language

_PIXELS_PER_POINT = 72.0


def pdf_of(form: str, fields: Mapping[str, object]) -> bytes:
    """The form as a PDF that can be read aloud too.

    Source: PDF/UA-1, which the maker checks: a title, a language, a table's heads, words for each picture.
    """
    return _made(form, fields, pdf_standards=["ua-1"], timestamp=int(clock.now().timestamp()))


def picture_of(form: str, fields: Mapping[str, object]) -> bytes:
    """The form's only page as a PNG, one pixel for each of its points."""
    return _made(form, fields, format="png", ppi=_PIXELS_PER_POINT)


def _made(form: str, fields: Mapping[str, object], **wanted: Any) -> bytes:
    # Not at the top: forty megabytes, which processes that print nothing need not hold.
    import typst

    folder = Path(current_app.root_path).parent / "templates/papers"
    marks: bytes = (folder / f"{form}.typ").read_bytes()
    made: bytes = typst.compile(
        marks,
        ignore_system_fonts=True,
        sys_inputs={"fields": json.dumps(fields), "language": language()},
        **wanted,
    )
    return made
