"""A page's link goes on to somebody: by mail without scripts, by its public address."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.visitors import Visitor
from tests.web.storefront.buying import Street


@pytest.mark.parametrize(
    ("page", "words"),
    [("/shops/lantier/comte", "Comté 18 mois, chez Lantier"), ("/shops/lantier", "Lantier")],
)
def test_the_link_is_sent_by_mail_without_scripts(
    street: Street, visitor: Visitor, page: str, words: str
) -> None:
    text = visitor.get(f"{page}?page=1").text
    (mail,) = re.findall(r'href="(mailto:[^"]+)"', text)
    assert "+" not in mail
    said = parse_qs(urlsplit(html.unescape(mail)).query)
    assert said["body"] == [f"https://localhost{page}"]
    assert said["subject"][0].startswith(words.split()[0])
    assert f'data-share="https://localhost{page}"' in text
