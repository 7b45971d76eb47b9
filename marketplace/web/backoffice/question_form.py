"""One question about a product, and how its answer is read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from wtforms import BooleanField, Field, StringField
from wtforms.validators import ValidationError

from marketplace.catalogue.categories import category
from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.storing import STORAGE
from marketplace.core.forms import tidy
from marketplace.core.words import _, lazy
from marketplace.stock.queries import variant_key
from marketplace.web.backoffice.product_form import NONE, SOME, AllergensForm
from marketplace.web.backoffice.product_particulars import MOST_DAYS
from marketplace.web.backoffice.typed import shown_net, typed_alcohol, typed_net, typed_whole

_MAKER = ("maker_name", "maker_address", "maker_contact")
_ASKED = ("lead_days", "origin", "storage", "alcohol_percent_tenths", *_MAKER)


class QuestionForm(AllergensForm):
    """The fields of every question; a page shows those of one."""

    lead_days = StringField(lazy("Jours"), filters=[tidy])
    origin = StringField(lazy("Origine"), filters=[tidy])
    storage = StringField(lazy("Conservation"), filters=[tidy])
    alcohol_percent_tenths = StringField(lazy("Degré d’alcool"), filters=[tidy])
    brand = StringField(lazy("Marque"), filters=[tidy])
    maker_name = StringField(lazy("Son nom"), filters=[tidy])
    maker_address = StringField(lazy("Son adresse postale"), filters=[tidy])
    maker_contact = StringField(lazy("Son adresse électronique ou son site"), filters=[tidy])
    others = BooleanField(lazy("C’est aussi lui pour mes autres articles sans marque"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _ASKED:  # each alone on its page, and no answer there is none
            self[name].flags.required = True

    def read(self, code: str) -> dict[str, Any] | None:
        """The answer to a question, as fields of a draft; None when one of its fields complains."""
        readers: Mapping[str, Callable[[], dict[str, Any]]] = {
            "allergens": lambda: {"allergens": self._allergens()},
            "lead": lambda: {"lead_days": self._read(self.lead_days, _days)},
            "alcohol": lambda: {
                "alcohol_percent_tenths": self._read(self.alcohol_percent_tenths, typed_alcohol)
            },
            "maker": self._maker,
            "net": dict,
        }
        said = readers.get(code, lambda: {code: self._text(self[code], _most(code))})()
        return None if any(field.errors for field in self) else said

    def told(self) -> Iterator[tuple[str, str, str]]:
        """What is to be put right: the field's id, its label, the sentence."""
        for field in self:
            if field.errors:
                yield field.id, str(field.label.text), " ".join(map(str, field.errors))

    def sign(self, *, name: str, address: str, contact: str) -> None:
        """Let the shop be the maker: it made the thing itself."""
        self.maker_name.data, self.maker_address.data, self.maker_contact.data = name, address, contact

    def _allergens(self) -> list[str] | None:
        if self.allergen_answer.data not in (NONE, SOME):
            self.allergen_answer.errors = [
                _("Répondez pour les allergènes : « Aucun des quatorze » est une réponse.")
            ]
        elif self.allergen_answer.data == SOME and not self.allergens.data:
            self.allergens.errors = [_("Cochez au moins un allergène, ou répondez « Aucun des quatorze ».")]
        return self.allergen_codes()

    def _maker(self) -> dict[str, Any]:
        brand = self._text(self.brand, 80) if self.brand.data else ""
        return {"brand": brand, **{name: self._text(self[name], _most(name)) for name in _MAKER}}

    def _text(self, field: Field, most: int) -> str:
        text = str(field.data or "")
        if not text:
            field.errors = [_("Répondez en quelques mots.")]
        elif len(text) > most:
            field.errors = [_("Au plus %(most)s signes.", most=most)]
        return text

    def _read(self, field: Field, reader: Callable[[str], int | None]) -> int | None:
        try:
            number = reader(field.data or "")
        except ValidationError as refused:
            field.errors = [str(refused)]
            return None
        if number is None:
            field.errors = [_("Écrivez un nombre.")]
        return number


def proposals(product: Product) -> dict[str, Any]:
    """What the page fills in before anybody has answered: what is known, or usual in that category."""
    found = category(product.category)
    usual = list(found.contains) if found else []
    return {
        "version": product.version,
        "allergen_answer": SOME if usual else NONE,
        "allergens": usual,
        "storage": product.storage or str(STORAGE.get(found.storage if found else "", "")),
        **{name: getattr(product, name) for name in ("origin", "brand", *_MAKER)},
    }


def read_nets(
    variants: Sequence[Variant], typed: Mapping[str, str]
) -> tuple[dict[int, tuple[int | None, str]], dict[str, str]]:
    """What packs hold by variant, and what is wrong with a text by the variant's key."""
    nets: dict[int, tuple[int | None, str]] = {}
    wrong: dict[str, str] = {}
    for variant in variants:
        key = variant_key(variant.id)
        try:
            nets[variant.id] = typed_net(typed.get(f"net-{key}", "")[:40])
            if not nets[variant.id][0]:
                wrong[key] = _("Écrivez un nombre et une unité, comme 75 cl ou 500 g.")
        except ValidationError as refused:
            wrong[key] = str(refused)
    return nets, wrong


def shown_nets(variants: Sequence[Variant]) -> list[tuple[str, str, str]]:
    """The packs to be told of: the variant's key, its label, what is known."""
    return [(variant_key(one.id), one.label, shown_net(one.net_quantity, one.net_unit)) for one in variants]


def _days(text: str) -> int | None:
    return typed_whole(text, most=MOST_DAYS) or None


def _most(name: str) -> int:
    return {"maker_address": 240, "maker_name": 160, "maker_contact": 160}.get(name, 120)
