"""Groups of texts that ask the same thing. Pure: vectors and authors in, places of groups out.

A text joins the group of the weeks before that it is most like, if it is like it enough. The texts left
are put together by average linkage (R. R. Sokal and C. D. Michener, University of Kansas Science Bulletin
38 (1958) 1409-1438): two groups become one while the mean cosine over all their pairs is at least
ALIKE. What too few people say stays alone: nothing is forced into a group.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from agorascope.requests.vectors import Vector

VERSION = 1  # raise it when the same vectors would be grouped otherwise

ALIKE = 0.25  # mean cosine of the texts of a group
JOINS = 0.35  # cosine of a text and the centre of a group of the weeks before
MIN_PEOPLE = 3  # what fewer people ask for is no request of many, and could tell who they are
CHUNK = 3_000  # texts compared pair by pair at once; the groups of one chunk are known to the next
LONGEST_CENTRE = 200  # features of a centre, the heaviest
ALONE = -1

Places = NDArray[np.int64]


def group(
    texts: Sequence[Vector], authors: Sequence[str], known: Sequence[Vector] = (), earlier: int = 0
) -> Places:
    """Place of each text's group: that of a `known` centre, from len(known) on that of a new group, or ALONE.

    `texts` come in order of time. The first `earlier` of them are of weeks before and stood alone: they
    join no known centre, and no group is made of them only. New groups are numbered by their first text.
    """
    places = np.full(len(texts), ALONE, np.int64)
    centres = list(known)
    for first in range(0, len(texts), CHUNK):
        chunk = slice(first, first + CHUNK)
        found = _group_chunk(texts[chunk], authors[chunk], centres, max(0, earlier - first))
        places[chunk] = found
        for place in range(len(centres), int(found.max(initial=ALONE)) + 1):
            members = [text for text, own in zip(texts[chunk], found, strict=True) if own == place]
            centres.append(centre(members))
    return places


def centre(members: Iterable[Vector], former: Vector | None = None, keeps: float = 0.0) -> Vector:
    """Sum of the vectors, and `keeps` times the former centre; cut to its heaviest features."""
    sums: dict[int, float] = {key: keeps * weight for key, weight in (former or {}).items()}
    for vector in members:
        for key, weight in vector.items():
            sums[key] = sums.get(key, 0.0) + weight
    heaviest = sorted(sums, key=lambda key: (-sums[key], key))[:LONGEST_CENTRE]
    return {key: sums[key] for key in sorted(heaviest)}


def likeness(texts: Sequence[Vector], centres: Sequence[Vector]) -> NDArray[np.float64]:
    """Cosine of every text (rows) with every centre (columns); 0 where either is empty."""
    features = {key: place for place, key in enumerate(sorted({key for one in centres for key in one}))}
    return np.asarray((_matrix(texts, features) @ _matrix(centres, features, scaled=True).T).toarray())


def _group_chunk(
    texts: Sequence[Vector], authors: Sequence[str], centres: Sequence[Vector], earlier: int
) -> Places:
    places = np.full(len(texts), ALONE, np.int64)
    if centres and len(texts):
        alike = likeness(texts, centres)
        nearest = alike.argmax(axis=1)  # of equals the first
        joins = alike[np.arange(len(texts)), nearest] >= JOINS
        joins[:earlier] = False
        places[joins] = nearest[joins]
    rest = [place for place in np.flatnonzero(places == ALONE).tolist() if texts[place]]
    if len(rest) >= MIN_PEOPLE:
        new = _linked(
            [texts[place] for place in rest],
            [authors[place] for place in rest],
            sum(place < earlier for place in rest),
        )
        places[rest] = np.where(new == ALONE, ALONE, new + len(centres))
    return places


def _linked(texts: Sequence[Vector], authors: Sequence[str], earlier: int) -> Places:
    """Groups of enough people by average linkage, numbered by their first text."""
    features = {key: place for place, key in enumerate(sorted({key for text in texts for key in text}))}
    matrix = _matrix(texts, features)
    distances = 1.0 - (matrix @ matrix.T).toarray()[np.triu_indices(len(texts), 1)]
    numbers = fcluster(linkage(np.maximum(distances, 0.0), "average"), 1.0 - ALIKE, "distance")
    people: dict[int, set[str]] = {}
    for number, author in zip(numbers, authors, strict=True):
        people.setdefault(int(number), set()).add(author)
    new = {int(number) for number in numbers[earlier:]}
    enough = [number for number, own in people.items() if len(own) >= MIN_PEOPLE and number in new]
    place_of = {number: place for place, number in enumerate(enough)}
    return np.array([place_of.get(int(number), ALONE) for number in numbers], np.int64)


def _matrix(vectors: Sequence[Vector], features: Mapping[int, int], *, scaled: bool = False) -> sp.csr_matrix:
    """(vectors, features), rows of length 1 before features that are not asked for are left out."""
    columns: list[int] = []
    weights: list[float] = []
    starts = [0]
    for vector in vectors:
        length = float(np.sqrt(sum(weight * weight for weight in vector.values()))) if scaled else 1.0
        for key, weight in vector.items():
            if key in features:
                columns.append(features[key])
                weights.append(weight / length)
        starts.append(len(columns))
    return sp.csr_matrix((weights, columns, starts), shape=(len(vectors), len(features)))
