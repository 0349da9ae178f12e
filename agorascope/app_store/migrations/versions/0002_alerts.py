"""States of alerts, and what targets were told."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "alert_states",
        sa.Column("alert_id", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
    )
    op.create_table(
        "alert_deliveries",
        sa.Column("delivery_id", ROW_ID, primary_key=True, autoincrement=True),
        sa.Column("target", sa.String(200), nullable=False),
        sa.Column("alert_id", sa.String(64), nullable=False),
        sa.Column("brand_id", sa.String(64), nullable=False, index=True),
        sa.Column("covers_from", INSTANT, nullable=False),
        sa.Column("covers_until", INSTANT, nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("alert_kind", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT),
        sa.UniqueConstraint(
            "target",
            "alert_id",
            "severity",
            "alert_kind",
            name="uq_alert_deliveries_target_alert_id_severity_alert_kind",
        ),
    )
