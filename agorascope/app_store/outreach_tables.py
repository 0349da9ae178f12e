"""The tables of outreach: whom the team contacted, and each step since, with notice and consent.

Members are named by pseudonym only. Steps are only ever added, except that those of a person who objects
are erased; the row of the contact holds where the steps have led.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agorascope.app_store.base import Base, RowId, UtcDateTime


class OutreachContact(Base):
    """One row per member whom the team considers inviting for a brand."""

    __tablename__ = "outreach_contacts"
    __table_args__ = (
        UniqueConstraint("brand_id", "network_id", "member_key"),
        {"sqlite_autoincrement": True},  # the number of who was erased is never another person's
    )

    contact_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    brand_id: Mapped[str] = mapped_column(String(64))
    network_id: Mapped[str] = mapped_column(String(64))
    member_key: Mapped[str] = mapped_column(String(64))
    # candidate, contacted, accepted, declined, no_answer, arrived, active
    state: Mapped[str] = mapped_column(String(16))
    state_at: Mapped[datetime] = mapped_column(UtcDateTime)
    assignee: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer)  # of two who change one row, the second is refused

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class OutreachStep(Base):
    """One row per step of a contact: what happened, when, who wrote it down, with what notice and consent."""

    __tablename__ = "outreach_steps"

    step_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    contact_id: Mapped[int] = mapped_column(RowId, ForeignKey("outreach_contacts.contact_id"), index=True)
    step_kind: Mapped[str] = mapped_column(String(16), default="move")  # move, note, withdrawal
    withdraws_step_id: Mapped[int | None] = mapped_column(BigInteger)  # the move that a withdrawal takes back
    state: Mapped[str] = mapped_column(String(16))  # the state it leads to
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))
    found_by: Mapped[str] = mapped_column(String(16))  # hand, data
    contact_route: Mapped[str | None] = mapped_column(String(64))
    notice_id: Mapped[str | None] = mapped_column(String(64))  # the notice of GDPR article 14 that was given
    notice_reason: Mapped[str] = mapped_column(Text, default="")  # how and why it was given in another way
    notice_given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    consent_basis: Mapped[str | None] = mapped_column(String(64))
    consent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")
