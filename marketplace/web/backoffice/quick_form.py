"""Name, price, stock: what somebody types between two customers. Photos that were sent once are kept."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from marketplace.catalogue.cards.models import SharedCard
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.pictures.framing import Frame, Shape
from marketplace.core.pictures.keeping import Stored
from marketplace.core.words import _, lazy
from marketplace.intake.barcodes import part_scan, read_code
from marketplace.intake.values import Unreadable
from marketplace.web.backoffice.typed import typed_count, typed_money

ADD = "add"  # the big button; a scanner's Enter presses the one before it
ONE, SOME, PLENTY = "one", "some", "plenty"
_UNITS = {ONE: 1, SOME: 5, PLENTY: 30}  # few rather than many: too few sells less, too many breaks a promise
_AMOUNTS = {
    ONE: lazy("Un seul"),
    SOME: lazy("Quelques-uns (5)"),
    PLENTY: lazy("Beaucoup (30)"),
}
_THOUSAND = 1000


class QuickForm(SignedForm):
    """A product in a hurry. `kept` holds the photos of an earlier try, `seen` the code looked up last."""

    name = StringField(
        lazy("Nom"),
        filters=[tidy],
        validators=[DataRequired(lazy("Donnez un nom à ce produit.")), Length(max=160)],
    )
    price = StringField(
        lazy("Prix"), filters=[tidy], validators=[DataRequired(lazy("Donnez son prix, comme 12,50."))]
    )
    amount = RadioField(
        lazy("Combien en avez-vous ?"),
        choices=[SelectChoice(value, words) for value, words in _AMOUNTS.items()],
        default=SOME,
    )
    count = StringField(lazy("Ou le nombre exact"), filters=[tidy])
    code = StringField(lazy("Code-barres"), filters=[tidy], validators=[Length(max=40)])
    shelf = StringField(lazy("Rayon"), filters=[tidy], validators=[Length(max=80)])
    kept = HiddenField()
    seen = HiddenField()
    act = StringField()

    def sort_scan(self) -> None:
        """Put the digits that a scanner typed into another field, or behind an older code, in their place."""
        for field in (self.code, self.name, self.price, self.count, self.shelf):
            typed, code = part_scan(field.data or "")
            if code:
                field.data, self.code.data = typed, code

    def asks_for_card(self) -> bool:
        """Whether a new code is to be looked up first: a scanner's Enter never sends what is half filled in.

        Enter presses the form's first button, which is not « add »; what is complete and clicked is added.
        """
        is_new = bool(self.code.data) and self.code.data != self.seen.data
        is_clicked = self.act.data == ADD and bool(self.name.data and self.price.data)
        return is_new and not is_clicked

    def take_card(self, card: SharedCard | None, *, code: str) -> None:
        """Fill in what others say of the code, where nothing was typed."""
        self.code.data = self.seen.data = code
        if card and not self.name.data:
            self.name.data = card.name

    def keep(self, photos: Sequence[Stored]) -> None:
        """Remember photos that have arrived, until the form is accepted."""
        self.kept.data = _seal().dumps([asdict(photo) for photo in photos]) if photos else ""

    def kept_photos(self) -> list[Stored]:
        """The photos of an earlier try."""
        try:
            rows: list[dict[str, Any]] = _seal().loads(self.kept.data or "")
        except BadSignature:
            return []
        return [_stored(row) for row in rows]

    def ean(self) -> str | None:
        """The code, proven. Raises: Unreadable."""
        return read_code(self.code.data or "")

    def price_cents(self) -> int:
        """The price typed, once the form is valid."""
        return typed_money(self.price.data or "")

    def stock_thousandths(self) -> int:
        """How many there are, in thousandths: nobody has said yet whether of a piece or of a kilo."""
        if self.count.data:
            return typed_count(self.count.data, by_weight=True)
        return _UNITS.get(self.amount.data, _UNITS[SOME]) * _THOUSAND

    def validate_price(self, field: StringField) -> None:
        """An amount."""
        typed_money(field.data)

    def validate_count(self, field: StringField) -> None:
        """A figure, where there is one."""
        try:
            self.stock_thousandths()
        except ValidationError as unread:
            words = _(
                "« %(text)s » n’est pas un nombre : écrivez 12, ou 4,2 pour des kilos.", text=field.data
            )
            raise ValidationError(words) from unread

    def validate_code(self, _field: StringField) -> None:
        """A barcode whose digits prove each other."""
        try:
            self.ean()
        except Unreadable as unreadable:
            raise ValidationError(f"{unreadable.reason} {unreadable.cure}") from unreadable


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="kept photos")


def _stored(row: dict[str, Any]) -> Stored:
    frame = {**row["frame"], "shape": Shape(row["frame"]["shape"])}
    return Stored(row["picture"], row["master"], Frame(**frame))
