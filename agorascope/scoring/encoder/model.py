"""The encoder's files, run by onnxruntime on one thread: several processes are the parallelism.

Files (`training/export.py`): accurate.onnx, 8 bits; accurate.model, its SentencePiece vocabulary;
accurate.json, the slope on logits of each language (a temperature turned round; Guo et al. 2017),
"target" for texts in which a target is marked, and how the target's answer is used (`TargetRule`).
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import sentencepiece
from numpy.typing import NDArray

from agorascope.errors import AgorascopeError

ALGORITHM_VERSION = 1  # raise it when the same files would give another answer
LONGEST = 128  # pieces read of one text, the two at its ends included; the encoder learned on no more
FILES = ("accurate.onnx", "accurate.model", "accurate.json")
_BEGIN, _PAD, _END = 0, 1, 2
_PIECES_AT_ONCE = 1_024  # of a batch, padding included: what stays in a core's cache

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TargetRule:
    """Of an answer for a marked target: its weight beside the text's, and where it is not asked for."""

    weight: float = 1.0
    ceiling: float = 1.0  # top probability of the whole text from which a lone target is not asked for


class EncoderModel:
    """Normalised texts to logits. Makes its session when made: once a process."""

    def __init__(self, folder: Path) -> None:
        try:
            contents = [(folder / name).read_bytes() for name in FILES]
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(
                contents[0], options, providers=["CPUExecutionProvider"]
            )
            self._pieces = sentencepiece.SentencePieceProcessor(model_proto=contents[1])
            settings = json.loads(contents[2])
            self._slopes: dict[str, float] = settings["slope"]
            self.target_rule = TargetRule(**settings.get("target", {}))
        except Exception as error:
            raise AgorascopeError(
                f"The accurate model in {folder.name} cannot be read: {error}",
                remedy="Take its files from the repository again, or make them with: make models",
            ) from error
        digest = hashlib.sha256(b"".join(hashlib.sha256(content).digest() for content in contents))
        self.version = f"accurate-{ALGORITHM_VERSION}-{digest.hexdigest()[:12]}"

    def slope(self, lang: str) -> float:
        """What logits of a language are multiplied by; "target" for texts with a marked target."""
        return self._slopes.get(lang, self._slopes["default"])

    def logits(self, texts: Sequence[str]) -> Floats:
        """(n, 3) raw logits of normalised texts, negative, neutral, positive."""
        tokens = [[_BEGIN, *ids[: LONGEST - 2], _END] for ids in self._pieces.encode(list(texts))]
        result = np.zeros((len(tokens), 3), np.float32)
        for group in _groups(tokens):
            ids = np.full((len(group), len(tokens[group[-1]])), _PAD, np.int64)
            for row, place in enumerate(group):
                ids[row, : len(tokens[place])] = tokens[place]
            attention = (ids != _PAD).astype(np.float32)
            result[group] = self._session.run(["logits"], {"ids": ids, "attention": attention})[0]
        return result


def _groups(tokens: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Places of texts of like length, shortest first, _PIECES_AT_ONCE pieces a group."""
    group: list[int] = []
    for place in sorted(range(len(tokens)), key=lambda place: len(tokens[place])):
        if group and (len(group) + 1) * len(tokens[place]) > _PIECES_AT_ONCE:
            yield group
            group = []
        group.append(place)
    if group:
        yield group
