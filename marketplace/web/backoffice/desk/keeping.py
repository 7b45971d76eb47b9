"""The shop's rule about bags that nobody fetches: told before each order, and frozen with it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from marketplace.core.db import transaction
from marketplace.core.forms import SignedForm
from marketplace.core.words import _, lazy, ngettext
from marketplace.pickup.keeping import Keeping, keeping_of, set_keeping
from marketplace.web.backoffice.access import this_shop
from marketplace.web.keeping_words import kept_words
from marketplace.web.town import this_town

_FRESH, _DRY, _SHARES = ("0", "1", "2"), ("3", "7", "14"), ("0", "50", "100")


class KeepingForm(SignedForm):
    """How long, and how much."""

    fresh_days = RadioField(lazy("Un sac avec du frais ou du fait pour la personne"))
    dry_days = RadioField(lazy("Un sac sans rien de frais"))
    share = RadioField(lazy("Ce qui ne se garde pas, payé en ligne et perdu, est remboursé"))

    def offer(self) -> None:
        """Say what can be chosen, in the language of the page."""
        self.fresh_days.choices = [(days, _days_words(int(days))) for days in _FRESH]
        self.dry_days.choices = [(days, _days_words(int(days))) for days in _DRY]
        self.share.choices = [("0", _("pas du tout")), ("50", _("à moitié")), ("100", _("en entier"))]

    def rule(self) -> Keeping:
        """The rule that was chosen."""
        return Keeping(int(self.fresh_days.data), int(self.dry_days.data), int(self.share.data))


def show_keeping() -> ResponseReturnValue:
    """The rule as it stands."""
    rule = _rule()
    known = {"fresh_days": rule.fresh_days, "dry_days": rule.dry_days, "share": rule.fresh_refund_percent}
    return _page(KeepingForm(formdata=None, data={name: str(value) for name, value in known.items()}))


def change_keeping() -> ResponseReturnValue:
    """Another rule, from the next order on."""
    form = KeepingForm()
    form.offer()
    if not form.validate_on_submit():
        return _page(form), 422
    with transaction():
        set_keeping(this_town().id, shop_id=this_shop().id, keeping=form.rule())
    flash(_("C’est enregistré, pour les prochaines commandes. Celles d’avant gardent leur règle."), "done")
    return redirect(url_for("backoffice.show_keeping"))


def _rule() -> Keeping:
    shop = this_shop()
    return keeping_of(this_town().id, shop_ids=[shop.id])[shop.id]


def _page(form: KeepingForm) -> str:
    form.offer()
    rule = _rule()
    told = [kept_words(rule, is_fresh=True), kept_words(rule, is_fresh=False)]
    return render_template("backoffice/desk/keeping.html", form=form, told=told)


def _days_words(days: int) -> str:
    if days == 0:
        return _("jusqu’au soir du jour choisi")
    return ngettext("jusqu’au soir du jour d’ouverture suivant", "encore %(num)s jours d’ouverture", days)
