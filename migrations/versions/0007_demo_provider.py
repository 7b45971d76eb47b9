"""what the demo provider remembers

Its paying pages, refunds, transfers and accounts, the keys it was asked with, the movements of money and what
has happened. Empty in production, where it does not exist.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLES = ("demo_events", "demo_lines", "demo_keys", "demo_things")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "demo_things",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("closes_at", moment, nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_things")),
        sa.UniqueConstraint("name", name=op.f("uq_demo_things_name")),
    )
    op.create_index("ix_demo_things_about", "demo_things", ["about"], unique=False)
    op.create_index("ix_demo_things_command", "demo_things", ["command_id"], unique=False)
    op.create_index("ix_demo_things_closing", "demo_things", ["closes_at"], unique=False)
    op.create_table(
        "demo_keys",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_keys")),
        sa.UniqueConstraint("key", name=op.f("uq_demo_keys_key")),
    )
    op.create_table(
        "demo_lines",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("type", sa.String(length=24), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("fee_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("available_at", moment, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_lines")),
    )
    op.create_index("ix_demo_lines_account", "demo_lines", ["account", "created_at"], unique=False)
    op.create_table(
        "demo_events",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_events")),
    )
    op.create_index("ix_demo_events_told", "demo_events", ["is_told"], unique=False)
    op.create_index("ix_demo_events_created", "demo_events", ["created_at"], unique=False)


def downgrade() -> None:
    for name in _TABLES:
        op.drop_table(name)
