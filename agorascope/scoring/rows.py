"""What the score step writes, as Arrow tables with the columns of nlp.*.

Confidence is the top probability, lowered by irony: top_p * (1 - p_irony / 2). A text that is surely
ironic says half of what it seems to say; its label is never turned around.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from agorascope.matching import BrandMatch
from agorascope.scoring.interface import LABELS
from agorascope.scoring.isolation import Floats

_KEY = ("network", "uri", "content_hash")
_OF_TEXTS = ("intent", "p_irony", "p_toxic", "is_toxic")


@dataclass(frozen=True, slots=True)
class Stances:
    """One row per mention: texts in order, in each its brands in the order of their matches."""

    probabilities: Floats  # (m, 3), columns as LABELS; nan where the text broke the scorer
    labels: list[Any]
    methods: list[Any]


def text_rows(
    posts: pa.Table, scores: pa.Table, tags: pa.Table, errors: Sequence[str | None], version: str
) -> pa.Table:
    """One row of nlp.text_scores per post, with the day of the post."""
    columns: dict[str, Any] = {name: posts[name] for name in (*_KEY, "day", "input_hash")}
    columns |= {name: scores[name] for name in scores.column_names}
    columns |= {name: tags[name] for name in _OF_TEXTS}
    columns["error"] = pa.array(errors, pa.string())
    columns["confidence"] = _confidence(shares_of(scores), _numbers(tags["p_irony"]))
    columns["pipeline_version"] = pa.array([version] * posts.num_rows, pa.string())
    return pa.table(columns)


def mention_rows(
    posts: pa.Table,
    scores: pa.Table,
    tags: pa.Table,
    matches: Sequence[Sequence[BrandMatch]],
    stances: Stances,
    version: str,
) -> pa.Table:
    """One row of nlp.mention_scores per post and brand; no stance where the text broke the scorer."""
    found = [(place, match) for place, row in enumerate(matches) for match in row]
    places = pa.array([place for place, _ in found], pa.int64())
    columns: dict[str, Any] = {name: pc.take(posts[name], places) for name in _KEY}
    columns["brand_id"] = pa.array([match.brand_id for _, match in found], pa.string())
    columns["matched_by"] = pa.array([match.matched_by for _, match in found], pa.string())
    columns["matched_text"] = pa.array([match.matched_text for _, match in found], pa.string())
    columns["stance"] = pa.array(stances.labels, pa.string())
    columns |= {f"p_{label}": _known(stances.probabilities[:, column]) for column, label in enumerate(LABELS)}
    columns["stance_method"] = pa.array(stances.methods, pa.string())
    columns["aspects"] = pc.take(tags["aspects"], places)
    irony = _numbers(tags["p_irony"])[np.asarray(places)]
    columns["confidence"] = _confidence(stances.probabilities, irony)
    columns["model_version"] = pc.take(scores["model_version"], places)
    columns["pipeline_version"] = pa.array([version] * len(found), pa.string())
    return pa.table(columns)


def shares_of(scores: pa.Table) -> Floats:
    """(n, 3) probabilities of a table of SCORES, nan where there are none."""
    return np.column_stack([_numbers(scores[f"p_{label}"]) for label in LABELS])


def _confidence(shares: Floats, irony: Floats) -> "pa.Array[pa.DoubleScalar]":
    """Null where there are no probabilities; irony that could not be read lowers nothing."""
    return _known(shares.max(axis=1) * (1.0 - np.nan_to_num(irony) / 2))


def _numbers(column: "pa.ChunkedArray[pa.DoubleScalar]") -> Floats:
    """A column as numbers, nan where it is null."""
    return np.asarray(column.to_numpy(), dtype=np.float64)


def _known(values: Floats) -> "pa.Array[pa.DoubleScalar]":
    """Numbers as a column, null where they are nan."""
    return pa.array(values, pa.float64(), mask=np.isnan(values))
