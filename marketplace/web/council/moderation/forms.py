"""The form of whoever decides."""

from typing import Any

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import lazy
from marketplace.trust.reports.services import Verdict
from marketplace.trust.reports.states import OUTCOMES_FOR, Basis, Outcome, ReportState, Subject
from marketplace.trust.reports.wording import BASES, OUTCOMES


class DecisionForm(SignedForm):
    """What is decided about a report, and why.

    `seen`: where the report stood, and the mark of what it is about, when it was read.
    """

    outcome = RadioField(lazy("Décision"), [InputRequired(lazy("Choisissez une décision."))])
    basis = RadioField(
        lazy("Elle se fonde sur"),
        [InputRequired(lazy("Dites sur quoi elle se fonde."))],
        choices=[SelectChoice(code.value, words) for code, words in BASES.items()],
    )
    basis_words = StringField(
        lazy("Quel texte, ou quelle règle"),
        [Length(max=300, message=lazy("Au plus 300 caractères."))],
        filters=[tidy],
    )
    facts = TextAreaField(
        lazy("Ce qui a été constaté, et pourquoi cette décision"),
        [
            InputRequired(lazy("Expliquez la décision en quelques mots.")),
            Length(min=10, max=3000, message=lazy("Dites-en un peu plus, en 10 à 3000 caractères.")),
        ],
        filters=[tidy],
    )
    seen = HiddenField()

    def about(self, subject: Subject, *, state: ReportState, words_mark: str) -> "DecisionForm":
        """Ask only what can be done about such a thing."""
        choices: list[Any] = [SelectChoice(code.value, OUTCOMES[code]) for code in OUTCOMES_FOR[subject]]
        self.outcome.choices = choices
        if not self.is_submitted():
            self.seen.data = f"{state.value}.{words_mark}"
        return self

    def verdict(self) -> Verdict:
        """What was decided."""
        return Verdict(
            Outcome(self.outcome.data), Basis(self.basis.data), self.basis_words.data, self.facts.data
        )

    @property
    def seen_state(self) -> ReportState:
        """Where the report stood when it was read; an altered form counts as read too late."""
        known, state = set(ReportState), (self.seen.data or "").partition(".")[0]
        return ReportState(state) if state in known else ReportState.CLOSED

    @property
    def seen_words(self) -> str:
        """The mark of the words that were read."""
        return str((self.seen.data or "").partition(".")[2])

    def read_again(self, words_mark: str) -> None:
        """The page shows other words now: the next time these were read."""
        self.seen.data = f"{self.seen_state.value}.{words_mark}"
