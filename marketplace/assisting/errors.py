"""Why somebody cannot be helped just now; what was typed stays."""

from collections.abc import Sequence

from marketplace.core.errors import Refusal
from marketplace.core.words import _, ngettext


class CallTaken(Refusal):
    """A colleague is on it."""

    def __init__(self, *, name: str, time: str) -> None:
        super().__init__(
            _(
                "%(name)s s’occupe de cette personne depuis %(time)s. Rien n’a été changé.",
                name=name,
                time=time,
            )
        )


class CallOver(Refusal):
    """The conversation was ended, or its order is placed."""

    def __init__(self) -> None:
        super().__init__(_("Cet appel est terminé. Ouvrez-en un autre pour commander encore."))


class MandateExpired(Refusal):
    """Its last day is over."""

    def __init__(self, *, day: str) -> None:
        super().__init__(
            _(
                "Le mandat est arrivé à son terme le %(day)s : rien n’est commandé. Renouvelez-le avec la "
                "personne, ou continuez sans mandat si elle est au bout du fil.",
                day=day,
            )
        )


class MandateRevoked(Refusal):
    """The resident took it back."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Le mandat a été retiré pendant l’appel : rien n’est commandé. "
                "Continuez sans mandat si la personne est au bout du fil."
            )
        )


class OutsideMandate(Refusal):
    """Shops, a sum or a person that the resident did not allow."""

    status = 422

    @classmethod
    def shops(cls, names: Sequence[str]) -> "OutsideMandate":
        """Shops that it does not name."""
        return cls(
            ngettext(
                "Le mandat ne va pas jusqu’à cette boutique : %(names)s. Enlevez-la, ou demandez son accord "
                "à la personne et continuez sans mandat.",
                "Le mandat ne va pas jusqu’à ces boutiques : %(names)s. Enlevez-les, ou demandez son accord "
                "à la personne et continuez sans mandat.",
                len(names),
                names=", ".join(names),
            )
        )

    @classmethod
    def amount(cls, *, most: str) -> "OutsideMandate":
        """More money than it allows."""
        return cls(
            _(
                "Le mandat s’arrête à %(most)s par commande. Enlevez quelque chose, ou demandez son accord "
                "à la personne et continuez sans mandat.",
                most=most,
            )
        )

    @classmethod
    def person(cls) -> "OutsideMandate":
        """Another telephone than the one by which a mandate is known."""
        return cls(
            _(
                "Le mandat vaut pour un autre téléphone que celui de cette commande : remettez le numéro du "
                "mandat, ou demandez son accord à la personne et continuez sans mandat."
            )
        )


class MandateRefused(Refusal):
    """A mandate that the rules do not allow."""

    status = 422


class WrongLastDay(Refusal):
    """Prices on paper are good for some weeks at most."""

    def __init__(self, most: int) -> None:
        super().__init__(_("Choisissez un jour entre aujourd’hui et dans %(most)s jours.", most=most))


class NothingToPrint(Refusal):
    """No shop wishes it, or none of them has anything to sell."""

    def __init__(self) -> None:
        super().__init__(_("Aucune boutique inscrite n’a d’article à imprimer pour le moment."))
