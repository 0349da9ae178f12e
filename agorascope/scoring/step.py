"""The step "score": every text gets its language and sentiment, every brand it names a stance.

    raw.posts -> what has no score yet -> Annotator, in processes -> nlp.text_scores, nlp.mention_scores

A post is done when nlp.text_scores holds its row for the present content, declared facts and pipeline
(all models that read it); it has that row whether or not it names a brand. Each batch is one
transaction, so that a run cut short is taken up where it stopped, and only this process writes. The
days of what changed go to raw.touched_days. What regulars say of brands is then read once more, into
nlp.closer_readings; only figures about one member use that.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

import duckdb

from agorascope.parallel import map_in_order, processes
from agorascope.scoring.annotate import Annotated, Annotator, make_annotator
from agorascope.scoring.interface import EMPTY
from agorascope.scoring.policy import TEXTS_A_PROCESS, MakeScorer, ScoringPolicy, policy_of
from agorascope.scoring.regulars import find_regulars
from agorascope.scoring.store import (
    find_pending,
    find_unread,
    forget_pending,
    pending_batches,
    remove_withdrawn,
    write,
    write_closer,
)
from agorascope.workspace import Workspace

Progress = Callable[[int, int], None]  # done, total


@dataclass(slots=True)
class ScoreReport:
    """What a run of the step did. Counts are posts, except `mentions`."""

    model_version: str = ""  # of the daily scorer
    backfill_version: str = ""  # of the fast scorer, where so many posts waited that it came first
    scored: int = 0  # each post once a scorer
    backfilled: int = 0  # of the scored: by the backfill's scorer
    closer: int = 0  # posts of regulars read once more, by the accurate scorer
    empty: int = 0  # of the scored: without words
    failed: int = 0  # of the scored: marked with an error
    mentions: int = 0  # brands found in the scored posts
    withdrawn: int = 0  # scores removed because their post is no longer public

    @property
    def changed(self) -> int:
        return self.scored + self.withdrawn + self.closer

    def add(self, batch: Annotated) -> None:
        """Count a batch that was written."""
        errors = batch.texts["error"].drop_null().to_pylist()
        self.scored += batch.texts.num_rows
        self.empty += errors.count(EMPTY)
        self.failed += len(errors) - errors.count(EMPTY)
        self.mentions += batch.mentions.num_rows

    def message(self) -> str:
        """One line for the report of the run."""
        said = f"{self.mentions} mentions, {self.failed} texts with an error"
        if self.closer:
            said += f"; {self.closer} posts of regulars read once more, by the accurate model"
        if not self.backfill_version:
            return said
        return (
            f"{said}; backfill: {self.backfilled} posts scored by {self.backfill_version}, then "
            f"{self.scored - self.backfilled} recent ones by {self.model_version}"
        )


def score_warehouse(
    connection: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    *,
    policy: ScoringPolicy | None = None,
    workers: int = 0,
    batch_size: int = 5_000,
    on_progress: Progress | None = None,
) -> ScoreReport:
    """Score what has no score of the present pipeline. Running it again changes nothing.

    `policy` defaults to what the workspace asks for, with every day a recent one. `workers` are
    processes; 0 for as many as the posts are worth.
    """
    run = _Scoring(connection, workspace, policy or policy_of(workspace), workers, batch_size, on_progress)
    try:
        run.report.withdrawn = remove_withdrawn(connection, workspace.time_zone)
        run.score_all()
    finally:
        forget_pending(connection)
    return run.report


class _Scoring:
    """One run of the step: what waits for which scorer, and what was done."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        workspace: Workspace,
        policy: ScoringPolicy,
        workers: int,
        batch_size: int,
        on_progress: Progress | None,
    ) -> None:
        self._connection = connection
        self._workspace = workspace
        self._policy = policy
        self._workers = workers
        self._batch_size = batch_size
        self._on_progress = on_progress
        self._daily = make_annotator(policy.daily, workspace)
        self._backfill = make_annotator(policy.backfill, workspace) if policy.backfill else None
        self._closer = make_annotator(policy.closer, workspace) if policy.closer else None
        self.report = ScoreReport(model_version=self._daily.scorer.version)

    def score_all(self) -> None:
        """The daily scorer on what waits, before it the fast one if that is much; then the closer look."""
        waiting = self._find_pending(self._policy.recent_from)
        if self._policy.backfill and self._backfill and waiting > self._policy.backfill_posts:
            self.report.backfill_version = self._backfill.scorer.version
            for batch in self._read(self._policy.backfill, self._backfill, self._find_pending(date.max)):
                self._keep(batch)
            self.report.backfilled = self.report.scored
            waiting = self._find_pending(self._policy.recent_from)
        for batch in self._read(self._policy.daily, self._daily, waiting):
            self._keep(batch)
        self._look_closer()

    def _keep(self, batch: Annotated) -> None:
        write(self._connection, batch)
        self.report.add(batch)

    def _look_closer(self) -> None:
        """Who has become a regular by what was just read is one; without a closer scorer nobody is."""
        zone, staff = self._workspace.time_zone, self._workspace.public_handles()
        find_regulars(self._connection, zone, staff, is_asked=self._closer is not None)
        version = self._closer.version if self._closer else ""
        waiting = find_unread(self._connection, time_zone=zone, version=version)
        if self._policy.closer and self._closer:
            for batch in self._read(self._policy.closer, self._closer, waiting):
                write_closer(self._connection, batch)
                self.report.closer += batch.texts.num_rows

    def _find_pending(self, recent_from: date) -> int:
        return find_pending(
            self._connection,
            time_zone=self._workspace.time_zone,
            daily=self._daily.version,
            backfill=self._backfill.version if self._backfill else None,
            recent_from=recent_from,
        )

    def _read(self, make_scorer: MakeScorer, annotator: Annotator, waiting: int) -> Iterator[Annotated]:
        """What a scorer says of the posts put aside, a batch at a time; told once the batch is kept."""
        total = self.report.scored + self.report.closer + waiting
        workers = processes(self._workers, waiting, worth=TEXTS_A_PROCESS)
        workers = min(workers, -(-waiting // self._batch_size))  # no process without a batch
        for batch in map_in_order(
            partial(make_annotator, make_scorer, self._workspace) if workers > 1 else lambda: annotator,
            pending_batches(self._connection, waiting, self._batch_size),
            workers=workers,
            what="scores texts",
            remedy="What was scored is kept: run the step again with AGORASCOPE_SCORING_WORKERS=1.",
        ):
            yield batch
            if self._on_progress is not None:
                self._on_progress(self.report.scored + self.report.closer, total)
