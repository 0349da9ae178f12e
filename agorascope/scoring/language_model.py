"""py3langid's model, run on many texts at once.

The model is an automaton that walks over the bytes of a text and names a feature (a run of bytes)
at some of them, and a table of the weight of every feature in every language (naive Bayes over
log(1 + count)). The library walks one text after the other; here all texts of a batch take each
step together, which numpy does several times as fast. The sums are the library's own.

Source: Lui and Baldwin, Cross-domain Feature Selection for Language Identification, IJCNLP 2011.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier
from scipy import sparse

VARIETIES = {"ary": "ar", "arz": "ar", "nn": "no", "uzs": "uz"}  # told apart by the model, not by us


class LanguageModel:
    """The arrays of the model, and the names of its `languages`, each once."""

    def __init__(self) -> None:
        model = LanguageIdentifier.from_model_file(MODEL_FILE)
        labels = [VARIETIES.get(label, label) for label in model.nb_classes]
        self.languages: tuple[str, ...] = tuple(dict.fromkeys(labels))
        self._labels_of = [[i for i, label in enumerate(labels) if label == name] for name in self.languages]
        self._weights = np.asarray(model.nb_ptc, dtype=np.float32)  # features x labels
        self._start = np.asarray(model.nb_pc, dtype=np.float32)
        self._next = np.frombuffer(model.tk_nextmove, dtype=f"u{model.tk_nextmove.itemsize}")
        self._row = np.asarray(model.tk_row, dtype=np.int64) << 8  # where the moves of a state begin
        self._feature = np.asarray(model.tk_output, dtype=np.int32)  # what a state names, -1 for nothing

    def log_likelihoods(self, texts: Sequence[bytes]) -> NDArray[np.float64]:
        """Log-likelihood of each UTF-8 text in each language, texts x languages; the same in any batch.

        All are 0 where the text has no feature. A language of several varieties has that of the best.
        """
        counts = self._features(texts)
        sums = counts @ self._weights + self._start * (np.diff(counts.indptr) > 0)[:, None]
        firsts = [places[0] for places in self._labels_of]
        likelihoods: NDArray[np.float64] = sums[:, firsts].astype(np.float64)
        for column, (_, *others) in enumerate(self._labels_of):
            for other in others:
                np.maximum(likelihoods[:, column], sums[:, other], out=likelihoods[:, column])
        return likelihoods

    def _features(self, texts: Sequence[bytes]) -> sparse.csr_matrix:
        """log(1 + count) of every feature of every text, texts x features."""
        sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        order = np.argsort(-sizes, kind="stable")  # the longest first: who still walks stands in front
        columns = _columns([texts[place] for place in order], sizes[order])
        walking = np.searchsorted(-sizes[order], -np.arange(len(columns)), side="left")
        states = np.zeros(len(texts), np.int64)
        rows, features = [np.empty(0, np.int64)], [np.empty(0, np.int32)]
        for column, count in zip(columns, walking, strict=True):
            states[:count] = self._next[self._row[states[:count]] + column[:count]]
            named = self._feature[states[:count]]
            hits = np.flatnonzero(named >= 0)
            rows.append(order[hits])
            features.append(named[hits])
        places = np.concatenate(rows), np.concatenate(features)
        ones = np.ones(len(places[0]), np.float32)
        found = sparse.csr_matrix((ones, places), shape=(len(texts), len(self._weights)))
        found.sum_duplicates()
        found.data = np.log1p(found.data)
        return found


def _columns(texts: Sequence[bytes], sizes: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The bytes of texts sorted from the longest: one row per position, one column per text."""
    longest = int(sizes[0]) if len(sizes) else 0
    square = np.zeros((len(texts), longest), np.uint8)
    square[np.arange(longest) < sizes[:, None]] = np.frombuffer(b"".join(texts), np.uint8)
    return np.ascontiguousarray(square.T)


@cache
def language_model() -> LanguageModel:
    """The model, loaded once a process: 0.5 s and about 100 MB."""
    return LanguageModel()
