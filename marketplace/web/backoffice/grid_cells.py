"""The cells of the sheet as they are shown and as they are typed, column by column."""

from collections.abc import Callable, Mapping

from wtforms.validators import ValidationError

from marketplace.catalogue.models import ProductStatus
from marketplace.catalogue.naming import category_called, category_words
from marketplace.core.forms import tidy
from marketplace.core.money import exact_rate
from marketplace.core.words import _, language, lazy
from marketplace.intake.barcodes import read_ean
from marketplace.intake.grid import Column, GridRow, Value
from marketplace.intake.values import Unreadable, is_nothing
from marketplace.web.backoffice.typed import shown_count, shown_money, typed_count, typed_money
from marketplace.web.taxes import rates_today

HEADINGS: Mapping[Column, object] = {
    Column.NAME: lazy("Nom"),
    Column.LABEL: lazy("Format"),
    Column.PRICE: lazy("Prix"),
    Column.STOCK: lazy("En rayon"),
    Column.EAN: lazy("Code-barres"),
    Column.SKU: lazy("Référence"),
    Column.VAT: lazy("TVA %"),
    Column.SHELF: lazy("Rayon"),
    Column.CATEGORY: lazy("Catégorie"),
    Column.STATUS: lazy("État"),
}
STATES: Mapping[str, object] = {
    ProductStatus.PUBLISHED.value: lazy("En vente"),
    ProductStatus.HIDDEN.value: lazy("Masqué"),
    ProductStatus.OUT_OF_SEASON.value: lazy("Hors saison"),
}
_MOST_LETTERS = {Column.NAME: 160, Column.LABEL: 120, Column.SKU: 80, Column.SHELF: 80}


def most_letters(column: Column) -> int:
    """How long a cell may be."""
    return _MOST_LETTERS.get(column, 120)


def shown(column: Column, value: Value, *, by_weight: bool) -> str:
    """A cell as it stands in its field."""
    if column is Column.PRICE:
        return shown_money(int(value or 0))
    if column is Column.STOCK:
        return shown_count(int(value or 0), by_weight=by_weight)
    if column is Column.VAT:
        number = f"{int(value or 0) / 100:g}"
        return number if language() == "en" else number.replace(".", ",")
    if column is Column.CATEGORY:
        return category_words(str(value)) if value else ""
    return str(value or "")


def shown_row(row: GridRow) -> dict[Column, str]:
    """All cells of a row."""
    return {column: shown(column, row.values[column], by_weight=row.by_weight) for column in row.columns}


def in_words(column: Column, text: str) -> str:
    """A cell as a sentence names it."""
    if column is Column.STATUS:
        return str(STATES.get(text, text))
    return text or _("rien")


def typed(column: Column, text: str, *, by_weight: bool) -> Value:
    """What a cell is to say. Raises: ValidationError with why and what to write instead."""
    if column is Column.STOCK:
        return typed_count(text, by_weight=by_weight)
    return _READERS[column](tidy(text))


def _name(text: str) -> str:
    if not text:
        raise ValidationError(_("Donnez un nom à ce produit."))
    return _short(Column.NAME)(text)


def _short(column: Column) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > most_letters(column):
            raise ValidationError(_("%(count)s signes au plus.", count=most_letters(column)))
        return text

    return read


def _ean(text: str) -> str | None:
    try:
        found = read_ean(text)
    except Unreadable as unreadable:
        raise ValidationError(f"{unreadable.reason} {unreadable.cure}") from unreadable
    if found is None and not is_nothing(text):
        raise ValidationError(
            _("Ce n’est pas un code-barres : 8, 13 ou 14 chiffres. Un code à vous va sous « Référence ».")
        )
    return found


def _rate(text: str) -> int:
    rates = rates_today()
    number = text.removesuffix("%").strip().replace(",", ".")
    written = {rate: (f"{exact_rate(rate):g}", f"{exact_rate(rate):.1f}") for rate in rates}
    found = next((rate for rate in rates if number in written[rate]), None)
    if found is None:
        choice = ", ".join(shown(Column.VAT, rate, by_weight=False) for rate in rates)
        raise ValidationError(
            _("Ce taux de TVA n’existe pas. Écrivez l’un de ceux-ci : %(rates)s.", rates=choice)
        )
    return found


def _category(text: str) -> str:
    code = category_called(text) if text else ""
    if code is None:
        raise ValidationError(
            _("Aucune catégorie de la ville ne s’appelle ainsi. Choisissez-en une dans la liste proposée.")
        )
    return code


def _state(text: str) -> str:
    if text not in STATES:
        raise ValidationError(_("Choisissez : en vente, masqué ou hors saison."))
    return text


_READERS: Mapping[Column, Callable[[str], Value]] = {
    Column.NAME: _name,
    Column.LABEL: _short(Column.LABEL),
    Column.PRICE: typed_money,
    Column.EAN: _ean,
    Column.SKU: lambda text: _short(Column.SKU)(text) or None,
    Column.VAT: _rate,
    Column.SHELF: _short(Column.SHELF),
    Column.CATEGORY: _category,
    Column.STATUS: _state,
}
