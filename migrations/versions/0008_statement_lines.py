"""the provider's account line by line, who closed a finding, and look-ups by the provider's ids"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_LOOKED_UP = {
    "refunds": "provider_id",
    "transfers": "provider_id",
    "transfer_reversals": "provider_id",
    "disputes": "provider_id",
}
_WAITED_FOR = ("refunds", "disputes", "transfers")


def upgrade() -> None:
    op.create_table(
        "statement_lines",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=16), nullable=False),
        sa.Column("provider_id", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("fee_cents", sa.Integer(), nullable=False),
        sa.Column("net_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "meaning",
            sa.Enum("open", "book", "platform", name="meaning", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("town_id", sa.BigInteger(), nullable=True),
        sa.Column("source_kind", sa.String(length=24), nullable=True),
        sa.Column("source_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_statement_lines_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_lines")),
        sa.UniqueConstraint("gateway", "provider_id", name=op.f("uq_statement_lines_gateway_provider_id")),
        sa.UniqueConstraint(
            "town_id",
            "source_kind",
            "source_id",
            "kind",
            name=op.f("uq_statement_lines_town_id_source_kind_source_id_kind"),
        ),
    )
    op.create_index("ix_statement_lines_meaning", "statement_lines", ["meaning", "created_at"])
    op.create_index("ix_statement_lines_gateway", "statement_lines", ["gateway", "currency"])
    with op.batch_alter_table("reconciliation_findings") as table:
        table.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("closed_by_user_id", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("note", sa.String(length=300), nullable=False, server_default=""))
        table.create_foreign_key(
            op.f("fk_reconciliation_findings_closed_by_user_id"), "users", ["closed_by_user_id"], ["id"]
        )
    for table_name, column in _LOOKED_UP.items():
        op.create_index(f"ix_{table_name}_{column}", table_name, [column])
    for table_name in _WAITED_FOR:
        op.create_index(f"ix_{table_name}_state", table_name, ["state", "changed_at"])


def downgrade() -> None:
    for table_name in _WAITED_FOR:
        op.drop_index(f"ix_{table_name}_state", table_name=table_name)
    for table_name, column in reversed(_LOOKED_UP.items()):
        op.drop_index(f"ix_{table_name}_{column}", table_name=table_name)
    with op.batch_alter_table("reconciliation_findings") as table:
        table.drop_constraint(op.f("fk_reconciliation_findings_closed_by_user_id"), type_="foreignkey")
        for column in ("note", "closed_by_user_id", "closed_at", "seen_at"):
            table.drop_column(column)
    op.drop_index("ix_statement_lines_gateway", table_name="statement_lines")
    op.drop_index("ix_statement_lines_meaning", table_name="statement_lines")
    op.drop_table("statement_lines")
