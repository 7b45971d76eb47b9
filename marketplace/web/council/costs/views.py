"""What the town bears of the installation: on a page, and each year on one page of paper."""

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from marketplace.core.money import format_money, rounded_share
from marketplace.core.words import _, language
from marketplace.towns.costs.sharing import Statement, statements_of
from marketplace.towns.models import CostKey
from marketplace.web.filters import number, percent
from marketplace.web.pdf import pdf_of
from marketplace.web.town import this_town

_WHOLE = 10_000  # basis points


def list_statements() -> ResponseReturnValue:
    """The statements, the latest first."""
    statements = statements_of(this_town().id)
    return render_template("council/costs.html", statements=statements, amount=_amount, part=_part)


def show_statement(year: int) -> ResponseReturnValue:
    """The statement of a year, as a PDF of one page."""
    town = this_town()
    told = next((one for one in statements_of(town.id) if one.year == year), None) or abort(404)
    answer = Response(pdf_of("council", _fields(told)), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="decompte-{town.slug}-{year}.pdf"'
    return answer


def _fields(told: Statement) -> dict[str, object]:
    town = this_town()
    rest = told.total_cents - told.cents
    others = _("Les autres villes (%(num)s)", num=number(told.others))
    return {
        "title": _("Décompte %(year)s", year=told.year),
        "town": _("Mairie de %(town)s", town=town.name),
        "stretch": _("année %(year)s", year=told.year),
        "lead": _("Ce que la ville porte du coût partagé de l’installation."),
        "figures": [
            (_("À la charge de la ville"), _amount(told.cents, told), _("taxes comprises")),
            (_("Coût de l’installation"), _amount(told.total_cents, told), _("toutes les villes")),
            (_("Poids de la ville"), _part(told), _key_words(told.cost_key)),
        ],
        "tables": [],
        "weeks": {
            "title": _("La répartition"),
            "columns": [_("Ville"), _("Part"), _("Montant")],
            "lines": [
                (town.name, _part(told), _amount(told.cents, told)),
                (others, percent(_WHOLE - _basis_points(told)), _amount(rest, told)),
                (_("Total"), percent(_WHOLE), _amount(told.total_cents, told)),
            ],
        },
        "note": _(
            "Les parts sont arrondies au centime par le plus fort reste : leur somme est le coût, exactement."
        ),
        "made": "",
    }


def _key_words(key: CostKey) -> str:
    return _("selon les boutiques visibles") if key is CostKey.SHOPS else _("selon les ventes de l’année")


def _part(told: Statement) -> str:
    return percent(_basis_points(told))


def _basis_points(told: Statement) -> int:
    return rounded_share(_WHOLE, told.weight, told.whole_weight)


def _amount(cents: int, told: Statement) -> str:
    return format_money(cents, told.currency, language())
