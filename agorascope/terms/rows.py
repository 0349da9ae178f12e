"""Rows of nlp.terms and nlp.term_counts, as Arrow tables."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa

from agorascope.terms.bursts import Usage, adjusted_p_values, bursts, have_enough_data
from agorascope.terms.counting import Counts, term_hash, week_terms
from agorascope.terms.queries import EVERYBODY

_COLUMNS: list[tuple[str, pa.DataType]] = [
    ("subject_kind", pa.string()),
    ("subject_id", pa.string()),
    ("week_start", pa.date32()),
    ("language", pa.string()),
    ("term", pa.string()),
    ("term_key", pa.uint64()),
    ("kind", pa.string()),
    ("posts", pa.int64()),
    ("authors", pa.int64()),
    ("week_authors", pa.int64()),
    ("association", pa.float64()),
    ("enough_data", pa.bool_()),
    ("model_version", pa.string()),
]
_PLACE = ("subject_kind", "subject_id", "language")
# Columns of queries.USAGE, in the order of bursts.Usage.
_USAGE = ("authors", "week_authors", "former_users", "former_people", "former_squares", "weeks")


def term_table(place: dict[str, Any], counts: Counts, hidden: frozenset[str], version: str) -> pa.Table:
    """Rows of nlp.terms, not yet set against the weeks before."""
    rows = [
        {
            **place,
            "term": term.term,
            "term_key": term_hash(term.key),
            "kind": "word" if term.association is None else "collocation",
            "posts": term.posts,
            "authors": term.authors,
            "week_authors": counts.people,
            "association": term.association,
            "enough_data": False,
            "model_version": version,
        }
        for term in week_terms(counts, hidden)
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(_COLUMNS))


def count_table(place: dict[str, Any], counts: Counts) -> pa.Table:
    """Rows of nlp.term_counts: every term, though one person alone used it, and everybody."""
    keys = [EVERYBODY, *map(term_hash, counts.authors)]
    authors = [counts.people, *counts.authors.values()]
    columns: dict[str, Any] = {name: [value] * len(keys) for name, value in place.items()}
    table = pa.table(columns | {"term_key": pa.array(keys, pa.uint64()), "authors": authors})
    return table.sort_by("term_key")


def burst_table(terms: pa.Table) -> pa.Table:
    """Figures of the terms of one subject, week and language."""
    usage = Usage(*(np.asarray(terms[name].to_numpy(), dtype=np.float64) for name in _USAGE))
    burst = bursts(usage)
    p_values = adjusted_p_values(burst, int(terms["terms"][0].as_py()))
    with np.errstate(invalid="ignore"):
        usual = usage.former_users / usage.former_people
    columns: dict[str, Any] = {name: terms[name] for name in (*_PLACE, "term")}
    for name, values in (("usual_share", usual), ("burst", burst), ("p_value", p_values)):
        columns[name] = pa.array(values, pa.float64(), from_pandas=True)
    return pa.table(columns | {"enough_data": pa.array(have_enough_data(usage))})


def split_by_place(terms: pa.Table) -> Iterator[pa.Table]:
    """The rows of each subject and language, which stand together."""
    places = list(zip(*(terms[name].to_pylist() for name in _PLACE), strict=True))
    first = 0
    for _, group in groupby(places):
        size = len(list(group))
        yield terms.slice(first, size)
        first += size
