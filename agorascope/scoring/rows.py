"""What the score step writes, as Arrow tables with the columns of nlp.*."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from agorascope.matching import BrandMatch

STANCE_METHOD = "text"  # the sentiment of the whole text stands for the stance towards each brand

_KEY = ("network", "uri", "content_hash")
_SHARED = ("p_negative", "p_neutral", "p_positive", "model_version")


def text_rows(posts: pa.Table, scores: pa.Table, version: str) -> pa.Table:
    """One row of nlp.text_scores per post, with the day of the post."""
    columns: dict[str, Any] = {name: posts[name] for name in (*_KEY, "day", "input_hash")}
    columns |= {name: scores[name] for name in scores.column_names}
    columns["pipeline_version"] = pa.array([version] * posts.num_rows, pa.string())
    return pa.table(columns)


def mention_rows(
    posts: pa.Table, scores: pa.Table, matches: Sequence[Sequence[BrandMatch]], version: str
) -> pa.Table:
    """One row of nlp.mention_scores per post and brand; no stance where the text broke the scorer."""
    found = [(place, match) for place, row in enumerate(matches) for match in row]
    places = pa.array([place for place, _ in found], pa.int64())
    columns: dict[str, Any] = {name: pc.take(posts[name], places) for name in _KEY}
    columns["brand_id"] = pa.array([match.brand_id for _, match in found], pa.string())
    columns["matched_by"] = pa.array([match.matched_by for _, match in found], pa.string())
    columns["matched_text"] = pa.array([match.matched_text for _, match in found], pa.string())
    columns["stance"] = pc.take(scores["label"], places)
    columns |= {name: pc.take(scores[name], places) for name in _SHARED}
    columns["stance_method"] = pa.array([STANCE_METHOD] * len(found), pa.string())
    columns["pipeline_version"] = pa.array([version] * len(found), pa.string())
    return pa.table(columns)
