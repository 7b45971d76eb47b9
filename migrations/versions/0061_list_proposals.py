"""what a list of shops says otherwise than the street"""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=24)


def upgrade() -> None:
    op.create_table(
        "list_proposals",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("difference", _words("difference", "new", "changed", "gone"), nullable=False),
        sa.Column("state", _words("proposalstate", "open", "done", "left", "outdated"), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=True),
        sa.Column("external_ref", sa.String(120), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("entry", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("list_name", sa.String(120), nullable=False),
        sa.Column("proposed_at", _MOMENT, nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("decided_by_user_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_list_proposals_town_id")),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_list_proposals_town_id_shop_id"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_user_id"], ["users.id"], name=op.f("fk_list_proposals_decided_by_user_id")
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_list_proposals")),
        sa.UniqueConstraint("town_id", "fingerprint", name=op.f("uq_list_proposals_town_id_fingerprint")),
    )
    op.create_index("ix_list_proposals_state", "list_proposals", ["town_id", "state", "difference", "name"])


def downgrade() -> None:
    op.drop_table("list_proposals")
