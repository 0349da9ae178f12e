"""States of the inbox, and outreach: contacts and their steps."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "inbox_items",
        sa.Column("item_id", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("assignee", sa.String(200)),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
    )
    op.create_table(
        "outreach_contacts",
        sa.Column("contact_id", ROW_ID, primary_key=True, autoincrement=True),
        sa.Column("brand_id", sa.String(64), nullable=False),
        sa.Column("network_id", sa.String(64), nullable=False),
        sa.Column("member_key", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("state_at", INSTANT, nullable=False),
        sa.Column("assignee", sa.String(200)),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint(
            "brand_id", "network_id", "member_key", name="uq_outreach_contacts_brand_id_network_id_member_key"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outreach_steps",
        sa.Column("step_id", ROW_ID, primary_key=True, autoincrement=True),
        sa.Column(
            "contact_id",
            ROW_ID,
            sa.ForeignKey("outreach_contacts.contact_id", name="fk_outreach_steps_contact_id"),
            nullable=False,
            index=True,
        ),
        sa.Column("step_kind", sa.String(16), nullable=False),
        sa.Column("withdraws_step_id", sa.BigInteger()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("happened_at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(200), nullable=False),
        sa.Column("found_by", sa.String(16), nullable=False),
        sa.Column("contact_route", sa.String(64)),
        sa.Column("notice_id", sa.String(64)),
        sa.Column("notice_reason", sa.Text(), nullable=False),
        sa.Column("notice_given_at", INSTANT),
        sa.Column("consent_basis", sa.String(64)),
        sa.Column("consent_at", INSTANT),
        sa.Column("note", sa.Text(), nullable=False),
    )
