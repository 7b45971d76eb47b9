"""The form of a town’s addresses and mails: one button, one act."""

from flask import request
from wtforms import EmailField, StringField
from wtforms.validators import Email, Length, Optional

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import lazy
from marketplace.founding.asked import read_host
from marketplace.towns.particulars.services import make_public, set_mail_from, take_host
from marketplace.towns.proving import offer_host

_AN_ADDRESS = lazy("Écrivez une adresse comme prenom.nom@exemple.fr.")


class TownForm(SignedForm):
    """`act` says which of the buttons was pressed; the others’ fields are left alone."""

    host = StringField(
        lazy("Une adresse de plus"),
        [Length(max=253, message=lazy("Au plus %(max)d caractères."))],
        filters=[tidy],
        description=lazy(
            "Sans https:// : marche.exemple.fr. Elle sert dès qu’il est prouvé qu’elle mène ici."
        ),
    )
    mail_from = EmailField(
        lazy("Adresse d’envoi des courriels"),
        [
            Optional(),
            Email(message=_AN_ADDRESS),
            Length(max=254),
        ],
        filters=[tidy],
        description=lazy("Vide : celle de l’installation. Son domaine doit nous y autoriser (SPF, DKIM)."),
    )

    def carry_out(self, town_id: int) -> None:
        """Do what the pressed button says. Raises: UnfitForATown, HostTaken, LastHost. Commits: no."""
        act, _colon, about = request.form.get("act", "").partition(":")
        if act == "add":
            offer_host(town_id, host=read_host(self.host.data or ""))
        elif act == "public":
            make_public(town_id, host=about)
        elif act == "take":
            take_host(town_id, host=about)
        elif act == "mail":
            set_mail_from(town_id, mail_from=self.mail_from.data or "")


def town_form() -> TownForm:
    """The form."""
    return TownForm()
