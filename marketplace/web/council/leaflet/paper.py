"""The printed catalogue as a PDF in large print: a cover, a page for each shop, a form to fill in by hand."""

from typing import Any

from flask import Response, abort
from flask.typing import ResponseReturnValue

from marketplace.assisting.leaflet.reading import Leaflet, LeafletPage, latest_leaflet
from marketplace.core.words import _
from marketplace.towns.queries import TownView
from marketplace.web.council.wording import kind_label
from marketplace.web.filters import full_day
from marketplace.web.leaflet_wording import leaflet_particulars, leaflet_price
from marketplace.web.pdf import pdf_of
from marketplace.web.town import this_town


def show_leaflet_paper() -> ResponseReturnValue:
    """The last catalogue. Its size is bound: each shop has one page of so many lines."""
    town, leaflet = this_town(), latest_leaflet(this_town().id)
    if leaflet is None:
        abort(404)
    answer = Response(pdf_of("leaflet", leaflet_fields(town, leaflet)), mimetype="application/pdf")
    name = f"catalogue-{town.slug}-{leaflet.made_on}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def leaflet_fields(town: TownView, leaflet: Leaflet) -> dict[str, Any]:
    """What the form on paper needs."""
    return {
        "title": _("Le catalogue, %(street)s", street=town.street_name),
        "town": town.name,
        "until": _("Prix valables jusqu’au %(day)s", day=full_day(leaflet.last_day)),
        "made": _("Prix relevés le %(day)s, TVA comprise.", day=full_day(leaflet.made_on)),
        "how": _steps(town),
        "phone": town.help_phone,
        "shops_title": _("Les boutiques"),
        "page": _("page"),
        "columns": [_("Numéro"), _("Article"), _("Prix")],
        "pages": [_shop(page) for page in leaflet.pages],
        "stock": _(
            "Dans la limite de ce que la boutique a. Allergènes et origine : demandez-les au téléphone."
        ),
        "adults": _("L’abus d’alcool est dangereux pour la santé, à consommer avec modération."),
        "form": _order_form(town),
    }


def _steps(town: TownView) -> list[str]:
    call = _("Appelez le %(phone)s.", phone=town.help_phone) if town.help_phone else _("Venez à la mairie.")
    return [
        call,
        _("Dites les numéros et combien vous en voulez : « deux fois le 12 »."),
        _("On vous relit tout, prix compris. Sans votre accord, rien n’est commandé."),
        _("Vous venez chercher vos sacs, ou quelqu’un vient pour vous. Vous payez en boutique."),
    ]


def _shop(page: LeafletPage) -> dict[str, Any]:
    return {
        "name": page.shop_name,
        "about": ", ".join(filter(None, (kind_label(page.kind), page.address))),
        "lines": [
            (str(item.number), item.name, leaflet_particulars(item), leaflet_price(item))
            for item in page.items
        ],
        "has_adults": any(item.age_limit for item in page.items),
    }


def _order_form(town: TownView) -> dict[str, Any]:
    return {
        "title": _("Mon bon de commande"),
        "lead": _("À dicter au téléphone (%(phone)s), ou à déposer à la mairie.", phone=town.help_phone)
        if town.help_phone
        else _("À déposer à la mairie."),
        "columns": [_("Numéro"), _("Article"), _("Combien")],
        "blanks": [
            _("Mon nom"),
            _("Mon téléphone"),
            _("Je viens le (jour, heure)"),
            _("Qui vient pour moi, s’il y a lieu"),
        ],
        "agreed": _(
            "Je suis d’accord pour commander ces articles, après qu’on m’a rappelé pour me lire le total."
        ),
        "signed": _("Date et signature"),
    }
