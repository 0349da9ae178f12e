"""The tables of alerts: what people said of them, and what targets were told."""

from datetime import datetime

from sqlalchemy import Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agorascope.app_store.base import Base, RowId, UtcDateTime


class AlertState(Base):
    """One row per alert that a person acknowledged, closed or opened again."""

    __tablename__ = "alert_states"

    alert_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))  # open, acknowledged, closed
    note: Mapped[str] = mapped_column(Text, default="")
    changed_by: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AlertDelivery(Base):
    """One row per target and alert of a severity and kind that it was told, or is being told."""

    __tablename__ = "alert_deliveries"
    __table_args__ = (UniqueConstraint("target", "alert_id", "severity", "alert_kind"),)

    delivery_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    target: Mapped[str] = mapped_column(String(200))  # name of the environment variable, never the address
    alert_id: Mapped[str] = mapped_column(String(64))
    brand_id: Mapped[str] = mapped_column(String(64), index=True)
    covers_from: Mapped[datetime] = mapped_column(UtcDateTime)
    covers_until: Mapped[datetime] = mapped_column(UtcDateTime)
    severity: Mapped[str] = mapped_column(String(16))
    alert_kind: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(16))  # new, worse
    status: Mapped[str] = mapped_column(String(16))  # sending, sent, failed
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
