"""Error-corrected shares of every brand, network and day, from counts of stances by language.

counts (day, brand, network, language, who says it) + confusions -> corrected share, interval, n
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from agorascope.reputation.confusion import Confusion
from agorascope.reputation.correction import corrected_shares

KEY = ["mention_date", "brand_id", "network_id"]
CLASS_COLUMNS = ["negative_count", "neutral_count", "positive_count"]
HUMAN = "human"
DEFAULT = "default"  # the confusion of languages that nothing was measured in
_COLUMNS: dict[str, pa.DataType] = {
    "mention_date": pa.date32(),
    "brand_id": pa.string(),
    "network_id": pa.string(),
    "corrected_positive_share": pa.float64(),
    "corrected_positive_share_n": pa.int64(),
    "corrected_positive_share_low": pa.float64(),
    "corrected_positive_share_high": pa.float64(),
}
SCHEMA = pa.schema(_COLUMNS)
_CONFUSION_COLUMNS: dict[str, pa.DataType] = {
    "language": pa.string(),
    "origin": pa.string(),
    "corpus": pa.int32(),
    "label": pa.int32(),
    "answer": pa.int32(),
    "labels_count": pa.float64(),
}
CONFUSION_SCHEMA = pa.schema(_CONFUSION_COLUMNS)


def corrected_table(stances: pd.DataFrame, confusions: Mapping[str, Confusion]) -> pa.Table:
    """Rows of SCHEMA, one per day, brand and network; n counts the mentions with a stance.

    `stances`: KEY, language (null: unknown), stance_source (`model` or `human`) and CLASS_COLUMNS.
    `confusions` by language; `default` is for the others.
    """
    if stances.empty:
        return SCHEMA.empty_table()
    known = stances["language"].isin(list(confusions))
    stances = stances.assign(language=stances["language"].where(known, DEFAULT))
    stances = stances.sort_values([*KEY, "language", "stance_source"], ignore_index=True)
    group = stances.groupby(KEY, sort=False).ngroup().to_numpy()
    languages, language = np.unique(stances["language"].astype(str), return_inverse=True)
    by_hand = (stances["stance_source"] == HUMAN).to_numpy()
    found = stances[CLASS_COLUMNS].to_numpy(dtype=np.int64)
    groups = int(group[-1]) + 1
    counts = np.zeros((groups, len(languages), 3), dtype=np.int64)
    human = np.zeros((groups, 3), dtype=np.int64)
    np.add.at(counts, (group[~by_hand], language[~by_hand]), found[~by_hand])
    np.add.at(human, group[by_hand], found[by_hand])
    shares = corrected_shares(counts, human, [confusions[name] for name in languages])
    keys = stances.drop_duplicates(KEY)
    columns: list[pa.Array[Any]] = [
        pa.array(pd.to_datetime(keys["mention_date"]).dt.date, pa.date32()),
        pa.array(keys["brand_id"], pa.string()),
        pa.array(keys["network_id"], pa.string()),
        pa.array(shares.value, pa.float64(), from_pandas=True),
        pa.array(counts.sum(axis=(1, 2)) + human.sum(axis=1), pa.int64()),
        pa.array(shares.low),
        pa.array(shares.high),
    ]
    return pa.table(columns, schema=SCHEMA)


def confusions_of(rows: pd.DataFrame) -> dict[str, Confusion]:
    """Confusions by language, of rows of language, origin, corpus, label, answer and labels_count.

    `label` and `answer` are 0, 1, 2 as in LABELS.
    """
    found = {}
    for (language, origin), cells in rows[list(_CONFUSION_COLUMNS)].groupby(
        ["language", "origin"], sort=True
    ):
        corpora = []
        for _, corpus in cells.groupby("corpus", sort=True):
            counts = np.zeros((3, 3))
            counts[corpus["label"].to_numpy(), corpus["answer"].to_numpy()] = corpus["labels_count"]
            corpora.append(counts)
        found[str(language)] = Confusion(str(language), str(origin), tuple(corpora))
    return found


def confusion_table(confusions: Mapping[str, Confusion]) -> pa.Table:
    """Rows of CONFUSION_SCHEMA: one per language, corpus, class a person gave and answer of the model."""
    rows = [
        dict(zip(_CONFUSION_COLUMNS, (language, confusion.origin, corpus, label, answer, count), strict=True))
        for language, confusion in sorted(confusions.items())
        for corpus, counts in enumerate(confusion.corpora)
        for label, answers in enumerate(counts.tolist())
        for answer, count in enumerate(answers)
    ]
    return pa.Table.from_pylist(rows, schema=CONFUSION_SCHEMA)
