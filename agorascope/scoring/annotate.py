"""What one process does with a batch of posts: all that is computed, and nothing that is stored.

    posts -> Scorer -> languages, sentiment ; Matcher -> brands ; Tagger -> aspects, intent, irony, toxicity
          -> read_stances -> rows of nlp.text_scores and nlp.mention_scores

A text that breaks any of them is marked in `error`, keeps what the others said, and costs no other text
its row.
"""

import hashlib
from dataclasses import dataclass
from itertools import accumulate

import pyarrow as pa

from agorascope import stance
from agorascope.matching import BrandMatch, Matcher
from agorascope.scoring.interface import EMPTY, Scorer, readable
from agorascope.scoring.isolation import halved
from agorascope.scoring.policy import MakeScorer
from agorascope.scoring.rows import Stances, mention_rows, shares_of, text_rows
from agorascope.tagging import Tagger
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
        self._tagger = Tagger(workspace.languages, workspace.aspects)
        parts = (
            ALGORITHM_VERSION,
            scorer.version,
            self._matcher.version,
            self._tagger.version,
            stance.VERSION,
        )
        self.version = f"pipeline-{hashlib.sha256(repr(parts).encode()).hexdigest()[:12]}"

    def __call__(self, posts: pa.Table) -> Annotated:
        """Rows for posts with the columns of `records.POST`, `day` and `input_hash`."""
        texts = _texts(posts)
        scores = self.scorer.score(texts, posts["lang"].to_pylist())
        langs = [str(lang) for lang in scores["lang"].to_pylist()]
        tags = self._tagger.tag([readable(text) for text in texts], langs)
        matches, unmatched = self._matches(posts)
        stances, unjudged = self._stances(texts, langs, matches, scores)
        errors = _marked(
            scores["error"].to_pylist(),
            {"brands": unmatched, "stance": unjudged, "tags": _broken(tags["error"].to_pylist())},
        )
        return Annotated(
            text_rows(posts, scores, tags, errors, self.version),
            mention_rows(posts, scores, tags, matches, stances, self.version),
        )

    def _matches(self, posts: pa.Table) -> tuple[list[list[BrandMatch]], dict[int, str]]:
        matches: list[list[BrandMatch]] = [[] for _ in range(posts.num_rows)]

        def work(first: int, last: int) -> None:
            matches[first:last] = self._matcher.match_many(posts.slice(first, last - first))

        return matches, halved(work, posts.num_rows)

    def _stances(
        self, texts: list[str], langs: list[str], matches: list[list[BrandMatch]], scores: pa.Table
    ) -> tuple[Stances, dict[int, str]]:
        """The stance of every mention, in order; that of the whole text where it cannot be read."""
        shares = shares_of(scores)
        places = [place for place, own in enumerate(matches) for _ in own]
        labels = scores["label"].to_pylist()
        stances = Stances(shares[places], [labels[place] for place in places], ["text"] * len(places))
        starts = [0, *accumulate(len(own) for own in matches)]

        def work(first: int, last: int) -> None:
            rows, part = slice(starts[first], starts[last]), slice(first, last)
            found = stance.read_stances(
                texts[part], langs[part], matches[part], shares[part], self.scorer, self.scorer.target_reader
            )
            stances.probabilities[rows] = found.probabilities
            stances.labels[rows] = found.labels
            stances.methods[rows] = found.methods

        return stances, halved(work, len(texts))


def make_annotator(make_scorer: MakeScorer, workspace: Workspace) -> Annotator:
    """An annotator made from what can be sent to another process."""
    return Annotator(make_scorer(), workspace)


def _texts(posts: pa.Table) -> list[str]:
    """Title and text together: a headline says as much as what follows it."""
    pairs = zip(posts["title"].to_pylist(), posts["display_text"].to_pylist(), strict=True)
    return [whole_text(title, text) for title, text in pairs]


def _broken(errors: list[str | None]) -> dict[int, str]:
    return {place: error for place, error in enumerate(errors) if error and error != EMPTY}


def _marked(errors: list[str | None], others: dict[str, dict[int, str]]) -> list[str | None]:
    """The scorer's errors, and where it has none of its own what else broke on the text."""
    marked = list(errors)
    for what, broken in others.items():
        for place, error in broken.items():
            if marked[place] in (None, EMPTY):
                marked[place] = f"{what}: {error}"
    return marked
