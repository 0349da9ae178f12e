"""What one process does with a batch of posts: all that is computed, and nothing that is stored.

posts -> Matcher, Scorer -> rows of nlp.text_scores and nlp.mention_scores
"""

import hashlib
from dataclasses import dataclass

import pyarrow as pa

from agorascope.matching import Matcher
from agorascope.scoring.interface import Scorer
from agorascope.scoring.policy import MakeScorer
from agorascope.scoring.rows import mention_rows, text_rows
from agorascope.text import whole_text
from agorascope.workspace import Workspace

ALGORITHM_VERSION = 1  # raise it when the same models would fill other rows


@dataclass(frozen=True, slots=True)
class Annotated:
    """A batch with everything that is said of its texts."""

    texts: pa.Table  # one row per post: nlp.text_scores, and the day of the post
    mentions: pa.Table  # one row per post and brand: nlp.mention_scores


class Annotator:
    """The models of a run, and what they say together. Made once a process."""

    def __init__(self, scorer: Scorer, workspace: Workspace) -> None:
        self.scorer = scorer
        self._matcher = Matcher(workspace.brands)
        parts = (ALGORITHM_VERSION, scorer.version, self._matcher.version)
        self.version = f"pipeline-{hashlib.sha256(repr(parts).encode()).hexdigest()[:12]}"

    def __call__(self, posts: pa.Table) -> Annotated:
        """Rows for posts with the columns of `records.POST`, `day` and `input_hash`."""
        scores = self.scorer.score(_texts(posts), posts["lang"].to_pylist())
        matches = self._matcher.match_many(posts)
        return Annotated(
            text_rows(posts, scores, self.version), mention_rows(posts, scores, matches, self.version)
        )


def make_annotator(make_scorer: MakeScorer, workspace: Workspace) -> Annotator:
    """An annotator made from what can be sent to another process."""
    return Annotator(make_scorer(), workspace)


def _texts(posts: pa.Table) -> list[str]:
    """Title and text together: a headline says as much as what follows it."""
    pairs = zip(posts["title"].to_pylist(), posts["display_text"].to_pylist(), strict=True)
    return [whole_text(title, text) for title, text in pairs]
