"""The table of the inbox: what the team does about each post that waits for an answer."""

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agorascope.app_store.base import Base, UtcDateTime


class InboxItem(Base):
    """One row per post that somebody took, answered, dismissed or opened again."""

    __tablename__ = "inbox_items"

    item_id: Mapped[str] = mapped_column(String(64), primary_key=True)  # post_key of the marts
    state: Mapped[str] = mapped_column(String(16))  # open, taken, answered, dismissed
    assignee: Mapped[str | None] = mapped_column(String(200))  # who answers; null unless taken
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer)  # of two who change one row, the second is refused
    changed_by: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
