"""Refusals at the door."""

from datetime import timedelta

from marketplace.core.errors import Refusal
from marketplace.core.words import _, ngettext


class EmailTaken(Refusal):
    """That address already has an account. Never shown to a visitor as such: it would tell who has one."""

    def __init__(self) -> None:
        super().__init__(_("Cette adresse a déjà un compte."))


class PasswordRefused(Refusal):
    """The password is too short, too long or too easily guessed."""

    status = 422


class NotRecognised(Refusal):
    """The address and the password do not go together; the sentence is the same whichever is wrong."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("L’adresse et le mot de passe ne vont pas ensemble. Vérifiez-les et recommencez."))


class CodeRefused(Refusal):
    """The authenticator's code is wrong, too old, or was used before."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant dans votre application.")
        )


class TooManyTries(Refusal):
    """Too many failed tries of late: wait a moment. `wait` says how long."""

    status = 429
    wait: timedelta

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        minutes = -(-int(wait.total_seconds()) // 60)
        super().__init__(
            ngettext(
                "Trop d’essais de suite. Patientez une minute, puis recommencez.",
                "Trop d’essais de suite. Patientez %(num)s minutes, puis recommencez.",
                minutes,
            )
        )


class LinkOver(Refusal):
    """The mailed link is too old, not whole, or was used before."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("Ce lien a déjà servi, il est trop vieux, ou il n’est pas entier. Demandez-en un autre.")
        )


class PasswordChanged(Refusal):
    """Another password was kept since the page was read: by another tab, or by a mailed link."""

    def __init__(self) -> None:
        super().__init__(_("Votre mot de passe vient d’être changé. Connectez-vous avec le nouveau."))


class AccountErased(Refusal):
    """The account is no more: its person erased it, perhaps in another window."""

    def __init__(self) -> None:
        super().__init__(
            _("Ce compte vient d’être effacé. Rechargez la page : vous pouvez continuer sans compte.")
        )


class InvitationOver(Refusal):
    """The link was used, taken back, or is older than a week; the sentence is the same for all of them."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            _(
                "Cette invitation ne vaut plus : elle a déjà servi, ou elle a plus de sept jours. "
                "Demandez-en une autre."
            )
        )


class SentToAnother(Refusal):
    """The invitation was mailed to another address than the one signed in with."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _(
                "Cette invitation a été envoyée à une autre adresse que celle de votre compte. "
                "Connectez-vous avec celle-là."
            )
        )


class AlreadyInTheTeam(Refusal):
    """That person works here already."""

    def __init__(self) -> None:
        super().__init__(_("Cette personne fait déjà partie de l’équipe."))
