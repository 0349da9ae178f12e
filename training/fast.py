"""Train the fast model: hashed features, linear, learning from labels and from the accurate model.

    python -m training.fast ../shared/data --teacher build/teacher.npz --output agorascope/models/fast.npz

`training.teach` writes the teacher's answers to the labelled texts and to the pool. Without --teacher
the labels alone are learned from. Calibration (one slope a language, a temperature turned round) is
fitted on the validation sets.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from torch import nn

from agorascope.scoring.encoder.text import normalised
from agorascope.scoring.fast.features import BITS, ChunkReader, feature_ids, group_of
from agorascope.scoring.fast.model import FastModel
from training import corpora
from training.corpora import Example
from training.finetune import weights
from training.metrics import calibration_error, macro_f1, macro_recall
from training.pool import pool

LANGS = tuple(sorted(corpora.UMSAB.values()))
BATCH = 512
DROPPED = 0.1  # of a long text's features, each time it is seen
LABEL_SHARE = 0.5  # of a labelled text's target; the rest is the teacher's answer
SMOOTHING = 0.1


@dataclass(frozen=True, slots=True)
class Rows:
    """Features of n texts, one after the other, and what each should be answered with."""

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]  # n + 1
    langs: NDArray[np.int64]  # place in LANGS, len(LANGS) for another
    targets: NDArray[np.float32]  # (n, 3)
    weights: NDArray[np.float32]


def features(texts: list[str], langs: list[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    readers = {group: ChunkReader(group) for group in {group_of(lang) for lang in langs}}
    parts = [
        np.array(feature_ids(readers[group_of(lang)], normalised(text)) or [0], np.int32)
        for text, lang in zip(texts, langs, strict=True)
    ]
    return np.concatenate(parts), np.cumsum([0, *(len(part) for part in parts)])


def rows_of(data: Path, teacher: Path | None) -> Rows:
    """Labelled texts, and the pool when there is a teacher."""
    examples = corpora.training(data)
    texts, langs = [e.text for e in examples], [e.lang for e in examples]
    targets = (1 - SMOOTHING) * np.eye(3, dtype=np.float32)[[e.label for e in examples]] + SMOOTHING / 3
    weigh = weights(examples) * np.array([2.0 if e.source == "umsab-french" else 1.0 for e in examples])
    if teacher:
        answers = np.load(teacher)
        targets = LABEL_SHARE * targets + (1 - LABEL_SHARE) * answers["labelled"]
        more = pool(data)
        texts, langs = texts + [m.text for m in more], langs + [m.lang for m in more]
        targets = np.concatenate([targets, answers["pool"]])
        weigh = np.concatenate([weigh, [m.weight for m in more]])
    ids, starts = features(texts, langs)
    places = np.array([_place(lang) for lang in langs])
    return Rows(ids, starts, places, targets.astype(np.float32), weigh.astype(np.float32))


def _place(lang: str) -> int:
    return LANGS.index(lang) if lang in LANGS else len(LANGS)


class Linear(nn.Module):
    """Three weights a feature, three biases a language."""

    def __init__(self) -> None:
        super().__init__()
        self.weights = nn.EmbeddingBag(1 << BITS, 3, mode="sum", sparse=True)
        self.bias = nn.Embedding(len(LANGS) + 1, 3)
        nn.init.zeros_(self.weights.weight)
        nn.init.zeros_(self.bias.weight)

    def forward(self, ids: torch.Tensor, starts: torch.Tensor, counts: torch.Tensor, langs: torch.Tensor):
        return self.weights(ids, starts) / counts.sqrt()[:, None] + self.bias(langs)


def fit(rows: Rows, *, epochs: float, rate: float, seed: int) -> Linear:
    shuffle = np.random.default_rng(seed)
    model = Linear()
    of_weights = torch.optim.SparseAdam(model.weights.parameters(), lr=rate)
    of_bias = torch.optim.Adam(model.bias.parameters(), lr=rate / 4)
    count = len(rows.targets)
    steps, order = int(epochs * count / BATCH), np.empty(0, np.int64)
    for step in range(steps):
        if len(order) < BATCH:
            order = shuffle.permutation(count)
        chosen, order = order[:BATCH], order[BATCH:]
        for optimizer, start in ((of_weights, rate), (of_bias, rate / 4)):
            optimizer.param_groups[0]["lr"] = start * max(0.02, 1 - step / steps)
        logits = model(*_batch(rows, chosen, shuffle))
        losses = -(torch.from_numpy(rows.targets[chosen]) * logits.log_softmax(-1)).sum(-1)
        loss = (losses * torch.from_numpy(rows.weights[chosen])).mean()
        of_weights.zero_grad()
        of_bias.zero_grad()
        loss.backward()
        of_weights.step()
        of_bias.step()
        if step % max(1, steps // 10) == 0:
            print(f"{step}/{steps} loss {float(loss.detach()):.4f}", flush=True)
    return model


def _batch(rows: Rows, chosen: NDArray[np.int64], shuffle: np.random.Generator):
    parts = [rows.ids[rows.starts[place] : rows.starts[place + 1]] for place in chosen]
    parts = [part[shuffle.random(len(part)) > DROPPED] if len(part) > 60 else part for part in parts]
    counts = np.array([len(part) for part in parts])
    return (
        torch.from_numpy(np.concatenate(parts).astype(np.int64)),
        torch.from_numpy(np.concatenate([[0], np.cumsum(counts)[:-1]])),
        torch.from_numpy(counts.astype(np.float32)),
        torch.from_numpy(rows.langs[chosen]),
    )


def save(model: Linear, rows: Rows, output: Path, slopes: NDArray[np.float32]) -> None:
    """Weights in 8 bits; features met in one text alone are dropped."""
    raw = model.weights.weight.detach().numpy()
    uses = np.bincount(rows.ids, minlength=1 << BITS)
    raw = np.where(uses[:, None] >= 2, raw, 0.0)
    scale = np.quantile(np.abs(raw[uses >= 2]), 0.9999) / 127
    bias = model.bias.weight.detach().numpy().copy()
    bias[-1] = bias[:-1].mean(axis=0)
    np.savez_compressed(
        output,
        weights=np.clip(np.round(raw / scale), -127, 127).astype(np.int8),
        scale=np.float32(scale), bias=bias, slope=slopes, langs=np.array(LANGS),
    )  # fmt: skip


def calibrate(path: Path, sets: dict[str, list[Example]]) -> NDArray[np.float32]:
    """Slope of each language that makes its validation texts likeliest; of others, the mean."""
    model = FastModel(path)
    slopes = np.ones(len(LANGS) + 1, np.float32)
    for place, lang in enumerate(LANGS):
        examples = [e for found in sets.values() for e in found if e.lang == lang and not e.target]
        logits = model.logits([e.text for e in examples], [lang] * len(examples))
        labels = np.array([e.label for e in examples])
        slopes[place] = slope_of(logits, labels)
    slopes[-1] = slopes[:-1].mean()
    return slopes


def slope_of(logits: NDArray[np.floating], labels: NDArray[np.int64]) -> float:
    """The factor on logits that makes labels likeliest (Guo et al. 2017), each label weighing the same."""
    weigh = (len(labels) / (3 * np.bincount(labels, minlength=3)))[labels]

    def loss(slope: float) -> float:
        z = slope * logits
        z = z - z.max(1, keepdims=True)
        chosen = z[np.arange(len(labels)), labels] - np.log(np.exp(z).sum(1))
        return -float(np.average(chosen, weights=weigh))

    return float(minimize_scalar(loss, bounds=(0.1, 5.0), method="bounded").x)


def report(path: Path, sets: dict[str, list[Example]]) -> None:
    model = FastModel(path)
    for name, examples in sets.items():
        logits = model.logits([e.text for e in examples], [e.lang for e in examples])
        shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        labels, answers = np.array([e.label for e in examples]), shares.argmax(1)
        print(
            f"  {name:22}{len(labels):6}  recall {100 * macro_recall(labels, answers):5.1f}"
            f"  F1 {100 * macro_f1(labels, answers):5.1f}  ECE {calibration_error(labels, shares):.3f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--teacher", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=6)
    parser.add_argument("--rate", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(1)
    rows = rows_of(arguments.data, arguments.teacher)
    print(f"{len(rows.targets)} texts, {len(rows.ids) / len(rows.targets):.0f} features each", flush=True)
    model = fit(rows, epochs=arguments.epochs, rate=arguments.rate, seed=arguments.seed)
    sets = corpora.validation(arguments.data)
    sets["deft fifth"] = [e for e in corpora.deft(arguments.data) if corpora.is_held_out(e)]
    save(model, rows, arguments.output, np.ones(len(LANGS) + 1, np.float32))
    save(model, rows, arguments.output, calibrate(arguments.output, sets))
    report(arguments.output, sets)


if __name__ == "__main__":
    main()
