"""Influence of every member in every community of a warehouse, from tables of pairs, members and posts.

members, pairs now and 28 days ago, reposted posts -> community by community -> SCHEMA

The figures are those of agorascope.influence.combining. Rows come and go in the order of network,
community and member, and draws are seeded by network and community: the same warehouse gives the same
figures to the bit.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from agorascope.influence.combining import influence_of, percentiles, scores
from agorascope.influence.factors import reaches, t_factors
from agorascope.influence.pagerank import pagerank

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Bools = NDArray[np.bool_]

_COLUMNS: dict[str, pa.DataType] = {
    "network_id": pa.string(),
    "community_id": pa.string(),
    "member_key": pa.string(),
    "page_rank": pa.float64(),
    "t_factor": pa.int64(),
    "reach_count": pa.int64(),
    "clout_followers_count": pa.int64(),
    "reactions_count": pa.int64(),
    "members_count": pa.int64(),
    "influence": pa.float64(),
    "influence_n": pa.int64(),
    "influence_low": pa.float64(),
    "influence_high": pa.float64(),
    "influence_rank": pa.int64(),
    "influence_trend": pa.float64(),
}
SCHEMA = pa.schema(_COLUMNS)
Scope = tuple[str, str]  # network and community


@dataclass(frozen=True, slots=True)
class _Graph:
    """The pairs of one community; members are numbered by their place in its table of members."""

    sources: Counts
    targets: Counts
    weights: Floats
    reactions: Counts
    is_recent: Bools


def influence_table(
    *, members: pa.Table, pairs: pa.Table, former_pairs: pa.Table, posts: pa.Table
) -> pa.Table:
    """Rows of SCHEMA, one per network, community and member of it.

    Each table is ordered by network_id and community_id, then by what names its rows:
    `members` member_key, is_member, was_member, clout_followers_count (who is no member is only reacted to);
    `pairs`, `former_pairs` actor_key, target_key, weight, reactions_count, is_recent, each of whom is in
    `members`; `posts` member_key, reposts_count, former_reposts_count.
    """
    by_scope = [dict(_scopes(table)) for table in (pairs, former_pairs, posts)]
    now, before, reposted = by_scope
    parts = [
        _community(
            scope,
            group,
            now.get(scope, pairs.slice(0, 0)),
            before.get(scope, former_pairs.slice(0, 0)),
            reposted.get(scope, posts.slice(0, 0)),
        )
        for scope, group in _scopes(members)
    ]
    return pa.concat_tables(parts) if parts else SCHEMA.empty_table()


def _scopes(table: pa.Table) -> Iterator[tuple[Scope, pa.Table]]:
    """The rows of each network and community; they lie together."""
    if not len(table):
        return
    codes = [
        table[name].combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
        for name in ("network_id", "community_id")
    ]
    is_new = np.logical_or.reduce([code[1:] != code[:-1] for code in codes])
    starts = np.concatenate([[0], np.flatnonzero(is_new) + 1, [len(table)]])
    for start, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        scope = (table["network_id"][start].as_py(), table["community_id"][start].as_py())
        yield scope, table.slice(start, end - start)


def _community(
    scope: Scope, members: pa.Table, pairs: pa.Table, former_pairs: pa.Table, posts: pa.Table
) -> pa.Table:
    """One community; who was only reacted to there passes on attention and is compared with nobody."""
    keys = members["member_key"].combine_chunks()
    is_member, was_member = _bools(members, "is_member"), _bools(members, "was_member")
    graph, size = _graph(pairs, keys), len(keys)
    authors = _places(posts, "member_key", keys)
    found = influence_of(
        graph.sources,
        graph.targets,
        graph.weights,
        graph.is_recent,
        t_factors(authors, _counts(posts, "reposts_count"), size),
        is_ranked=is_member,
        seed=zlib.crc32("|".join(scope).encode()),
    )
    former_factors = t_factors(authors, _counts(posts, "former_reposts_count"), size)
    former = _former(_graph(former_pairs, keys), former_factors, was_member)
    columns: dict[str, Any] = {
        "network_id": members["network_id"],
        "community_id": members["community_id"],
        "member_key": keys,
        "page_rank": found.page_rank,
        "t_factor": found.t_factor,
        "reach_count": found.reach,
        "clout_followers_count": members["clout_followers_count"],
        "reactions_count": np.bincount(graph.targets, graph.reactions, minlength=size).astype(np.int64),
        "members_count": np.full(size, is_member.sum()),
        "influence": found.influence,
        "influence_n": found.n,
        "influence_low": found.low,
        "influence_high": found.high,
        "influence_rank": found.rank,
        "influence_trend": pa.array(found.influence - former, from_pandas=True),  # nan: was no member
    }
    return pa.table(columns).cast(SCHEMA).filter(pa.array(is_member))


def _former(graph: _Graph, factors: Counts, was_member: Bools) -> Floats:
    """Influence as it was, without its interval; nan for who was no member."""
    size = len(was_member)
    influence = np.full(size, np.nan)
    page_rank = pagerank(graph.sources, graph.targets, graph.weights, size)
    score = scores(page_rank, factors, reaches(graph.targets, graph.is_recent, size))
    influence[was_member] = percentiles(score[was_member])
    return influence


def _graph(pairs: pa.Table, keys: "pa.Array[Any]") -> _Graph:
    return _Graph(
        sources=_places(pairs, "actor_key", keys),
        targets=_places(pairs, "target_key", keys),
        weights=pairs["weight"].to_numpy(),
        reactions=_counts(pairs, "reactions_count"),
        is_recent=_bools(pairs, "is_recent"),
    )


def _places(table: pa.Table, name: str, keys: "pa.Array[Any]") -> Counts:
    """Where the keys of a column stand in `keys`."""
    places = pc.index_in(table[name], value_set=keys)
    return np.asarray(places.to_numpy(), dtype=np.int64)


def _counts(table: pa.Table, name: str) -> Counts:
    return np.asarray(table[name].to_numpy(), dtype=np.int64)


def _bools(table: pa.Table, name: str) -> Bools:
    return np.asarray(table[name].to_numpy(), dtype=np.bool_)
