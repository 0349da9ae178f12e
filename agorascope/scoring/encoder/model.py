"""The encoder's files, run by onnxruntime on one thread: several processes are the parallelism.

Files (`training/export.py`): accurate.onnx, 8 bits; accurate.model, its SentencePiece vocabulary;
accurate.json, the slope on logits of each language (a temperature turned round; Guo et al. 2017),
"target" for texts in which a target is marked, and how the target's answer is used (`TargetRule`).
"""

import hashlib
import json
from collections.abc import Sequence
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
_BEGIN, _END = 0, 2

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
                contents[0],
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=["SkipLayerNormFusion"],  # what it fuses runs slower, by a tenth
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
        """(n, 3) raw logits of normalised texts, negative, neutral, positive.

        One text at a time: 8-bit activations share a scale a call, so that in a batch a text's answer
        would hang on its neighbours, and a backfill would differ from the days one by one.
        """
        result = np.zeros((len(texts), 3), np.float32)
        for row, pieces in enumerate(self._pieces.encode(list(texts))):
            ids = np.array([_BEGIN, *pieces[: LONGEST - 2], _END], np.int64)
            (result[row],) = self._session.run(["logits"], {"ids": ids})
        return result
