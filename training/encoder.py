"""The encoder in PyTorch: E5's weights, a mean over pieces, a linear head of three labels.

Inputs: `ids` (batch, length) int64 and `attention` (batch, length) float, 1 for a piece and 0 for
padding. Output: logits (batch, 3), negative, neutral, positive.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import sentencepiece
import torch
from torch import Tensor, nn
from torch.nn import functional

from agorascope.scoring.encoder.text import MARKS
from training.pretrained import Pretrained, load

DROPOUT = 0.1
LONGEST = 128  # pieces read of one text, the two at its ends included
BEGIN, PAD, END = 0, 1, 2


class Layer(nn.Module):
    """One transformer layer, normalised after each half, as BERT has it."""

    def __init__(self, hidden: int, heads: int, feed_forward: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, epsilon)
        self.up = nn.Linear(hidden, feed_forward)
        self.down = nn.Linear(feed_forward, hidden)
        self.norm2 = nn.LayerNorm(hidden, epsilon)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, hidden = x.shape
        split = self.qkv(x).view(batch, length, 3, self.heads, hidden // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        weights = (query @ key.transpose(-1, -2)) / math.sqrt(hidden // self.heads) + mask
        context = (self.drop(weights.softmax(-1)) @ value).transpose(1, 2).reshape(batch, length, hidden)
        x = self.norm1(x + self.drop(self.out(context)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Embeddings of the kept pieces, the layers, the head."""

    def __init__(self, source: Pretrained, kept: Sequence[int], labels: int = 3) -> None:
        super().__init__()
        hidden = source.hidden
        word = source.tensor("emb.word").reshape(-1, hidden)
        brackets = [word[source.pieces.index(piece)] for piece in ("[", "]")]
        rows = np.concatenate([word[list(kept)], brackets[: len(MARKS)]])
        self.word = nn.Embedding.from_pretrained(torch.from_numpy(rows), freeze=False)
        place = source.tensor("emb.pos").reshape(-1, hidden)[:LONGEST]
        self.place = nn.Embedding.from_pretrained(torch.from_numpy(place.copy()), freeze=False)
        kind = source.tensor("emb.type").reshape(-1, hidden)[0]
        self.register_buffer("kind", torch.from_numpy(kind.copy()))
        self.norm = nn.LayerNorm(hidden, source.epsilon)
        self.layers = nn.ModuleList(
            Layer(hidden, source.heads, source.feed_forward, source.epsilon) for _ in range(source.layers)
        )
        self.drop = nn.Dropout(DROPOUT)
        self.head = nn.Linear(hidden, labels)
        self._fill(source)

    def _fill(self, source: Pretrained) -> None:
        _set(source, self.norm, "emb.ln")
        for number, layer in enumerate(self.layers):
            parts = [(f"l{number}.{name}.w", f"l{number}.{name}.b") for name in "qkv"]
            with torch.no_grad():
                weights = np.concatenate([source.tensor(weight) for weight, _ in parts])
                layer.qkv.weight.copy_(torch.from_numpy(weights).view_as(layer.qkv.weight))
                biases = np.concatenate([source.tensor(bias) for _, bias in parts])
                layer.qkv.bias.copy_(torch.from_numpy(biases))
            for module, name in (
                (layer.out, "ao"), (layer.norm1, "aln"), (layer.up, "fi"), (layer.down, "fo"),
                (layer.norm2, "oln"),
            ):  # fmt: skip
                _set(source, module, f"l{number}.{name}")

    def embed(self, ids: Tensor, attention: Tensor) -> Tensor:
        """The mean of the last layer over the pieces of each text: (batch, hidden)."""
        x = self.word(ids) + self.place.weight[: ids.shape[1]][None] + self.kind
        x = self.drop(self.norm(x))
        mask = (1.0 - attention)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, mask)
        weights = attention[..., None]
        return (x * weights).sum(1) / weights.sum(1)

    def forward(self, ids: Tensor, attention: Tensor) -> Tensor:
        return self.head(self.drop(self.embed(ids, attention)))


def _set(source: Pretrained, module: nn.Module, name: str) -> None:
    with torch.no_grad():
        module.weight.copy_(torch.from_numpy(source.tensor(f"{name}.w")).view_as(module.weight))
        module.bias.copy_(torch.from_numpy(source.tensor(f"{name}.b")))


class Tokenizer:
    """Pieces of normalised texts, with the two ends, cut at LONGEST."""

    def __init__(self, vocabulary: Path) -> None:
        self.pieces = sentencepiece.SentencePieceProcessor(model_file=str(vocabulary))

    def __call__(self, texts: Sequence[str]) -> list[list[int]]:
        return [[BEGIN, *ids[: LONGEST - 2], END] for ids in self.pieces.encode(list(texts))]


def batched(
    tokens: Sequence[Sequence[int]], places: Iterable[Sequence[int]]
) -> Iterator[tuple[Tensor, Tensor]]:
    """(ids, attention) of each group of places."""
    for group in places:
        longest = max(len(tokens[place]) for place in group)
        ids = torch.full((len(group), longest), PAD)
        attention = torch.zeros((len(group), longest))
        for row, place in enumerate(group):
            ids[row, : len(tokens[place])] = torch.tensor(tokens[place])
            attention[row, : len(tokens[place])] = 1.0
        yield ids, attention


def by_length(tokens: Sequence[Sequence[int]], size: int) -> list[list[int]]:
    """Places in groups of like length, so that little is padded."""
    order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
    return [order[first : first + size] for first in range(0, len(order), size)]


def outputs(model: Encoder, tokens: Sequence[Sequence[int]], *, embeddings: bool = False) -> np.ndarray:
    """Logits (n, 3), or embeddings (n, hidden), of texts, without dropout."""
    was_training = model.training
    model.eval()
    groups = by_length(tokens, 64)
    found: list[np.ndarray] = [np.empty(0)] * len(tokens)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for group, (ids, attention) in zip(groups, batched(tokens, groups), strict=True):
            rows = (model.embed if embeddings else model)(ids, attention).float().numpy()
            for place, row in zip(group, rows, strict=True):
                found[place] = row
    model.train(was_training)
    return np.stack(found)


def fresh(vocabulary: Path) -> tuple[Encoder, Tokenizer]:
    """The pretrained encoder over a vocabulary made by `training.vocabulary`."""
    return Encoder(load(), json.loads(vocabulary.with_suffix(".json").read_text())), Tokenizer(vocabulary)


def restored(checkpoint: Path, vocabulary: Path) -> tuple[Encoder, Tokenizer]:
    """A fine-tuned encoder."""
    model, tokenizer = fresh(vocabulary)
    model.load_state_dict(torch.load(checkpoint, weights_only=True))
    return model.eval(), tokenizer
