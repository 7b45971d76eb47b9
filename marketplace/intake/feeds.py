"""A product feed in XML (RSS or Atom, Google's names) to rows, read piece by piece and without entities.

Each item is a row under the same header: the names of `COLUMNS`. Elements inside of others (a price of
shipping) are none of the item's own. Source: support.google.com/merchants/answer/7052112
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any
from xml.sax import ContentHandler, SAXException
from xml.sax.handler import feature_namespaces

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from marketplace.core.words import _
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.tables import Row
from marketplace.intake.text import Text

COLUMNS = (
    "id", "title", "description", "link", "image_link", "additional_image_link", "price", "sale_price",
    "sale_price_effective_date", "availability", "quantity", "gtin", "mpn", "brand", "product_type",
    "google_product_category", "item_group_id", "color", "size", "material", "pattern", "shipping_weight",
    "unit_pricing_measure", "adult", "condition",
)  # fmt: skip
_PLACES = {name: place for place, name in enumerate(COLUMNS)}
_ALSO = {"summary": "description", "content": "description", "image": "image_link"}
_SEVERAL = frozenset({"additional_image_link", "product_type"})
_LONGEST_TEXT = 100_000
_DEEPEST = 50
_NO_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def is_feed(sample: str) -> bool:
    """Whether a text begins as XML, and not as a web page."""
    start = sample[:1000].lstrip().lower()
    return start.startswith(("<?xml", "<rss", "<feed", "<channel")) and "<html" not in start


def read_feed(text: Text) -> Iterator[Row]:
    """A header of `COLUMNS`, then each item; its line is where it begins.

    Raises: UnreadableFile at the line where the XML is broken, for entities, and where there is no item.
    """
    yield Row(1, COLUMNS)
    parser: Any = make_parser()
    items = _Items(parser.getLineNumber)
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(items)
    try:
        for piece in text.pieces():
            parser.feed(piece.translate(_NO_XML))
            while items.found:
                yield items.found.popleft()
        parser.close()
    except DefusedXmlException as error:
        raise UnreadableFile(
            _("Ce flux XML définit ses propres entités : nous ne les lisons pas."),
            _("Exportez-le sans entête DOCTYPE, ou choisissez l’export CSV."),
        ) from error
    except SAXException as error:
        raise _broken(parser.getLineNumber()) from error
    if not items.any:
        raise UnreadableFile(
            _("Ce fichier XML n’a aucun article."),
            _("Choisissez un flux Google Merchant (RSS ou Atom), ou un export CSV de vos produits."),
        )


def _broken(line: int) -> UnreadableFile:
    return UnreadableFile(
        _("Ce flux XML est coupé ou abîmé à la ligne %(line)d.", line=line),
        _("Exportez-le à nouveau, puis renvoyez-le."),
    )


class _Items(ContentHandler):
    """Gathers the own elements of each item as it closes."""

    def __init__(self, line_number: Callable[[], int]) -> None:
        super().__init__()
        self.found: deque[Row] = deque()
        self.any = False
        self._line_number = line_number
        self._depth = 0
        self._item_depth = 0
        self._line = 0
        self._cells: list[str] = []
        self._name = ""
        self._text: list[str] = []
        self._length = 0

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: Any) -> None:  # noqa: ARG002, N802
        self._depth += 1
        if self._depth > _DEEPEST:
            raise SAXException("too deep")
        if not self._item_depth and name[1] in ("item", "entry"):
            self._item_depth, self._line = self._depth, self._line_number()
            self._cells = [""] * len(COLUMNS)
        elif self._item_depth and self._depth == self._item_depth + 1:
            self._name, self._text, self._length = _ALSO.get(name[1], name[1]), [], 0

    def characters(self, content: str) -> None:
        if self._name and self._depth == self._item_depth + 1 and self._length < _LONGEST_TEXT:
            self._text.append(content)
            self._length += len(content)

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:  # noqa: ARG002, N802
        if self._item_depth and self._depth == self._item_depth + 1:
            self._keep("".join(self._text).strip())
        elif self._depth == self._item_depth:
            self.found.append(Row(self._line, tuple(self._cells)))
            self._item_depth, self.any = 0, True
        self._depth -= 1

    def _keep(self, text: str) -> None:
        """The first of two equal elements counts, but for those that a product may have several of."""
        place = _PLACES.get(self._name)
        self._name = ""
        if place is None or not text:
            return
        if not self._cells[place]:
            self._cells[place] = text
        elif COLUMNS[place] in _SEVERAL and len(self._cells[place]) < _LONGEST_TEXT:
            self._cells[place] += f",{text}"
