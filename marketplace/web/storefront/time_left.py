"""How long goods are still kept for somebody who has not paid yet, in words."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.checkout.renewing import longest, spell
from marketplace.core import clock
from marketplace.core.words import _, ngettext


@dataclass(frozen=True)
class TimeLeft:
    """Until when goods are kept, and until when they may be kept at most; read at a moment."""

    until: datetime
    longest: datetime
    at: datetime

    @property
    def seconds(self) -> int:
        """Whole seconds to the deadline; 0 when it is over."""
        return max(0, int((self.until - self.at).total_seconds()))

    @property
    def minutes(self) -> int:
        """Whole minutes to the deadline: never more than there are."""
        return self.seconds // 60

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed."""
        return self.until <= self.at

    @property
    def words(self) -> str:
        """The time left as people say it."""
        if not self.minutes:
            return _("encore moins d’une minute")
        return ngettext("encore une minute", "encore %(num)s minutes", self.minutes)

    @property
    def can_renew(self) -> bool:
        """Whether asking for more time gives any."""
        return self.longest > max(self.until, self.at)

    @property
    def offer(self) -> str:
        """What one more click gives, in the words of its button."""
        whole = int(spell().total_seconds()) // 60
        left = int((self.longest - self.at).total_seconds()) // 60
        if left < 1:
            return _("Gardez-les encore un instant")
        return ngettext("Gardez-les encore une minute", "Gardez-les encore %(num)s minutes", min(whole, left))


def time_left(until: datetime, *, made_at: datetime) -> TimeLeft:
    """The time left for an order that was made at a moment and is kept until another."""
    return TimeLeft(until, max(until, longest(made_at)), clock.now())
