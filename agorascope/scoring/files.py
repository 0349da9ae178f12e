"""Files of texts of one's own: classified, or compared with the labels they have.

file -> batches of rows -> Classifier, in processes -> rows with answers, or figures
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import numpy as np

from agorascope.errors import InputError
from agorascope.evaluation import Evaluation, evaluate
from agorascope.parallel import map_in_order, processes
from agorascope.scoring.classifier import Classified, Classifier, Texts
from agorascope.scoring.interface import LABELS
from agorascope.scoring.isolation import Floats
from agorascope.scoring.policy import TEXTS_A_PROCESS
from agorascope.textfiles import Row, read_rows, writing

ROWS = 2_000  # a batch
ALIKE = 500
BYTES_A_TEXT = 150  # of a file, to guess how many processes it is worth

_LABELS = {name: place for place, label in enumerate(LABELS) for name in (label, str(place))} | {
    "objective": 1
}


@dataclass(slots=True)
class Classification:
    """How many rows there were, and how many of them a scorer could not answer."""

    rows: int = 0
    unscored: int = 0


def classify_file(
    source: Path,
    target: Path,
    *,
    scorer: str,
    workers: int = 0,
    on_progress: Callable[[int], None] | None = None,
) -> Classification:
    """Score the `text` column of a CSV, NDJSON or Parquet file; other columns are kept.

    `lang` is taken as the declared language where the column exists. A row with a `target` is scored
    for its stance towards that, and `stance_method` says from what it was read; rows of one text that
    follow each other are told apart by their targets. Raises InputError on
    files that cannot be read or written.
    """
    done = Classification()
    with writing(target) as sink:
        for rows, found in _classified(source, ("text",), scorer=scorer, workers=workers):
            sink.write(_with_answers(rows, found))
            done.rows += len(rows)
            done.unscored += found.labels.count(None)
            if on_progress is not None:
                on_progress(done.rows)
    return done


def evaluate_file(
    source: Path,
    *,
    scorer: str,
    workers: int = 0,
    with_target: bool = True,
    on_progress: Callable[[int], None] | None = None,
) -> Evaluation:
    """Compare what a scorer says of the `text` column with the `label` column of a labelled file.

    Languages are those of a `lang` column, else those found. Without `with_target` a `target` column
    is left aside. Raises InputError on a file that cannot be read, or a label that is none.
    """
    gold: list[int] = []
    langs: list[str] = []
    probabilities: list[Floats] = []
    required = ("text", "label")
    for rows, found in _classified(source, required, scorer=scorer, workers=workers, with_target=with_target):
        gold += [_label_of(row["label"], len(gold) + place) for place, row in enumerate(rows, 1)]
        langs += [str(row.get("lang") or lang) for row, lang in zip(rows, found.langs, strict=True)]
        probabilities.append(found.probabilities)
        if on_progress is not None:
            on_progress(len(gold))
    return evaluate(np.array(gold), np.concatenate(probabilities), langs, LABELS)


def _classified(
    source: Path, required: tuple[str, ...], *, scorer: str, workers: int, with_target: bool = True
) -> Iterator[tuple[list[Row], Classified]]:
    """The rows of a file, a batch at a time, with what was read in them."""
    waiting: deque[list[Row]] = deque()

    def batches() -> Iterator[Texts]:
        for rows in _batches(read_rows(source, required=required)):
            waiting.append(rows)
            yield _texts(rows, with_target=with_target)

    size = source.stat().st_size if source.is_file() else 0
    for found in map_in_order(
        partial(Classifier, scorer),
        batches(),
        workers=processes(workers, size // BYTES_A_TEXT, worth=TEXTS_A_PROCESS),
        what="scores texts",
        remedy="Run it again with --workers 1.",
    ):
        yield waiting.popleft(), found


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Some ROWS at a time; rows of one text that follow each other stay together, up to ALIKE of them."""
    batch: list[Row] = []
    for _, alike in groupby(rows, key=lambda row: row["text"]):
        while part := list(islice(alike, ALIKE)):
            batch += part
            if len(batch) >= ROWS:
                yield batch
                batch = []
    if batch:
        yield batch


def _texts(rows: Sequence[Row], *, with_target: bool) -> Texts:
    def column(name: str) -> list[str | None]:
        return [None if row.get(name) is None else str(row[name]) for row in rows]

    return Texts(column("text"), column("lang"), column("target") if with_target else [None] * len(rows))


def _with_answers(rows: Sequence[Row], found: Classified) -> list[Row]:
    answers = []
    for place, row in enumerate(rows):
        shares = found.probabilities[place].tolist()
        answer: Row = {"label": found.labels[place]}
        answer |= {
            f"p_{label}": None if answer["label"] is None else share
            for label, share in zip(LABELS, shares, strict=True)
        }
        answer |= {"lang": found.langs[place]}
        if "target" in row:
            answer |= {"stance_method": found.methods[place]}
        answers.append(row | answer)
    return answers


def _label_of(said: Any, row: int) -> int:
    """The place in LABELS of a label: its name, "objective" for neutral, or 0, 1, 2."""
    name = str(said).strip().lower()
    if name in _LABELS:
        return _LABELS[name]
    raise InputError(
        f"Row {row}: {said!r} is no label.",
        remedy="Labels are negative, neutral (or objective), positive, or 0, 1, 2 for them in this order.",
    )
