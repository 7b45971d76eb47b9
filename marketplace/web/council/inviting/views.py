"""The owner of a shop where nobody works yet is invited."""

from io import BytesIO

import segno
from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.times import format_day
from marketplace.core.words import _, language
from marketplace.notices.inviting import tell_invited
from marketplace.orders.actors import Actor
from marketplace.shops.models import Shop
from marketplace.shops.team.letters import LASTS, invite_by_town, write_letter
from marketplace.web.access import person
from marketplace.web.council.progress.forms import ShopInvitationForm
from marketplace.web.council.progress.shop import find_shop, progress_page
from marketplace.web.pdf import pdf_of
from marketplace.web.public_address import public_url
from marketplace.web.town import this_town

_GROUP = 4


def create_shop_invitation(shop_slug: str) -> ResponseReturnValue:
    """Send the link by mail."""
    form, shop = ShopInvitationForm(), find_shop(shop_slug)
    if not form.validate_on_submit():
        return progress_page(shop, invitation=form), 422
    try:
        with transaction():
            _invite(find_shop(shop_slug), email=form.email.data)
    except Refusal as refusal:
        return _refused(shop_slug, refusal)
    flash(_("L’invitation est partie à %(email)s. Elle vaut sept jours.", email=form.email.data), "done")
    return redirect(url_for(".show_progress", shop_slug=shop_slug), 303)


def create_shop_letter(shop_slug: str) -> ResponseReturnValue:
    """A letter as a PDF; its code is on the paper alone, and an earlier letter counts no more."""
    try:
        with transaction():
            shop = find_shop(shop_slug)
            code = write_letter(shop, by_user_id=person().id)
    except Refusal as refusal:
        return _refused(shop_slug, refusal)
    answer = Response(pdf_of("letter", letter_fields(find_shop(shop_slug), code)), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="invitation-{shop_slug}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _invite(shop: Shop, *, email: str) -> None:
    token = invite_by_town(shop, email=email, by=Actor.person(person().id))
    tell_invited(
        this_town(),
        email=email,
        path=url_for("backoffice.show_joining", token=token),
        shop_name=shop.name,
        by_name=person().name,
        role=_("Propriétaire"),
    )


def letter_fields(shop: Shop, code: str) -> dict[str, object]:
    """What `templates/papers/letter.typ` needs."""
    town, now = this_town(), clock.now()
    here = public_url(town, url_for("storefront.find_letter"))
    square = segno.make(
        public_url(town, url_for("storefront.show_letter", code=code)), error="m", micro=False
    )
    drawing = BytesIO()
    square.save(drawing, kind="svg", scale=8, border=4, dark="#000", light="#fff")
    today, last = (clock.local(at, town.time_zone).date() for at in (now, now + LASTS))
    return {
        "title": _("Une place pour « %(shop)s » dans la rue en ligne", shop=shop.name),
        "town": _("Mairie de %(town)s", town=town.name),
        "to": [shop.name, shop.address, f"{shop.postcode} {shop.city}".strip()],
        "day": format_day(today, language()),
        "hello": _("Madame, Monsieur,"),
        "about": _(
            "%(town)s a désormais sa rue en ligne : les habitants y voient vos heures et vos articles, "
            "réservent, puis passent chez vous. Votre boutique y a déjà sa place ; il ne manque que vous.",
            town=town.name,
        ),
        "how": [
            _("Ouvrez %(address)s, ou photographiez le carré.", address=here.partition("://")[2]),
            _("Tapez votre code, puis votre adresse e-mail."),
            _("Ouvrez le message reçu : vous êtes chez vous."),
        ],
        "code_words": _("Votre code"),
        "code": "-".join(code[place : place + _GROUP] for place in range(0, len(code), _GROUP)),
        "drawing": drawing.getvalue().decode(),
        "drawing_words": _("Code à photographier, qui mène à la même page"),
        "until": _(
            "Ce code vaut jusqu’au %(day)s, pour votre boutique seule. Ne le donnez à personne d’autre.",
            day=format_day(last, language()),
        ),
        "help": _("Pas d’Internet, ou une question ? %(phone)s", phone=town.help_phone)
        if town.help_phone
        else "",
    }


def _refused(shop_slug: str, refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    return progress_page(find_shop(shop_slug), sentence=str(refusal)), refusal.status
