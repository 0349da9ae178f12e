"""The table of people's requests about their data: what they asked for, when, and what became of it."""

from datetime import date, datetime

from sqlalchemy import Date, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agorascope.app_store.base import Base, RowId, UtcDateTime


class PrivacyRequest(Base):
    """One row per request of a person: objection, export or erasure. Closed, it no longer holds the name."""

    __tablename__ = "privacy_requests"

    request_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    request_kind: Mapped[str] = mapped_column(String(16))  # objection, export, erasure
    network_id: Mapped[str] = mapped_column(String(64))
    account: Mapped[str] = mapped_column(String(500), default="")  # as it is compared; empty once closed
    account_key: Mapped[str | None] = mapped_column(String(64))  # pseudonym of the account as it was given
    member_key: Mapped[str | None] = mapped_column(String(64))  # the member of the marts, where known
    route: Mapped[str] = mapped_column(String(16))  # how it came: email, letter, message, phone, person
    received_date: Mapped[date] = mapped_column(Date)
    due_date: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(16))  # open, done, refused
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was refused
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(200))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer)  # of two who change one row, the second is refused

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
