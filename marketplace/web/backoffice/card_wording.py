"""What is said of goods, as labelled lines: everything that a card holds but its name, words and picture."""

from collections.abc import Iterator

from marketplace.catalogue.allergens import allergen_words
from marketplace.catalogue.cards.facts import CardFacts
from marketplace.catalogue.categories import category
from marketplace.core.words import _, ngettext
from marketplace.web.filters import percent

Line = tuple[str, str]


def told_of(facts: CardFacts) -> list[Line]:
    """Each thing that is said, with what it is; nothing of what is not said."""
    return [(label, words) for label, words in _lines(facts) if words]


def allergens_told(facts: CardFacts) -> Line:
    """What others say of allergens: never more than a proposal."""
    return _("Allergènes, à vérifier"), ", ".join(allergen_words(facts.allergens or ()))


def differences(facts: CardFacts, others: CardFacts) -> list[Line]:
    """What the second one says that the first one does not, its name included."""
    first = set(_with_name(facts))
    return [line for line in _with_name(others) if line not in first]


def _with_name(facts: CardFacts) -> list[Line]:
    return [(_("Nom"), facts.name), *told_of(facts)]


def _lines(facts: CardFacts) -> Iterator[Line]:
    yield _("Catégorie"), _category(facts.category)
    yield _("TVA"), percent(facts.vat_basis_points)
    yield _("Contenance"), _net(facts)
    yield _("Marque"), facts.brand
    yield _("Origine"), facts.origin
    yield _("Conservation"), facts.storage
    yield _("Alcool"), _alcohol(facts.alcohol_percent_tenths)
    yield _("Âge"), _("dès %(age)s ans", age=facts.age_limit) if facts.age_limit else ""
    yield (
        _("Fabricant"),
        ", ".join(filter(None, (facts.maker_name, facts.maker_address, facts.maker_contact))),
    )
    yield _("Avertissements"), facts.warnings


def _category(code: str) -> str:
    found = category(code)
    return found.name if found else ""


def _net(facts: CardFacts) -> str:
    if not facts.net_quantity:
        return ""
    if facts.net_unit == "piece":
        return ngettext("%(num)s pièce", "%(num)s pièces", facts.net_quantity)
    return f"{facts.net_quantity}\u00a0{facts.net_unit}"


def _alcohol(tenths: int | None) -> str:
    return percent(tenths * 10) if tenths is not None else ""
