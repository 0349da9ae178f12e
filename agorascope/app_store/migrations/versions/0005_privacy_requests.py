"""Requests of people about their data."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "privacy_requests",
        sa.Column("request_id", ROW_ID, primary_key=True, autoincrement=True),
        sa.Column("request_kind", sa.String(16), nullable=False),
        sa.Column("network_id", sa.String(64), nullable=False),
        sa.Column("account", sa.String(500), nullable=False),
        sa.Column("account_key", sa.String(64)),
        sa.Column("member_key", sa.String(64)),
        sa.Column("route", sa.String(16), nullable=False),
        sa.Column("received_date", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(200), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("closed_by", sa.String(200)),
        sa.Column("closed_at", INSTANT),
        sa.Column("version", sa.Integer(), nullable=False),
    )
