"""devices of shops, what kind of author each step of a bag has, and bags by when they changed"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_KINDS = ("person", "device", "link", "resident", "system")
# Until now a step had a user or none. Who ordered made the first steps, and gave bags up; a shop the others.
_RESIDENTS = """UPDATE shop_order_steps SET by_what = 'resident'
WHERE state IN ('held', 'placed', 'cancelled') OR (state = 'lapsed' AND by_user_id IS NOT NULL)"""
_PEOPLE = """UPDATE shop_order_steps SET by_what = 'person'
WHERE by_what = 'system' AND by_user_id IS NOT NULL"""


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "shop_devices",
        sa.Column("town_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("link_digest", sa.String(length=64), nullable=True),
        sa.Column("link_until", moment, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=True),
        sa.Column("made_by_user_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=True),
        sa.Column("revoked_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_user_id"], ["users.id"], name=op.f("fk_shop_devices_made_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "shop_id"],
            ["shops.town_id", "shops.id"],
            name=op.f("fk_shop_devices_town_id_shop_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_shop_devices_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_shop_devices")),
        sa.UniqueConstraint("town_id", "link_digest", name=op.f("uq_shop_devices_town_id_link_digest")),
        sa.UniqueConstraint("town_id", "token_digest", name=op.f("uq_shop_devices_town_id_token_digest")),
    )
    op.create_index("ix_shop_devices_shop", "shop_devices", ["town_id", "shop_id"])
    op.create_index("ix_shop_orders_changed", "shop_orders", ["town_id", "shop_id", "changed_at"])
    kind = sa.Enum(*_KINDS, name="actorkind", native_enum=False, length=24)
    with op.batch_alter_table("shop_order_steps") as table:
        table.add_column(sa.Column("by_what", kind, nullable=False, server_default="system"))
        table.add_column(sa.Column("by_device_id", sa.BigInteger(), nullable=True))
        table.create_foreign_key(
            op.f("fk_shop_order_steps_town_id_by_device_id"),
            "shop_devices",
            ["town_id", "by_device_id"],
            ["town_id", "id"],
        )
    op.execute(_RESIDENTS)
    op.execute(_PEOPLE)


def downgrade() -> None:
    with op.batch_alter_table("shop_order_steps") as table:
        table.drop_constraint(op.f("fk_shop_order_steps_town_id_by_device_id"), type_="foreignkey")
        table.drop_column("by_device_id")
        table.drop_column("by_what")
    op.drop_index("ix_shop_orders_changed", table_name="shop_orders")
    op.drop_index("ix_shop_devices_shop", table_name="shop_devices")
    op.drop_table("shop_devices")
