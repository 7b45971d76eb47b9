"""Telephone numbers, as people type and read them."""

import phonenumbers

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class PhoneRefused(Refusal):
    """Nobody can be called at that number."""

    status = 422


def readable_phone(text: str, *, country: str) -> str:
    """The number as it is read out: « 06 12 34 56 78 », or « +41 22 … » for one from abroad.

    `country`: two letters, where a number without a prefix is at home. Raises: PhoneRefused.
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise PhoneRefused(_("Écrivez le numéro en chiffres, comme 06 12 34 56 78.")) from error
    reason = phonenumbers.is_possible_number_with_reason(number)
    at_home = number.country_code == phonenumbers.country_code_for_region(country)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise PhoneRefused(_why_impossible(reason, in_france=at_home and country == "FR"))
    if not phonenumbers.is_valid_number(number):
        raise PhoneRefused(_("Ce numéro n’est attribué à personne : relisez-le."))
    styles = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, styles.NATIONAL if at_home else styles.INTERNATIONAL)


def mobile_number(text: str, *, country: str) -> str:
    """The number as text messages are sent to it: +33612345678; empty where none can be read there."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return ""
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    if phonenumbers.number_type(number) not in kinds:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _why_impossible(reason: int, *, in_france: bool) -> str:
    too_long = reason == phonenumbers.ValidationResult.TOO_LONG
    if in_france:
        return (
            _("Il y a trop de chiffres : il en faut dix.")
            if too_long
            else _("Il manque des chiffres : il en faut dix.")
        )
    return _("Il y a trop de chiffres.") if too_long else _("Il manque des chiffres.")
