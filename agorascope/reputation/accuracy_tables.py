"""Tables of the gold set for the marts: thin between Arrow and the pure functions of `accuracy`.

int_gold_labels__matched, int_scored_mentions__counted, shipped confusions
    -> fct_stance_accuracy, int_confusions__chosen
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from agorascope.reputation.accuracy import ALL, Accuracy, Labelled, measured, own_confusions
from agorascope.reputation.confusion import Confusion
from agorascope.reputation.shipped import DEFAULT, UNMEASURED
from agorascope.scoring.interface import LABELS
from agorascope.statistics import MIN_N, Estimate, wilson

Populations = dict[tuple[str, str], int]

_UNKNOWN = Estimate(None, 0, 0.0, 1.0, enough_data=False)
_NOTHING = Accuracy("", _UNKNOWN, dict.fromkeys(LABELS, _UNKNOWN))
_ESTIMATES = ("accuracy", *(f"recall_{label}" for label in LABELS), "public_accuracy")


def _estimate_columns(name: str) -> dict[str, pa.DataType]:
    return {
        name: pa.float64(),
        f"{name}_n": pa.int64(),
        f"{name}_low": pa.float64(),
        f"{name}_high": pa.float64(),
        f"{name}_enough_data": pa.bool_(),
    }


_ACCURACY_COLUMNS: dict[str, pa.DataType] = {"language": pa.string(), "mentions_count": pa.int64()}
for _name in _ESTIMATES:
    _ACCURACY_COLUMNS |= _estimate_columns(_name)
_ACCURACY_COLUMNS |= {"confusion_origin": pa.string(), "model_version": pa.string()}
ACCURACY = pa.schema(_ACCURACY_COLUMNS)


def accuracy_table(gold: pa.Table, counts: pa.Table, shipped: Mapping[str, Confusion]) -> pa.Table:
    """One row for all languages and one per language that has mentions or labels."""
    labels, populations = labelled(gold), populations_of(counts)
    found = {row.language: row for row in measured(labels, populations)}
    own = own_confusions(labels, populations)
    mentions = _mentions_by_language(populations)
    languages = sorted(mentions.keys() | found.keys() - {ALL})
    public = {language: _public(shipped.get(language, shipped.get(DEFAULT))) for language in languages}
    public[ALL] = _averaged([(public[language], mentions.get(language, 0)) for language in languages])
    origins = {language: "own" if language in own else "shipped" for language in languages}
    origins[ALL] = next(iter(set(origins.values()))) if len(set(origins.values())) == 1 else "mixed"
    version = _versions(counts)
    rows = [
        _accuracy_row(
            language,
            sum(mentions.values()) if language == ALL else mentions.get(language, 0),
            found.get(language, _NOTHING),
            public[language],
        )
        | {"confusion_origin": origins[language] if languages else "shipped", "model_version": version}
        for language in (ALL, *languages)
    ]
    return pa.Table.from_pylist(rows, schema=ACCURACY)


def chosen_confusions(
    gold: pa.Table, counts: pa.Table, shipped: Mapping[str, Confusion]
) -> dict[str, Confusion]:
    """The confusion of each language: the workspace's own where it has enough labels, else the shipped."""
    return dict(shipped) | own_confusions(labelled(gold), populations_of(counts))


def main_version(counts: pa.Table) -> str:
    """The model version that answered most mentions; UNMEASURED before any did."""
    total: Counter[str] = Counter()
    for row in counts.to_pylist():
        if row["model_version"]:
            total[row["model_version"]] += row["mentions_count"]
    return min(total, key=lambda version: (-total[version], version)) if total else UNMEASURED


def labelled(gold: pa.Table) -> list[Labelled]:
    """The labels, in an order of their own, so that sums do not depend on the database's."""
    rows = sorted(gold.to_pylist(), key=lambda row: row["mention_id"])
    return [
        Labelled(row["language"], row["label"], row["model_stance"], row["inclusion_weight"]) for row in rows
    ]


def populations_of(counts: pa.Table) -> Populations:
    """Mentions by language and answer of the model."""
    total: Counter[tuple[str, str]] = Counter()
    for row in counts.to_pylist():
        total[row["language"], row["model_stance"]] += row["mentions_count"]
    return dict(total)


def _mentions_by_language(populations: Populations) -> dict[str, int]:
    total: Counter[str] = Counter()
    for (language, _), number in populations.items():
        total[language] += number
    return dict(total)


def _versions(counts: pa.Table) -> str | None:
    return ", ".join(sorted({row["model_version"] or "" for row in counts.to_pylist()})) or None


def _accuracy_row(language: str, mentions: int, found: Accuracy, public: Estimate) -> dict[str, Any]:
    row: dict[str, Any] = {"language": language, "mentions_count": mentions}
    row |= _cells("accuracy", found.accuracy)
    for label in LABELS:
        row |= _cells(f"recall_{label}", found.recalls[label])
    return row | _cells("public_accuracy", public)


def _cells(name: str, estimate: Estimate) -> dict[str, Any]:
    return {
        name: estimate.value,
        f"{name}_n": estimate.n,
        f"{name}_low": estimate.low,
        f"{name}_high": estimate.high,
        f"{name}_enough_data": estimate.enough_data,
    }


def _public(confusion: Confusion | None) -> Estimate:
    """Accuracy on the public texts the shipped counts come of: the mean of the corpora, from the lowest low
    to the highest high of their 95 % intervals, since one's own texts are yet another corpus.
    """
    if confusion is None:
        return _UNKNOWN
    found = []
    for counts in confusion.corpora:
        right, n = float(counts.trace()), float(counts.sum())
        found.append((right / n, *wilson(right, n)))
    values, lows, highs = zip(*found, strict=True)
    n = round(confusion.labels)
    return Estimate(sum(values) / len(values), n, min(lows), max(highs), n >= MIN_N)


def _averaged(parts: Iterable[tuple[Estimate, int]]) -> Estimate:
    """The mean of estimates of languages, by the mentions each has here."""
    known = [(part, weight) for part, weight in parts if part.value is not None and weight > 0]
    total = sum(weight for _, weight in known)
    if total == 0:
        return _UNKNOWN
    mean = [
        sum(weight * value for value, weight in pairs) / total
        for pairs in (
            [(part.value or 0.0, weight) for part, weight in known],
            [(part.low, weight) for part, weight in known],
            [(part.high, weight) for part, weight in known],
        )
    ]
    n = max(part.n for part, _ in known)  # languages may share corpora
    return Estimate(mean[0], n, mean[1], mean[2], n >= MIN_N)
