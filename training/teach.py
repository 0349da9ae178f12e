"""The accurate model's answers to the labelled texts and to the pool, for the fast model to learn from.

    python -m training.teach ../shared/data --output build/teacher.npz \
        --checkpoint build/encoder.pt --vocabulary build/vocabulary.model

Half an hour on one core: the pool holds some 400,000 texts, most of them short.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from agorascope.scoring.encoder.text import normalised
from agorascope.scoring.probabilities import softmax
from training import corpora
from training.encoder import Encoder, Tokenizer, outputs, restored
from training.pool import pool

_AT_ONCE = 8_192


def answers(model: Encoder, tokenizer: Tokenizer, texts: list[str]) -> NDArray[np.float32]:
    """Probabilities (n, 3), told as they come."""
    parts, started = [np.zeros((0, 3))], time.monotonic()
    for first in range(0, len(texts), _AT_ONCE):
        tokens = tokenizer([normalised(text) or "." for text in texts[first : first + _AT_ONCE]])
        parts.append(softmax(outputs(model, tokens)))
        print(f"{first + len(tokens)}/{len(texts)}, {time.monotonic() - started:.0f} s", flush=True)
    return np.concatenate(parts).astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    model, tokenizer = restored(arguments.checkpoint, arguments.vocabulary)
    np.savez(
        arguments.output,
        labelled=answers(model, tokenizer, [e.text for e in corpora.training(arguments.data)]),
        pool=answers(model, tokenizer, [text.text for text in pool(arguments.data)]),
    )


if __name__ == "__main__":
    main()
