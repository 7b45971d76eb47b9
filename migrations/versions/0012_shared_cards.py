"""cards of goods by public barcode, shared by all towns, and which product lends its own"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "products", sa.Column("shares_card", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "product_cards",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("ean", sa.String(length=14), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("brand", sa.String(length=80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("picture", sa.String(length=200), nullable=False),
        sa.Column("picture_voice", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("net_quantity", sa.Integer(), nullable=True),
        sa.Column("net_unit", sa.String(length=8), nullable=False),
        sa.Column("vat_basis_points", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=120), nullable=False),
        sa.Column("storage", sa.String(length=120), nullable=False),
        sa.Column("alcohol_percent_tenths", sa.Integer(), nullable=True),
        sa.Column("age_limit", sa.Integer(), nullable=True),
        sa.Column("allergens", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("maker_name", sa.String(length=160), nullable=False),
        sa.Column("maker_address", sa.String(length=240), nullable=False),
        sa.Column("maker_contact", sa.String(length=160), nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("told_by_shop", sa.String(length=120), nullable=False),
        sa.Column("told_by_town", sa.String(length=80), nullable=False),
        sa.Column("told_at", moment, nullable=False),
        sa.Column("says", sa.String(length=32), nullable=False),
        sa.Column("agree", sa.Integer(), nullable=False),
        sa.Column("differ", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_cards")),
        sa.UniqueConstraint("ean", name=op.f("uq_product_cards_ean")),
    )
    op.create_table(
        "product_card_voices",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("voice", sa.String(length=32), nullable=False),
        sa.Column("shop_name", sa.String(length=120), nullable=False),
        sa.Column("town_name", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("says", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"],
            ["product_cards.id"],
            name=op.f("fk_product_card_voices_card_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_card_voices")),
        sa.UniqueConstraint("card_id", "voice", name=op.f("uq_product_card_voices_card_id_voice")),
    )


def downgrade() -> None:
    op.drop_table("product_card_voices")
    op.drop_table("product_cards")
    op.drop_column("products", "shares_card")
