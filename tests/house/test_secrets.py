"""What a page asks for in secret is never offered again by the page of a database in trouble."""

import re

from marketplace.web.resending import _SECRET
from tests.house.sources import application, files, place

_PASSWORDS = re.compile(r"(\w+)(?:: \w+)? = PasswordField\(")
_CODES = re.compile(r"field\(form\.(\w+),[^}]*one-time-code")


def secret_fields() -> dict[str, str]:
    """Each secret field of our forms, with the first place it stands at."""
    found: dict[str, str] = {}
    for module in application():
        for name in _PASSWORDS.findall(module.text):
            found.setdefault(name, place(module.path))
    for template in files("templates", "*.html"):
        for name in _CODES.findall(template.read_text(encoding="utf-8")):
            found.setdefault(name, place(template))
    return found


def test_every_secret_field_is_known_by_its_name() -> None:
    fields = secret_fields()
    assert {"password", "code"} <= fields.keys()
    assert {name: at for name, at in fields.items() if not _SECRET.search(name)} == {}
