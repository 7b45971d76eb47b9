"""Forms of the counter: one big act each, bound to what was seen on the page."""

from wtforms import HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length, Optional, Regexp

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.references import tidy_code
from marketplace.core.words import lazy


class ActForm(SignedForm):
    """One act on something that may have changed since the page was made."""

    version = HiddenField()

    def seen_version(self) -> int:
        """The version that the person saw; 0, which never is one, when the page does not say."""
        text = tidy(self.version.data)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class HandoverForm(ActForm):
    """A bag leaves; `tried` are the places of what could be tried, `kept` those that the person takes."""

    tried = SelectMultipleField(validate_choice=False)
    kept = SelectMultipleField(validate_choice=False)

    def left(self) -> set[int]:
        """The places of what stays in the shop; none when the page did not ask."""
        places = set(self.tried.data or ()) - set(self.kept.data or ())
        return {int(place) for place in places if place.isascii() and place.isdigit() and len(place) < 5}


class RefusalForm(ActForm):
    """Why the shop cannot prepare a bag; the resident reads it."""

    reason = TextAreaField(
        lazy("Pourquoi ?"),
        filters=[tidy],
        validators=[Length(max=300, message=lazy("Trois cents signes au plus."))],
        render_kw={"rows": 3, "maxlength": 300, "required": True},
    )


class CodeForm(SignedForm):
    """The code that somebody shows or says at the counter."""

    code = StringField(
        lazy("Code du sac"),
        filters=[tidy],
        validators=[DataRequired(lazy("Tapez le code que la personne vous montre ou vous dit."))],
    )

    def tidied(self) -> str:
        """The code as it is kept, whatever spaces and capitals were typed."""
        return tidy_code(self.code.data or "")


class SettingsForm(ActForm):
    """The shop's own words."""

    tagline = StringField(
        lazy("En une ligne"),
        filters=[tidy],
        validators=[Length(max=160, message=lazy("Cent soixante signes au plus."))],
        description=lazy("Sous le nom de la boutique : « Pains au levain, cuits toute la journée »."),
    )
    story = TextAreaField(
        lazy("Votre histoire"),
        filters=[tidy],
        validators=[Length(max=4000, message=lazy("Quatre mille signes au plus."))],
        render_kw={"rows": 7},
    )
    phone = StringField(
        lazy("Téléphone de la boutique"),
        filters=[tidy],
        validators=[
            Optional(),
            Length(max=32, message=lazy("Trente-deux signes au plus.")),
            Regexp(
                r"\+?[\d .()-]{6,}$", message=lazy("Écrivez un numéro de téléphone, comme 01 23 45 67 89.")
            ),
        ],
        render_kw={"type": "tel", "autocomplete": "tel"},
    )


class LeafletWishForm(SignedForm):
    """Whether the printed catalogue has a page of the shop."""

    leaflet = StringField(filters=[tidy], validators=[AnyOf(["in", "out"])])


class CountingForm(SignedForm):
    """Whether packed bags are part of what the shop counts."""

    packed_bags = StringField(filters=[tidy], validators=[AnyOf(["with", "without"])])
