"""The tables of members: who objected to being observed, and what people decided about identities.

Rows are only ever added: the latest of an account, or of a pair of accounts, holds.
"""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agorascope.app_store.base import Base, RowId, UtcDateTime


class Objection(Base):
    """One row per objection of a member to being observed, and per withdrawal of one."""

    __tablename__ = "objections"

    objection_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    network_id: Mapped[str] = mapped_column(String(64))
    account: Mapped[str] = mapped_column(String(500), index=True)  # handle or id, bare and lower case
    is_withdrawn: Mapped[bool]
    objected_at: Mapped[datetime] = mapped_column(UtcDateTime)  # of a withdrawal: when it was withdrawn
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[str] = mapped_column(String(200))


class IdentityDecision(Base):
    """One row per decision of a person whether two accounts are one person's; none: it is withdrawn."""

    __tablename__ = "identity_decisions"

    decision_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    network_id: Mapped[str] = mapped_column(String(64))  # the accounts stand in their order
    account: Mapped[str] = mapped_column(String(500), index=True)  # handle or id, bare and lower case
    other_network_id: Mapped[str] = mapped_column(String(64))
    other_account: Mapped[str] = mapped_column(String(500))
    decision: Mapped[str | None] = mapped_column(String(16))  # join, split
    note: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
