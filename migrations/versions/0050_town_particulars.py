"""what a town says of itself where the law asks, and hosts that lead to the public one"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_TEXTS = {
    "publisher": 160,
    "address": 200,
    "director": 120,
    "controller": 160,
    "data_contact": 200,
    "host_company": 200,
    "sender_name": 80,
    "reply_to": 254,
    "mail_from": 254,
}


def upgrade() -> None:
    op.create_table(
        "town_particulars",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in _TEXTS.items()),
        sa.Column("terms_more", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_user_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_town_particulars_town_id")),
        sa.ForeignKeyConstraint(
            ["updated_by_user_id"], ["users.id"], name=op.f("fk_town_particulars_updated_by_user_id")
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_town_particulars")),
        sa.UniqueConstraint("town_id", name=op.f("uq_town_particulars_town_id")),
    )
    op.add_column(
        "town_hosts", sa.Column("redirects", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("town_hosts", "redirects")
    op.drop_table("town_particulars")
