"""bought town cards: a town's sale, what was bought, and payments of no order"""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _let_payments_be_of_no_order()
    op.create_table(
        "voucher_sales",
        *_key(),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("least_cents", sa.Integer(), nullable=False),
        sa.Column("most_cents", sa.Integer(), nullable=False),
        sa.Column("day_cents", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 < least_cents AND least_cents <= most_cents", name=op.f("ck_voucher_sales_limits")
        ),
        sa.CheckConstraint("most_cents <= day_cents", name=op.f("ck_voucher_sales_day")),
        sa.CheckConstraint("months > 0", name=op.f("ck_voucher_sales_months")),
        _to("voucher_sales", "campaign_id", "voucher_campaigns"),
        *_of_a_town("voucher_sales"),
        sa.UniqueConstraint("town_id", name=op.f("uq_voucher_sales_town_id")),
    )
    op.create_table(
        "voucher_purchases",
        *_key(),
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("voucher_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("receiver", sa.String(80), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("bought_at", _MOMENT, nullable=True),
        sa.Column("returned_at", _MOMENT, nullable=True),
        sa.CheckConstraint("cents > 0", name=op.f("ck_voucher_purchases_cents")),
        _to("voucher_purchases", "payment_id", "payments"),
        _to("voucher_purchases", "voucher_id", "vouchers"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_voucher_purchases_user_id")),
        *_of_a_town("voucher_purchases"),
        *(
            sa.UniqueConstraint("town_id", column, name=op.f(f"uq_voucher_purchases_town_id_{column}"))
            for column in ("token", "reference", "payment_id", "voucher_id")
        ),
    )
    for name, columns in {"user": ["user_id"], "email": ["email", "asked_at"]}.items():
        op.create_index(
            f"ix_voucher_purchases_{name}", "voucher_purchases", ["town_id", *columns], unique=False
        )


def downgrade() -> None:
    _refuse_while_cards_were_bought()
    op.drop_table("voucher_purchases")
    op.drop_table("voucher_sales")
    if op.get_bind().dialect.name == "sqlite":
        _reword("order_id BIGINT, ", "order_id BIGINT NOT NULL, ")
    else:
        op.alter_column("payments", "order_id", nullable=False)


def _refuse_while_cards_were_bought() -> None:
    """Their payments are of no order, which earlier code cannot read; and people hold this money."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM voucher_purchases LIMIT 1")).first():
        raise RuntimeError(
            f"voucher_purchases is not empty: people bought these cards, and going back before {revision}"
            f" would lose who is owed what. Stay at {revision} or later."
        )


def _let_payments_be_of_no_order() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _reword("order_id BIGINT NOT NULL, ", "order_id BIGINT, ")
    else:
        op.alter_column("payments", "order_id", nullable=True)


def _reword(old: str, new: str) -> None:
    """Change a table's words in place, as SQLite allows for constraints: refunds and transfers point at its
    rows, so that it cannot be made anew beside them.
    """
    bind = op.get_bind()
    version = bind.execute(sa.text("PRAGMA schema_version")).scalar_one()
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    change = "UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE name = 'payments'"
    bind.execute(sa.text(change), {"old": old, "new": new})
    bind.execute(sa.text(f"PRAGMA schema_version = {int(version) + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = OFF"))


def _key() -> list[sa.Column[int]]:
    return [
        sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False) for name in ("town_id", "id")
    ]


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["town_id", column],
        [f"{other}.town_id", f"{other}.id"],
        name=op.f(f"fk_{table}_town_id_{column}"),
    )


def _of_a_town(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f(f"pk_{table}")),
    ]
