"""Small linear models on hashed features: one file each, numpy alone, no pickle.

    logits = bias + sum of weights[words, pairs, parts of words] / sqrt(their number)
                  + SIGN_VALUE * sum of weights[signs]

The sum over a token's features is worked out once and kept, since most tokens have been met before
(as in `agorascope.scoring.fast`). `training/tagging` fits the weights; models are in `agorascope/models`.
"""

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agorascope.errors import AgorascopeError

ALGORITHM_VERSION = 1  # raise it when the same weights would give another answer
SIGN_VALUE = 0.5
_KEPT = 200_000  # tokens and pairs kept before all are forgotten
_SHORTEST, _LONGEST = 3, 5  # letters of the parts of a word
_LONGEST_WORD = 30

Floats = NDArray[np.float64]


def token_ids(token: str, kinds: frozenset[str], bits: int) -> list[int]:
    """Features of a token: itself, and runs of its letters if `kinds` has "parts"."""
    ids = [_hashed(f"w:{token}", bits)]
    if "parts" in kinds and token.isalpha():
        padded = f"<{token[:_LONGEST_WORD]}>"
        for length in range(_SHORTEST, _LONGEST + 1):
            ids += [_hashed(f"c:{padded[at : at + length]}", bits) for at in range(len(padded) - length + 1)]
    return ids


def pair_ids(before: str, after: str, bits: int) -> list[int]:
    """Feature of two neighbours."""
    return [_hashed(f"b:{before} {after}", bits)]


def sign_ids(signs: Iterable[str], bits: int) -> list[int]:
    """Features of the signs of `agorascope.tagging.signs`."""
    return [_hashed(f"s:{sign}", bits) for sign in signs]


def word_ids(tokens: Sequence[str], kinds: frozenset[str], bits: int) -> list[int]:
    """Every feature of a text but its signs: the definition, which LinearModel computes by kept sums."""
    ids = [found for token in tokens for found in token_ids(token, kinds, bits)] if "words" in kinds else []
    if "pairs" in kinds:
        ids += [found for before, after in pairwise(tokens) for found in pair_ids(before, after, bits)]
    return ids


def _hashed(feature: str, bits: int) -> int:
    return zlib.crc32(feature.encode("utf-8", "surrogatepass")) & ((1 << bits) - 1)


class LinearModel:
    """Reads a model file and answers with logits, one column per class.

    The file: `weights` int8 (2 ** bits, classes), `scale` and `bias` (classes,), `classes` and `kinds`
    (strings; kinds among words, pairs, parts, signs).
    """

    def __init__(self, path: Path) -> None:
        try:
            content = path.read_bytes()
            with np.load(path, allow_pickle=False) as file:
                scale = file["scale"].astype(np.float64)
                self._weights: Floats = file["weights"].astype(np.float64) * scale
                self._bias: Floats = file["bias"].astype(np.float64)
                self.classes = tuple(str(name) for name in file["classes"])
                self._kinds = frozenset(str(kind) for kind in file["kinds"])
        except (OSError, KeyError, ValueError) as error:
            raise AgorascopeError(
                f"The model {path} cannot be read: {error}.",
                remedy="Install Agorascope again, or make the model anew (training/README.md).",
            ) from error
        self._bits = (len(self._weights) - 1).bit_length()
        self.version = f"{ALGORITHM_VERSION}-{hashlib.sha256(content).hexdigest()[:12]}"
        self._rows: dict[str | tuple[str, str], int] = {}
        self._sums: Floats = np.zeros((4096, len(self._bias) + 1))
        self._size = 0

    def logits(self, texts: Sequence[Sequence[str]], signs: Sequence[Sequence[str]]) -> Floats:
        """(texts, classes) for the tokens and the signs of each text."""
        if len(self._rows) > _KEPT:
            self._forget()
        answer = np.tile(self._bias, (len(texts), 1))
        if self._kinds - {"signs"}:
            sums = self._summed([self._places(tokens) for tokens in texts])
            answer += sums[:, :-1] / np.sqrt(np.maximum(sums[:, -1:], 1))
        if "signs" in self._kinds:
            sums = self._summed([[self._row("s", sign) for sign in found] for found in signs])
            answer += SIGN_VALUE * sums[:, :-1]
        return answer

    def _places(self, tokens: Sequence[str]) -> list[int]:
        """Rows of the sums that make up a text."""
        rows = self._rows
        found: list[int] = []
        if "words" in self._kinds:
            for token in tokens:
                row = rows.get(token)
                found.append(self._row("w", token) if row is None else row)
        if "pairs" in self._kinds:
            for pair in pairwise(tokens):
                row = rows.get(pair)
                found.append(self._pair(pair) if row is None else row)
        return found

    def _row(self, kind: str, name: str) -> int:
        key = name if kind == "w" else f"\n{name}"
        row = self._rows.get(key)
        if row is not None:
            return row
        if kind == "w":
            return self._keep(key, token_ids(name, self._kinds, self._bits))
        return self._keep(key, sign_ids([name], self._bits))

    def _pair(self, pair: tuple[str, str]) -> int:
        return self._keep(pair, pair_ids(*pair, self._bits))

    def _keep(self, key: str | tuple[str, str], ids: list[int]) -> int:
        row = self._rows[key] = self._size
        if row == len(self._sums):
            self._sums = np.concatenate([self._sums, np.zeros_like(self._sums)])
        one = len(ids) == 1  # pairs and signs; `sum` costs more than the look-up
        self._sums[row, :-1] = self._weights[ids[0]] if one else self._weights[ids].sum(axis=0)
        self._sums[row, -1] = len(ids)
        self._size += 1
        return row

    def _forget(self) -> None:
        """Start with no kept sums."""
        self._rows.clear()
        self._sums, self._size = np.zeros((4096, len(self._bias) + 1)), 0

    def _summed(self, places: Sequence[Sequence[int]]) -> Floats:
        """For each text the sum of its rows: (texts, classes + 1), the last column counts features."""
        sizes = np.array([len(rows) for rows in places], np.int64)
        flat = np.fromiter((row for rows in places for row in rows), np.int64, int(sizes.sum()))
        answer = np.zeros((len(places), self._sums.shape[1]))
        filled = sizes > 0
        if flat.size:
            starts = np.concatenate([[0], np.cumsum(sizes[filled])[:-1]])
            answer[filled] = np.add.reduceat(self._sums[flat], starts, axis=0)
        return answer


def softmax(logits: Floats) -> Floats:
    """Rows that add up to 1."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def logistic(logits: Floats) -> Floats:
    """Probability of each logit by itself."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -50, 50))))
