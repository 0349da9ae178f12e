"""What holds of all that people said: the latest label of each mention and its words.

Of the gold set: a label counts when it was given to a drawn mention as such. A later correction of the same
mention takes its place; a correction of a mention nobody labelled as drawn does not enter, since people
correct what is wrong and would make the model look worse than it is (docs/decisions/0013).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from agorascope.app_store.tables import GoldItem, GoldLabel, GoldSample, StanceCorrection
from agorascope.gold.words import STANCES

Key = tuple[str, str]  # mention_id, content_hash
Said = TypeVar("Said", GoldLabel, StanceCorrection)


@dataclass(frozen=True, slots=True)
class HumanLabel:
    """The label that holds for a mention and its words; stratum and weight of gold labels only."""

    mention_id: str
    content_hash: str
    label: str
    labelled_by: str
    labelled_at: datetime
    origin: Literal["gold", "correction"]
    stratum: str | None = None
    inclusion_weight: float | None = None


def stance_labels(session: Session) -> list[HumanLabel]:
    """Every label that is a stance, by key: what the marts show instead of the model's."""
    return [label for label in human_labels(session) if label.label in STANCES]


def human_labels(session: Session) -> list[HumanLabel]:
    """Every label that holds, gold ones that are no stance (unsure, not_about) too, by key."""
    corrections = standing(session.scalars(select(StanceCorrection).order_by(StanceCorrection.correction_id)))
    gold = standing_gold(session.scalars(select(GoldLabel).order_by(GoldLabel.label_id)))
    drawn = drawn_items(session)
    found = []
    for key in sorted(corrections.keys() | gold.keys()):
        item, label, correction = drawn.get(key), gold.get(key), corrections.get(key)
        said = _later(label, correction)
        is_gold = item is not None and label is not None
        found.append(
            HumanLabel(
                *key,
                said.label or "",
                said.labelled_by,
                said.labelled_at,
                "gold" if is_gold else "correction",
                item.stratum if item and is_gold else None,
                item.inclusion_weight if item and is_gold else None,
            )
        )
    return found


def standing(said: Iterable[Said]) -> dict[Key, Said]:
    """The last row of each mention and words, in the order given; none where that withdraws the label."""
    last = {(row.mention_id, row.content_hash): row for row in said}
    return {key: row for key, row in last.items() if row.label is not None}


def latest_gold(said: Iterable[GoldLabel]) -> dict[tuple[str, str, str], GoldLabel]:
    """What each person said last of each mention and its words; without a label where they took it back."""
    return {(row.labelled_by, row.mention_id, row.content_hash): row for row in said}


def standing_gold(said: Iterable[GoldLabel]) -> dict[Key, GoldLabel]:
    """The label that holds of each drawn mention: the latest that its own author did not take back."""
    held = [row for row in latest_gold(said).values() if row.label is not None]
    return {(row.mention_id, row.content_hash): row for row in sorted(held, key=lambda row: row.label_id)}


def drawn_items(session: Session) -> dict[Key, GoldItem]:
    """The mentions drawn so far, each as in the last draw it stands in."""
    items = session.scalars(
        select(GoldItem).join(GoldSample).order_by(GoldSample.drawn_at, GoldSample.sample_id)
    )
    return {(item.mention_id, item.content_hash): item for item in items}


def _later(label: GoldLabel | None, correction: StanceCorrection | None) -> GoldLabel | StanceCorrection:
    if label is None or correction is None:
        return label or correction  # type: ignore[return-value] # one of them is there
    return label if label.labelled_at > correction.labelled_at else correction
