"""What a provider says of a shop's account, in a shopkeeper's words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from marketplace.core.words import _, lazy
from marketplace.payments.gateways.errors import Busy, GatewayDisabled, GatewayError, KeyRefused, Unknown

# The provider names what it wants by paths such as `individual.verification.document`,
# `person_1Mq.dob.day` or `identity.business_details.registered_name`; the first pattern that fits says it.
_WANTED: tuple[tuple[str, Any], ...] = (
    (r"external_account|payout|outbound_destination|bank_account", lazy("Votre compte bancaire (IBAN)")),
    (r"tos_acceptance|terms_of_service|attestations", lazy("Votre accord aux conditions du prestataire")),
    (
        r"additional_document|secondary_verification|proof_of_address",
        lazy("Un justificatif de domicile"),
    ),
    (
        r"company\.verification|business_details\.documents|proof_of_registration|company_registration",
        lazy("Un justificatif de votre entreprise (extrait Kbis)"),
    ),
    (
        r"verification|primary_verification|documents?$",
        lazy("Une pièce d’identité de la personne qui représente la boutique"),
    ),
    (
        r"ownership|owners?_provided|beneficial_owner|^owners|directors|executives",
        lazy("Les propriétaires et dirigeants de l’entreprise"),
    ),
    (
        r"tax_id|vat_id|id_numbers?|registration_number|siren|siret",
        lazy("Votre numéro SIREN ou d’identification"),
    ),
    (
        r"company\.(name|structure)|registered_name|business_type|entity_type|business_details\.structure",
        lazy("Le nom et la forme juridique de votre entreprise"),
    ),
    (r"(company|business_details)\.address", lazy("L’adresse de votre entreprise")),
    (r"(company|business_details|support)[._]phone|support_phone", lazy("Le téléphone de votre entreprise")),
    (
        r"mcc|product_description|business_profile|defaults\.profile|\burl$",
        lazy("Votre activité, en quelques mots"),
    ),
    (r"dob|date_of_birth", lazy("La date de naissance de la personne qui représente la boutique")),
    (r"(first|last|given|sur)_?name|surname", lazy("Le nom de la personne qui représente la boutique")),
    (r"address", lazy("L’adresse de la personne qui représente la boutique")),
    (r"phone", lazy("Le téléphone de la personne qui représente la boutique")),
    (r"email", lazy("L’adresse e-mail de la personne qui représente la boutique")),
    (r"nationalit", lazy("La nationalité de la personne qui représente la boutique")),
    (r"relationship|representative", lazy("La fonction de la personne qui représente la boutique")),
)
_PATTERNS = [(re.compile(pattern), words) for pattern, words in _WANTED]


@dataclass(frozen=True)
class Wanted:
    """One thing that is missing. `code`: the provider's own word, for what this house has no words for."""

    words: str
    code: str = ""


def wanted(codes: Iterable[str]) -> list[Wanted]:
    """What is missing, each thing once: a date of birth is three codes and one thing."""
    return list(dict.fromkeys(_one(code) for code in codes))


def trouble(error: GatewayError) -> str:
    """Why the provider could not be reached, and what to do."""
    if isinstance(error, GatewayDisabled):
        return _("Le paiement par carte n’est pas encore proposé dans votre ville.")
    if isinstance(error, Unknown):
        return _(
            "Le prestataire de paiement n’a pas répondu. Rien n’est perdu : appuyez encore. "
            "Même si vous appuyez deux fois, un seul compte est ouvert."
        )
    if isinstance(error, Busy) and not isinstance(error, KeyRefused):
        return _("Le prestataire de paiement est très demandé en ce moment. Réessayez dans une minute.")
    return _(
        "Le prestataire de paiement n’a pas accepté notre demande. Réessayez un peu plus tard ; si cela "
        "dure, écrivez à votre ville. En attendant, vos clients paient chez vous."
    )


def _one(code: str) -> Wanted:
    path = code.lower()
    words = next((words for pattern, words in _PATTERNS if pattern.search(path)), None)
    return Wanted(str(words)) if words else Wanted("", code)
