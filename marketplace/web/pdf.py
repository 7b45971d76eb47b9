"""Papers to print: a form of templates/papers/, filled in, as a PDF that can be read aloud too."""

import json
from collections.abc import Mapping
from pathlib import Path

from flask import current_app

from marketplace.core import clock
from marketplace.core.words import language


def pdf_of(form: str, fields: Mapping[str, object]) -> bytes:
    """A form filled in. What is filled in is shown as it is: none of it is read as marks of the form.

    Source: PDF/UA-1, which the maker checks: a title, a language, a table's heads. No network, no fonts but
    its own.
    """
    # Not at the top: forty megabytes, which processes that print nothing need not hold.
    import typst

    folder = Path(current_app.root_path).parent / "templates/papers"
    marks: bytes = (folder / f"{form}.typ").read_bytes()
    return typst.compile(
        marks,
        ignore_system_fonts=True,
        sys_inputs={"fields": json.dumps(fields), "language": language()},
        pdf_standards=["ua-1"],
        timestamp=int(clock.now().timestamp()),
    )
