"""reports of products and shops, what is decided about them, and products off sale until they are let"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def _town_row(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f(f"pk_{table}")),
    ]


def _of(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["town_id", column], [f"{parent}.town_id", f"{parent}.id"], name=op.f(f"fk_{table}_town_id_{column}")
    )


def _by_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f(f"fk_{table}_by_user_id"))


def _word(name: str, *words: str) -> sa.Column[str]:
    return sa.Column(name, sa.Enum(*words, native_enum=False, length=24), nullable=False)


def upgrade() -> None:
    op.add_column("products", sa.Column("barred_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "reports",
        *_town_row("reports"),
        sa.Column("mark", sa.String(12), nullable=False),
        _word("subject", "product", "shop"),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(300), nullable=False),
        sa.Column("quoted", sa.Text(), nullable=False),
        _word("why", "dangerous", "forbidden", "misleading", "counterfeit", "hateful", "privacy", "children",
              "other"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        _word("state", "open", "decided", "contested", "closed"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        _of("reports", "shop_id", "shops"),
        sa.UniqueConstraint("town_id", "mark", name=op.f("uq_reports_town_id_mark")),
    )  # fmt: skip
    op.create_index("ix_reports_state", "reports", ["town_id", "state", "made_at"])
    op.create_index("ix_reports_shop", "reports", ["town_id", "shop_id", "made_at"])
    op.create_index("ix_reports_subject", "reports", ["town_id", "subject_id", "state"])
    op.create_index("ix_reports_email", "reports", ["town_id", "email"])
    op.create_table(
        "report_decisions",
        *_town_row("report_decisions"),
        sa.Column("report_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=False),
        _word("outcome", "kept", "product_hidden", "text_hidden", "shop_paused"),
        _word("basis", "law", "terms"),
        sa.Column("basis_words", sa.String(300), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("removed", sa.Text(), nullable=False),
        _of("report_decisions", "report_id", "reports"),
        _by_user("report_decisions"),
    )
    op.create_index("ix_report_decisions_report", "report_decisions", ["town_id", "report_id", "at"])
    op.create_table(
        "report_contests",
        *_town_row("report_contests"),
        sa.Column("report_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        _of("report_contests", "report_id", "reports"),
        _by_user("report_contests"),
        sa.UniqueConstraint("town_id", "report_id", name=op.f("uq_report_contests_town_id_report_id")),
    )


def downgrade() -> None:
    op.drop_table("report_contests")
    op.drop_table("report_decisions")
    op.drop_table("reports")
    op.drop_column("products", "barred_at")
