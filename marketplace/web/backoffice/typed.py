"""Amounts and counts as a shopkeeper types them, and as a form shows them again."""

from wtforms.validators import ValidationError

from marketplace.core.words import _, language
from marketplace.intake.particulars import read_age, read_alcohol, read_net
from marketplace.intake.values import Unreadable, is_nothing, read_money, read_quantity, read_weight

_LARGE = {"g": "kg", "ml": "l"}


def shown_money(cents: int) -> str:
    """An amount for a field: « 12,50 », "12.50" in English."""
    return _with_mark(f"{cents // 100}.{cents % 100:02d}")


def shown_count(amount: int, *, by_weight: bool) -> str:
    """A count for a field: pieces, or kilos to the gram: « 4,2 »."""
    if not by_weight:
        return str(amount)
    return _with_mark(f"{amount // 1000}.{amount % 1000:03d}".rstrip("0").rstrip("."))


def typed_money(text: str) -> int:
    """The amount typed. Units: cents. Raises: ValidationError with why and what to write instead."""
    try:
        cents = read_money(text)
    except Unreadable as unreadable:
        raise _refusal(unreadable) from unreadable
    if not cents:
        raise ValidationError(_("Indiquez un prix plus grand que zéro, comme 12,50."))
    return cents


def typed_count(text: str, *, by_weight: bool) -> int:
    """The count typed. Units: pieces, or kilos (also « 350 g ») brought to grams.

    Raises: ValidationError with why and what to write instead.
    """
    if is_nothing(text):
        raise ValidationError(_("Indiquez ce que vous avez en rayon ; 0 s’il n’y en a plus."))
    try:
        amount = read_weight(text, unit="kg") if by_weight else read_quantity(text)
    except Unreadable as unreadable:
        raise _refusal(unreadable) from unreadable
    return amount or 0


def shown_net(quantity: int | None, unit: str) -> str:
    """What a pack holds, for a field: « 250 g », « 75 cl », « 1,5 l », « 6 pièces »; empty when unknown."""
    if not quantity:
        return ""
    if unit == "ml" and quantity < 1000 and quantity % 10 == 0:
        return f"{quantity // 10} cl"
    if unit in _LARGE and quantity >= 1000:
        return f"{shown_count(quantity, by_weight=True)} {_LARGE[unit]}"
    return _("%(number)s pièces", number=quantity) if unit == "piece" else f"{quantity} {unit}"


def typed_net(text: str) -> tuple[int | None, str]:
    """What a pack holds, and its unit: g, ml or piece. Raises: ValidationError."""
    try:
        quantity, unit = read_net(text, unit="")
    except Unreadable as unreadable:
        raise _refusal(unreadable) from unreadable
    if not quantity and not is_nothing(text):
        raise ValidationError(_("Écrivez un nombre et une unité, comme 75 cl ou 500 g."))
    return quantity, unit


def typed_alcohol(text: str) -> int | None:
    """A strength. Units: tenths of a percent. Raises: ValidationError."""
    try:
        return read_alcohol(text)
    except Unreadable as unreadable:
        raise _refusal(unreadable) from unreadable


def typed_age(text: str) -> int | None:
    """An age from which a thing may be sold. Raises: ValidationError."""
    try:
        return read_age(text)
    except Unreadable as unreadable:
        raise _refusal(unreadable) from unreadable


def typed_whole(text: str, *, most: int) -> int | None:
    """A whole number from 0 on; None for an empty field. Raises: ValidationError."""
    if is_nothing(text):
        return None
    try:
        number = read_quantity(text)
    except Unreadable as unreadable:
        raise _refusal(unreadable) from unreadable
    if number is not None and number > most:
        raise ValidationError(_("Écrivez un nombre de %(most)s au plus.", most=most))
    return number


def _with_mark(number: str) -> str:
    return number if language() == "en" else number.replace(".", ",")


def _refusal(unreadable: Unreadable) -> ValidationError:
    return ValidationError(f"{unreadable.reason} {unreadable.cure}")
