"""What a shop has not yet said, in words and with the place where it is said."""

from typing import Any

from flask import url_for

from marketplace.core.words import lazy
from marketplace.shops.legal.lacks import Lack

_WORDS: dict[Lack, Any] = {
    Lack.COMPANY_NAME: lazy("qui vend : la raison sociale"),
    Lack.LEGAL_FORM: lazy("la forme de l’entreprise"),
    Lack.NUMBER: lazy("le SIREN"),
    Lack.MEDIATOR: lazy("le médiateur de la consommation"),
    Lack.CONTACT: lazy("un téléphone ou un courriel où l’on vous joint"),
}


def lack_words(lack: Lack) -> tuple[str, str]:
    """What is lacking, and the address of its field."""
    if lack is Lack.CONTACT:
        return str(_WORDS[lack]), url_for("backoffice.show_settings", _anchor="phone")
    return str(_WORDS[lack]), url_for("backoffice.show_identity", _anchor=lack.value)
