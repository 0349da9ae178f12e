"""The fast model: the weights of hashed features, added up and divided by the root of their number.

    logits = slope[language] * (sum of weights[features] / sqrt(number of features) + bias[language])

Linear, so the sum over a chunk's features can be kept and used again. Distilled from the accurate
model (`training/fast.py`; Hinton et al. 2015): docs/models/fast.md.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from agorascope.errors import AgorascopeError
from agorascope.scoring.encoder.text import normalised
from agorascope.scoring.fast.features import ALGORITHM_VERSION, MASK, START, Chunk, ChunkReader, group_of

Floats = NDArray[np.float32]
_KEPT = 200_000  # chunks kept before all are forgotten: some 100 MB


class _Sums:
    """(three logits, number) of the features of each chunk, worked out once, many at a time."""

    def __init__(self, weights: Floats) -> None:
        self._weights = weights
        self._rows = np.zeros((1024, 4), np.float32)
        self._waiting: list[tuple[int, ...]] = []
        self._done = 0

    def add(self, ids: tuple[int, ...]) -> int:
        """The row that will hold the sum of these features."""
        self._waiting.append(ids)
        return self.size - 1

    @property
    def size(self) -> int:
        return self._done + len(self._waiting)

    def rows(self) -> Floats:
        """All rows, those that waited included."""
        if self._waiting:
            while self.size > len(self._rows):
                self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            counts = np.array([len(ids) for ids in self._waiting])
            flat = np.fromiter((i for ids in self._waiting for i in ids), np.int64, counts.sum())
            new = self._rows[self._done : self.size]
            new[:, :3] = summed(self._weights, flat, counts)
            new[:, 3] = counts
            self._done, self._waiting = self.size, []
        return self._rows


class _Reader:
    """What makes up a text of one language: rows of the sums, and pairs of chunks."""

    def __init__(self, group: str, sums: _Sums) -> None:
        self._reader, self._sums = ChunkReader(group), sums
        self._chunks: tuple[dict[str, tuple[int, Chunk]], ...] = ({}, {})  # by whether it is negated

    def read(self, text: str, rows: list[int], pairs: list[int]) -> int:
        """Append a row and a pair for each chunk; returns how many."""
        is_negated, before = False, START
        words = text.split()
        for written in words:
            known = self._chunks[is_negated].get(written)
            if known is None:
                new = self._reader.read(written, is_negated)
                known = self._chunks[is_negated][written] = (self._sums.add(new.ids), new)
            row, chunk = known
            rows.append(row)
            pairs.append(crc32(chunk.first, before) & MASK)
            is_negated, before = chunk.is_negated_after, chunk.after
        return len(words)


class FastModel:
    """Weights of a file made by `training.fast`; one object a process, not for several threads."""

    def __init__(self, path: Path) -> None:
        try:
            content = path.read_bytes()
            with np.load(path, allow_pickle=False) as file:
                self._weights = file["weights"].astype(np.float32) * file["scale"].astype(np.float32)
                langs = [str(lang) for lang in file["langs"]]
                self._bias = file["bias"].astype(np.float32)
                self._slope = file["slope"].astype(np.float32)
        except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
            raise AgorascopeError(
                f"The model {path.name} cannot be read: {error}.",
                remedy="Take it from the repository again, or make it with: make models",
            ) from error
        self._place = {lang: place for place, lang in enumerate(langs)}
        digest = hashlib.sha256(content).hexdigest()[:12]
        self.version = f"fast-{ALGORITHM_VERSION}-{digest}"
        self._forget()

    def _forget(self) -> None:
        self._sums = _Sums(self._weights)
        self._readers: dict[str, _Reader] = {}

    def logits(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        """(n, 3) calibrated logits, negative, neutral, positive."""
        if self._sums.size > _KEPT:
            self._forget()
        rows: list[int] = []
        pairs: list[int] = []
        sizes = np.zeros(len(texts), np.int64)
        for place, (text, lang) in enumerate(zip(texts, langs, strict=True)):
            group = group_of(lang)
            if group not in self._readers:
                self._readers[group] = _Reader(group, self._sums)
            sizes[place] = self._readers[group].read(normalised(text), rows, pairs)
        chunks = summed(self._sums.rows(), np.array(rows, np.int64), sizes)
        total = chunks[:, :3] + summed(self._weights, np.array(pairs, np.int64), sizes)
        places = [self._place.get(lang, len(self._place)) for lang in langs]
        raw = total / np.sqrt(np.maximum(chunks[:, 3] + sizes, 1.0))[:, None] + self._bias[places]
        return np.asarray(raw * self._slope[places][:, None], np.float32)


def summed(table: Floats, rows: NDArray[np.int64], sizes: NDArray[np.int64]) -> Floats:
    """(n, columns): sums of the first sizes[0] of the rows, of the next sizes[1], and so on."""
    result = np.zeros((len(sizes), table.shape[1]), np.float32)
    filled = sizes > 0
    starts = (np.cumsum(sizes) - sizes)[filled]
    if len(starts):
        result[filled] = np.add.reduceat(table[rows], starts, axis=0)
    return result
