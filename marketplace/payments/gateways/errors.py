"""What a provider's answer may fail with, by what the caller has to do about it."""

from marketplace.core.errors import Refusal
from marketplace.core.words import lazy


class GatewayError(Refusal):
    """A call to the provider that brought no result.

    `code`: the provider's own word. `request_id`: what its support asks for. `replayed`: it repeated a stored
    answer to the same key. None of them holds a person's data.
    """

    sentence = lazy("Le paiement par carte n’a pas abouti.")

    replayed = False

    def __init__(self, code: str = "", *, request_id: str = "") -> None:
        super().__init__(str(self.sentence))
        self.code = code
        self.request_id = request_id

    def __repr__(self) -> str:
        return f"{type(self).__name__}(code={self.code!r}, request_id={self.request_id!r})"


class Declined(GatewayError):
    """The means of payment was refused. Final: tell the buyer, who may try another."""

    sentence = lazy("Ce paiement a été refusé. Vous pouvez essayer une autre carte ou payer au retrait.")


class Rejected(GatewayError):
    """The provider refused the call itself: our mistake or our account's state. Alert; never sent again."""

    sentence = lazy("Le paiement par carte n’a pas pu être préparé. Vous pouvez payer au retrait.")


class BalanceTooLow(Rejected):
    """Too little money where it was to be taken from: a transfer waits, a reversal becomes a debt."""


class WrongMode(Rejected):
    """A test object met a live installation, or the other way round. Nothing may be done with it."""


class Unknown(GatewayError):
    """No answer, or a broken one: it may have happened or not. The same call again, with the same key."""

    status = 503
    sentence = lazy(
        "Le service de paiement ne répond pas. Réessayez dans un instant : vous ne paierez pas deux fois."
    )


class Busy(GatewayError):
    """The provider asks to wait (the same key is at work, or too many calls). Nothing happened; try later."""

    status = 503
    sentence = lazy("Le service de paiement est très demandé. Réessayez dans un instant.")


class KeyRefused(Busy):
    """Our own key is not accepted (revoked, mistyped). Nothing happened; alert, and try when it is right.

    Not Rejected: a refund that is due must not die of a setting.
    """

    sentence = Rejected.sentence


class CircuitOpen(Busy):
    """The provider has just been silent several times: it was not asked at all. Offer to pay at pickup."""


class SignatureError(GatewayError):
    """This event was not sent by the provider, or too long ago. Answer 400 and keep nothing."""

    status = 400
    sentence = lazy("Cet envoi n’est pas signé comme il le devrait.")


class GatewayDisabled(GatewayError):
    """A secret is missing, so that events could be forged or calls not made: no card payments here."""

    sentence = lazy("Le paiement par carte n’est pas proposé ici.")
