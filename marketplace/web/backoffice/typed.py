"""Amounts and counts as a shopkeeper types them, and as a form shows them again."""

from wtforms.validators import ValidationError

from marketplace.core.words import _, language
from marketplace.intake.values import Unreadable, is_nothing, read_money, read_quantity, read_weight


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


def _with_mark(number: str) -> str:
    return number if language() == "en" else number.replace(".", ",")


def _refusal(unreadable: Unreadable) -> ValidationError:
    return ValidationError(f"{unreadable.reason} {unreadable.cure}")
