"""Corrections, the gold set, and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "stance_corrections",
        sa.Column("correction_id", ROW_ID, primary_key=True, autoincrement=True),
        sa.Column("mention_id", sa.String(64), nullable=False, index=True),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("label", sa.String(16)),
        sa.Column("previous_label", sa.String(16)),
        sa.Column("labelled_by", sa.String(200), nullable=False),
        sa.Column("labelled_at", INSTANT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_table(
        "gold_samples",
        sa.Column("sample_id", sa.String(40), primary_key=True),
        sa.Column("drawn_at", INSTANT, nullable=False),
        sa.Column("as_of", INSTANT, nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("design", sa.JSON(), nullable=False),
    )
    op.create_table(
        "gold_items",
        sa.Column("sample_id", sa.String(40), sa.ForeignKey("gold_samples.sample_id"), primary_key=True),
        sa.Column("mention_id", sa.String(64), primary_key=True),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("stratum", sa.String(200), nullable=False),
        sa.Column("inclusion_weight", sa.Float(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "gold_labels",
        sa.Column("label_id", ROW_ID, primary_key=True, autoincrement=True),
        sa.Column("mention_id", sa.String(64), nullable=False, index=True),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("label", sa.String(16)),
        sa.Column("labelled_by", sa.String(200), nullable=False),
        sa.Column("labelled_at", INSTANT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_table(
        "audit_log",
        sa.Column("audit_id", ROW_ID, primary_key=True, autoincrement=True),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", INSTANT, nullable=False, index=True),
        sa.Column("what", sa.String(100), nullable=False),
        sa.Column("row_key", sa.String(300), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
    )
