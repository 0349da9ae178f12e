"""The tables of the app store. Labels are only ever added: the latest holds, the former ones stay.

A label belongs to the words it was made for: `mention_id` (network, post and brand) with `content_hash`.
It says nothing about the model, so it is kept when the model changes.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Float, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agorascope.app_store.alert_tables import AlertDelivery, AlertState
from agorascope.app_store.base import Base, RowId, UtcDateTime
from agorascope.app_store.inbox_tables import InboxItem
from agorascope.app_store.member_tables import IdentityDecision, Objection
from agorascope.app_store.outreach_tables import OutreachContact, OutreachStep
from agorascope.app_store.privacy_tables import PrivacyRequest

__all__ = [
    "AlertDelivery",
    "AlertState",
    "AuditLog",
    "GoldItem",
    "GoldLabel",
    "GoldSample",
    "IdentityDecision",
    "InboxItem",
    "Objection",
    "OutreachContact",
    "OutreachStep",
    "PrivacyRequest",
    "StanceCorrection",
]


class StanceCorrection(Base):
    """One row per decision of a person on the stance of a mention; no label: the correction is withdrawn."""

    __tablename__ = "stance_corrections"

    correction_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    mention_id: Mapped[str] = mapped_column(String(64), index=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    label: Mapped[str | None] = mapped_column(String(16))  # negative, neutral, positive
    previous_label: Mapped[str | None] = mapped_column(String(16))  # what was shown when it was corrected
    labelled_by: Mapped[str] = mapped_column(String(200))
    labelled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")


class GoldSample(Base):
    """One row per draw of mentions to label."""

    __tablename__ = "gold_samples"

    sample_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    as_of: Mapped[datetime] = mapped_column(UtcDateTime)  # of the publication it was drawn from
    seed: Mapped[int] = mapped_column(BigInteger)
    design: Mapped[dict[str, Any]] = mapped_column(JSON)  # strata: population, drawn before, drawn now


class GoldItem(Base):
    """One row per draw and mention that stands in the gold set after it, drawn then or before."""

    __tablename__ = "gold_items"

    sample_id: Mapped[str] = mapped_column(ForeignKey("gold_samples.sample_id"), primary_key=True)
    mention_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    stratum: Mapped[str] = mapped_column(String(200))
    inclusion_weight: Mapped[float] = mapped_column(Float)  # mentions that this one stands for
    is_new: Mapped[bool]  # whether this draw drew it


class GoldLabel(Base):
    """One row per label that a person gave a drawn mention; no label: it is withdrawn."""

    __tablename__ = "gold_labels"

    label_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    mention_id: Mapped[str] = mapped_column(String(64), index=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    label: Mapped[str | None] = mapped_column(String(16))  # a stance, unsure, or not_about
    labelled_by: Mapped[str] = mapped_column(String(200))
    labelled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")


class AuditLog(Base):
    """One row per row written, by whom, with what stood before and what stands after."""

    __tablename__ = "audit_log"

    audit_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    what: Mapped[str] = mapped_column(String(100))  # insert, update or delete, and the table
    row_key: Mapped[str] = mapped_column(String(300))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
