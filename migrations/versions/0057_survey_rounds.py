"""rounds of five questions, their tallies, marks and free words"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

_AUDIENCES = ("residents", "shops")
_READINGS = ("waiting", "kept", "set_aside")


def _row(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{name}_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f(f"pk_{name}")),
    )


def _of_round(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["town_id", "round_id"],
        ["survey_rounds.town_id", "survey_rounds.id"],
        name=op.f(f"fk_{table}_town_id_round_id"),
    )


def upgrade() -> None:
    _row(
        "survey_rounds",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("opened_by_user_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_survey_rounds_order")),
        sa.ForeignKeyConstraint(
            ["opened_by_user_id"], ["users.id"], name=op.f("fk_survey_rounds_opened_by_user_id")
        ),
        sa.UniqueConstraint("town_id", "number", name=op.f("uq_survey_rounds_town_id_number")),
    )
    _row(
        "survey_tallies",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "audience", sa.Enum(*_AUDIENCES, name="audience", native_enum=False, length=24), nullable=False
        ),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        _of_round("survey_tallies"),
        sa.UniqueConstraint(
            "town_id",
            "round_id",
            "audience",
            "question",
            "step",
            name=op.f("uq_survey_tallies_town_id_round_id_audience_question_step"),
        ),
    )
    _row(
        "survey_marks",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        _of_round("survey_marks"),
        sa.UniqueConstraint(
            "town_id", "round_id", "mark", name=op.f("uq_survey_marks_town_id_round_id_mark")
        ),
    )
    _row(
        "survey_words",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("lot", sa.String(22), nullable=False),
        sa.Column(
            "audience", sa.Enum(*_AUDIENCES, name="audience", native_enum=False, length=24), nullable=False
        ),
        sa.Column("word", sa.String(60), nullable=False),
        sa.Column(
            "reading", sa.Enum(*_READINGS, name="reading", native_enum=False, length=24), nullable=False
        ),
        _of_round("survey_words"),
        sa.UniqueConstraint("town_id", "round_id", "lot", name=op.f("uq_survey_words_town_id_round_id_lot")),
    )


def downgrade() -> None:
    for table in ("survey_words", "survey_marks", "survey_tallies", "survey_rounds"):
        op.drop_table(table)
