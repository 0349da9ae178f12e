"""Where the gold set stands: how much is labelled, by whom, how right the model is, how far people agree."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import duckdb
from sqlalchemy import select

from agorascope.app_store import AppStore
from agorascope.app_store.labels import HumanLabel, drawn_items, human_labels, latest_gold
from agorascope.app_store.tables import GoldLabel, GoldSample
from agorascope.gold import frame
from agorascope.gold.words import STANCES
from agorascope.reputation.accuracy import Accuracy, Labelled, kappa, measured


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people agree on the mentions both labelled."""

    first: str
    second: str
    mentions: int
    same: int
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The gold set today. `labels` counts what holds by label, `by_person` what each person said."""

    rounds: int
    drawn: int
    labels: dict[str, int]
    by_person: dict[str, int]
    accuracies: list[Accuracy]
    agreements: list[Agreement]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far labelling is: `by_person` counts the drawn mentions that each person has labelled."""

    rounds: int
    drawn: int
    by_person: dict[str, int]
    labelled: int  # drawn mentions that anybody labelled
    stances: int  # of these, those whose label is a stance: the others are in no figure
    agreements: list[Agreement]


def progress_of(store: AppStore) -> Progress:
    """The same without accuracies: read from the app store alone, so that it is quick."""
    with store.reading() as session:
        said = session.scalars(select(GoldLabel).order_by(GoldLabel.label_id)).all()
        rounds = len(session.scalars(select(GoldSample)).all())
        drawn = drawn_items(session)
        gold = [label for label in human_labels(session) if label.origin == "gold"]
    held = [row for row in latest_gold(said).values() if row.label is not None]
    return Progress(
        rounds=rounds,
        drawn=len(drawn),
        by_person=dict(
            Counter(row.labelled_by for row in held if (row.mention_id, row.content_hash) in drawn)
        ),
        labelled=len(gold),
        stances=sum(label.label in STANCES for label in gold),
        agreements=list(_agreements(said)),
    )


def standing_of(store: AppStore, connection: duckdb.DuckDBPyConnection) -> Standing:
    """The state of the gold set, with accuracies against what the published file holds."""
    with store.reading() as session:
        gold = [label for label in human_labels(session) if label.origin == "gold"]
        said = session.scalars(select(GoldLabel).order_by(GoldLabel.label_id)).all()
        rounds = len(session.scalars(select(GoldSample)).all())
        drawn = len(drawn_items(session))
    return Standing(
        rounds=rounds,
        drawn=drawn,
        labels=dict(Counter(label.label for label in gold)),
        by_person=dict(Counter(row.labelled_by for row in latest_gold(said).values())),
        accuracies=measured(labelled(connection, gold), model_counts(connection)),
        agreements=list(_agreements(said)),
    )


def labelled(connection: duckdb.DuckDBPyConnection, gold: Sequence[HumanLabel]) -> list[Labelled]:
    """The gold labels that are stances, of mentions that are published with the same words and scored."""
    stances = [label for label in gold if label.label in STANCES and label.inclusion_weight is not None]
    published = frame.mentions(connection, [label.mention_id for label in stances])
    return [
        Labelled(mention.language, label.label, mention.model_stance, label.inclusion_weight or 0.0)
        for label in stances
        if (mention := published.get(label.mention_id))
        and mention.content_hash == label.content_hash
        and mention.model_stance is not None
    ]


def model_counts(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], int]:
    """Mentions of the frame by language and answer of the model."""
    counts: Counter[tuple[str, str]] = Counter()
    for cell, number in frame.populations(connection).items():
        counts[cell.language, cell.stance] += number
    return dict(counts)


def export_rows(store: AppStore, connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """Every label that holds, with the words it is of: rows that `agorascope evaluate` reads.

    Corrections are no random sample: they serve training and hard tests, not accuracy. Labels of mentions
    that are no longer published, or have other words, are left out: their words are not at hand.
    """
    with store.reading() as session:
        labels = human_labels(session)
    published = frame.mentions(connection, [label.mention_id for label in labels])
    for label in labels:
        mention = published.get(label.mention_id)
        if mention is None or mention.content_hash != label.content_hash:
            continue
        yield {
            "text": "\n\n".join(part for part in (mention.title, mention.text) if part),
            "lang": mention.language,
            "target": mention.brand,
            "label": label.label,
            "model_stance": mention.model_stance,
            "origin": label.origin,
            "stratum": label.stratum,
            "inclusion_weight": label.inclusion_weight,
            "labelled_by": label.labelled_by,
            "labelled_at": label.labelled_at.isoformat(),
            "mention_id": label.mention_id,
            "network": mention.network,
        }


def _agreements(said: Sequence[GoldLabel]) -> Iterator[Agreement]:
    """Every two people who labelled the same mentions."""
    by_person: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for (person, *key), row in latest_gold(said).items():
        if row.label is not None:
            by_person[person][key[0], key[1]] = row.label
    for first, second in combinations(sorted(by_person), 2):
        both = sorted(by_person[first].keys() & by_person[second].keys())
        if both:
            ones = [by_person[first][key] for key in both]
            others = [by_person[second][key] for key in both]
            same = sum(a == b for a, b in zip(ones, others, strict=True))
            yield Agreement(first, second, len(both), same, kappa(ones, others))
