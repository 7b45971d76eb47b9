"""Tables of what is counted."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key


class EmptySearch(TownRow, Model):
    """Words that found nothing in a town, and how often on that day. Nothing of whoever typed them."""

    __tablename__ = "empty_searches"
    __table_args__ = (UniqueConstraint("town_id", "day", "words"),)
    day: Mapped[date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(String(60))
    count: Mapped[int]


class Spent(StrEnum):
    """About how much somebody who fetched a bag bought besides; a band, never an amount."""

    NOTHING = "nothing"
    LITTLE = "little"  # below 10 of the town's currency
    SOME = "some"  # from 10 to 30
    MUCH = "much"  # above 30


class AddedPurchase(TownRow, Model):
    """How many people said so in a shop on a day. Nothing of who they are, nor of their orders."""

    __tablename__ = "added_purchases"
    __table_args__ = (UniqueConstraint("town_id", "shop_id", "day", "spent"), town_key("shop_id", "shops"))
    shop_id: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[date] = mapped_column(Date)
    spent: Mapped[Spent] = mapped_column(enum_type(Spent))
    count: Mapped[int]


class Helped(StrEnum):
    """Where somebody of the town ordered for a resident."""

    PHONE = "phone"
    DESK = "desk"  # of the town hall
    HUB = "hub"


class DailyFigure(TownRow, Model):
    """What one shop's day came to. `street_id` (0: none) and `family` stand as they were when it was counted:
    a shop that moves takes nothing of the past along, or the difference would tell its figures.

    `bags`: ordered that day and not given up; `shared_bags`: of them, those of an order that led elsewhere
    too; `asleep_*`: ordered while the shop was closed; `collected`: bags handed over that day;
    `newcomers`: bags of somebody who had bought nothing there for a year; `unanswered`: declined that day
    because nobody answered; `phone_bags` and its like: ordered for a resident there, `assisted_cents` of all
    of these. `*_alone`: bags whose order led to this shop only, of which no two are of one order.
    """

    __tablename__ = "daily_figures"
    __table_args__ = (
        UniqueConstraint("town_id", "day", "shop_id"),
        Index("ix_daily_figures_monday", "town_id", "monday", "shop_id"),
        town_key("shop_id", "shops"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[date] = mapped_column(Date)
    monday: Mapped[date] = mapped_column(Date)  # of its week: databases cut weeks their own ways
    street_id: Mapped[int] = mapped_column(BigInteger)
    family: Mapped[str] = mapped_column(String(24))
    bags: Mapped[int] = mapped_column(default=0)
    shared_bags: Mapped[int] = mapped_column(default=0)
    cents: Mapped[int] = mapped_column(BigInteger, default=0)
    asleep_bags: Mapped[int] = mapped_column(default=0)
    asleep_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    collected: Mapped[int] = mapped_column(default=0)
    newcomers: Mapped[int] = mapped_column(default=0)
    unanswered: Mapped[int] = mapped_column(default=0)
    phone_bags: Mapped[int] = mapped_column(default=0)
    desk_bags: Mapped[int] = mapped_column(default=0)
    hub_bags: Mapped[int] = mapped_column(default=0)
    assisted_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    assisted_alone: Mapped[int] = mapped_column(default=0)
    asleep_alone: Mapped[int] = mapped_column(default=0)
    assisted_asleep_alone: Mapped[int] = mapped_column(default=0)  # both at once


class DailyTotal(TownRow, Model):
    """What a town's day came to in whole orders, which several shops may share. Each order counts once in a
    column: `fetched_orders` on the day on which the first of its bags was handed over.
    """

    __tablename__ = "daily_totals"
    __table_args__ = (UniqueConstraint("town_id", "day"),)
    day: Mapped[date] = mapped_column(Date)
    monday: Mapped[date] = mapped_column(Date)
    orders: Mapped[int] = mapped_column(default=0)
    shared_orders: Mapped[int] = mapped_column(default=0)  # that led to two shops or more
    asleep_orders: Mapped[int] = mapped_column(default=0)  # with a bag of a shop that was closed
    awake_orders: Mapped[int] = mapped_column(default=0)  # with a bag of a shop that was open
    newcomer_orders: Mapped[int] = mapped_column(default=0)
    fetched_orders: Mapped[int] = mapped_column(default=0)
    unanswered_orders: Mapped[int] = mapped_column(default=0)
    phone_orders: Mapped[int] = mapped_column(default=0)  # placed by somebody for a resident
    desk_orders: Mapped[int] = mapped_column(default=0)
    hub_orders: Mapped[int] = mapped_column(default=0)


class CountMark(TownRow, Model):
    """How far a town is counted. `through`: the last day whose figures are there; `changes_until`: whatever
    changed before that is in them; `newcomers_on`: when newcomers were last told apart.
    """

    __tablename__ = "count_marks"
    __table_args__ = (UniqueConstraint("town_id"),)
    through: Mapped[date] = mapped_column(Date)
    changes_until: Mapped[datetime] = mapped_column(UtcDateTime)
    newcomers_on: Mapped[date | None] = mapped_column(Date)


class StreetCounter(TownRow, Model):
    """A counter of passers-by. Its token opens the API for it alone; only a digest of it is kept."""

    __tablename__ = "street_counters"
    __table_args__ = (UniqueConstraint("town_id", "code"),)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    token_digest: Mapped[str] = mapped_column(String(64), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StreetCount(TownRow, Model):
    """How many passed one counter in one hour. `day` and `hour`: when it began, on the town's clocks."""

    __tablename__ = "street_counts"
    __table_args__ = (
        UniqueConstraint("town_id", "counter_id", "at"),
        Index("ix_street_counts_monday", "town_id", "monday"),
        town_key("counter_id", "street_counters"),
    )
    counter_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    day: Mapped[date] = mapped_column(Date)
    monday: Mapped[date] = mapped_column(Date)
    hour: Mapped[int]
    count: Mapped[int]


class Audience(StrEnum):
    """Who is asked."""

    RESIDENTS = "residents"
    SHOPS = "shops"


class SurveyRound(TownRow, Model):
    """The same five questions, asked anew. `number` counts the rounds of a town; both days are in it."""

    __tablename__ = "survey_rounds"
    __table_args__ = (
        UniqueConstraint("town_id", "number"),
        CheckConstraint("opens_on <= closes_on", name="order"),
    )
    number: Mapped[int]
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    opened_by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))


class SurveyTally(TownRow, Model):
    """How many gave this step (1 to 5) to this question. No sheet of anybody's answers is kept."""

    __tablename__ = "survey_tallies"
    __table_args__ = (
        UniqueConstraint("town_id", "round_id", "audience", "question", "step"),
        town_key("round_id", "survey_rounds"),
    )
    round_id: Mapped[int] = mapped_column(BigInteger)
    audience: Mapped[Audience] = mapped_column(enum_type(Audience))
    question: Mapped[int]
    step: Mapped[int]
    count: Mapped[int]


class SurveyMark(TownRow, Model):
    """That an answer was counted: a digest of the form's own token, or of the shop's under our secret.

    Its key is drawn by lot, as that of `SurveyWord`: neither tells when, nor which belong together.
    """

    __tablename__ = "survey_marks"
    __table_args__ = (
        UniqueConstraint("town_id", "round_id", "mark"),
        town_key("round_id", "survey_rounds"),
    )
    round_id: Mapped[int] = mapped_column(BigInteger)
    mark: Mapped[str] = mapped_column(String(64))


class Reading(StrEnum):
    """What became of a free word."""

    WAITING = "waiting"
    KEPT = "kept"
    SET_ASIDE = "set_aside"


class SurveyWord(TownRow, Model):
    """A word that somebody added, apart from all answers. `lot`: how addresses name it."""

    __tablename__ = "survey_words"
    __table_args__ = (
        UniqueConstraint("town_id", "round_id", "lot"),
        town_key("round_id", "survey_rounds"),
    )
    round_id: Mapped[int] = mapped_column(BigInteger)
    lot: Mapped[str] = mapped_column(String(22))
    audience: Mapped[Audience] = mapped_column(enum_type(Audience))
    word: Mapped[str] = mapped_column(String(60))
    reading: Mapped[Reading] = mapped_column(enum_type(Reading), default=Reading.WAITING)
