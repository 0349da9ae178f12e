"""Objections of members, and decisions on which accounts are one person's."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "objections",
        sa.Column("objection_id", ROW_ID, primary_key=True, autoincrement=True),
        sa.Column("network_id", sa.String(64), nullable=False),
        sa.Column("account", sa.String(500), nullable=False, index=True),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("objected_at", INSTANT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(200), nullable=False),
    )
    op.create_table(
        "identity_decisions",
        sa.Column("decision_id", ROW_ID, primary_key=True, autoincrement=True),
        sa.Column("network_id", sa.String(64), nullable=False),
        sa.Column("account", sa.String(500), nullable=False, index=True),
        sa.Column("other_network_id", sa.String(64), nullable=False),
        sa.Column("other_account", sa.String(500), nullable=False),
        sa.Column("decision", sa.String(16)),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
    )
