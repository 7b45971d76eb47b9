"""Forms of the shop's day."""

from wtforms import StringField
from wtforms.validators import DataRequired, Length

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import lazy


class DeviceForm(SignedForm):
    """A tablet or a phone that is to serve at the counter."""

    name = StringField(
        lazy("Comment l’appeler ?"),
        filters=[tidy],
        validators=[
            DataRequired(lazy("Donnez-lui un nom que vous reconnaîtrez dans la liste.")),
            Length(max=60, message=lazy("Soixante signes au plus.")),
        ],
    )
