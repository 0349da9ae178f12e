"""Fine-tune the encoder on sentiment, of whole texts and towards marked targets.

    python -m training.finetune ../shared/data --vocabulary build/vocabulary.model --output build/encoder.pt

The head of a frozen encoder (logistic regression, one a language, cross-fitted) knows what fine-tuning
forgets, French above all; so each whole text learns from its label and from that head's answer to it
(Hinton et al. 2015). Targets are marked in the text (`MARKS`) and share the head. The weights kept are
an exponential moving average over the last part of the run.
"""

import argparse
import copy
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from torch import Tensor
from torch.nn import functional

from training import corpora
from training.corpora import Example, judged, read
from training.encoder import Encoder, Tokenizer, batched, by_length, fresh, outputs
from training.metrics import macro_f1, macro_recall

BATCH = 48
WARM_UP = 0.06
AVERAGING = 0.998  # of the moving average, a step
SMOOTHING = 0.05
FROZEN_SHARE = 0.35  # of a whole text's target: the frozen head's answer
FOLDS = 5


def learned(data: Path) -> list[Example]:
    """All there is to learn from, less the held out fifths."""
    whole = corpora.training(data)
    targets = [*corpora.training_targets(data), *corpora.dong(data)]
    return whole + [example for example in targets if not corpora.is_held_out(example)]


def family(example: Example) -> str:
    """Examples whose labels are balanced together."""
    return example.source.partition("-")[0] + ("-" + example.lang if "umsab" in example.source else "")


def weights(examples: list[Example]) -> NDArray[np.float32]:
    """Labels of a family weigh the same in sum; where a target is judged, half as evenly."""
    counts = Counter((family(example), example.label) for example in examples)
    sizes = Counter(family(example) for example in examples)
    even = [sizes[family(e)] / (3 * counts[family(e), e.label]) for e in examples]
    is_whole = [family(example) not in ("dong", "absa", "topic") for example in examples]
    return np.array([w if whole else w**0.5 for w, whole in zip(even, is_whole, strict=True)], np.float32)


def frozen_answers(model: Encoder, tokens: list[list[int]], examples: list[Example]) -> NDArray[np.float32]:
    """Probabilities (n, 3) of heads that did not see the text itself; rows of targets are NaN."""
    rows = np.full((len(examples), 3), np.nan, np.float32)
    whole = [place for place, example in enumerate(examples) if example.target is None]
    vectors = StandardScaler().fit_transform(outputs(model, [tokens[p] for p in whole], embeddings=True))
    folds = np.array([corpora.fold_of(examples[place].text, FOLDS) for place in whole])
    labels = np.array([examples[place].label for place in whole])
    langs = np.array([examples[place].lang for place in whole])
    for lang in sorted(set(langs)):
        for fold in range(FOLDS):
            fit, ask = (langs == lang) & (folds != fold), (langs == lang) & (folds == fold)
            head = LogisticRegression(C=0.02, max_iter=200, class_weight="balanced")
            head.fit(vectors[fit], labels[fit])
            rows[np.array(whole)[ask]] = head.predict_proba(vectors[ask])
        asked = langs == lang
        right = macro_f1(labels[asked], rows[np.array(whole)[asked]].argmax(1))
        print(f"frozen head, {lang}: macro F1 {100 * right:.1f} by cross-validation", flush=True)
    return rows


def soft_labels(examples: list[Example], frozen: NDArray[np.float32]) -> NDArray[np.float32]:
    """What each example should be answered with."""
    hard = np.eye(3, dtype=np.float32)[[example.label for example in examples]]
    hard = (1 - SMOOTHING) * hard + SMOOTHING / 3
    mixed = (1 - FROZEN_SHARE) * hard + FROZEN_SHARE * np.nan_to_num(frozen)
    return np.where(np.isnan(frozen), hard, mixed)


def epoch_of(examples: list[Example], tokens: list[list[int]], shuffle: random.Random) -> list[list[int]]:
    """Batches of like length in a new order; UMSAB's French twice."""
    places = [place for place, e in enumerate(examples) for _ in range(1 + (e.source == "umsab-french"))]
    shuffle.shuffle(places)
    groups = []
    for first in range(0, len(places), BATCH * 50):
        part = places[first : first + BATCH * 50]
        groups += [[part[i] for i in group] for group in by_length([tokens[p] for p in part], BATCH)]
    shuffle.shuffle(groups)
    return groups


def optimizer_of(model: Encoder, rate: float) -> torch.optim.Optimizer:
    """AdamW; no decay for biases and norms; the head learns ten times as fast."""
    head, plain, decayed = [], [], []
    for name, parameter in model.named_parameters():
        is_plain = "norm" in name or name.endswith("bias")
        (head if name == "head.weight" else plain if is_plain else decayed).append(parameter)
    groups = [
        {"params": decayed, "weight_decay": 0.01, "lr": rate},
        {"params": plain, "weight_decay": 0.0, "lr": rate},
        {"params": head, "weight_decay": 0.01, "lr": 10 * rate},
    ]
    return torch.optim.AdamW(groups, fused=True)


def report(model: Encoder, tokenizer: Tokenizer, data: Path) -> None:
    """Macro recall and macro F1 of every set that is judged by."""
    for name, examples in judged(data).items():
        labels = np.array([example.label for example in examples])
        answers = outputs(model, tokenizer([read(example) for example in examples])).argmax(1)
        recall, f1 = macro_recall(labels, answers), macro_f1(labels, answers)
        print(f"  {name:22}{len(labels):6}  recall {100 * recall:5.1f}  F1 {100 * f1:5.1f}", flush=True)


@dataclass(slots=True)
class Lesson:
    """All that a run learns from: tokens, answers (n, 3) and weights of n texts."""

    examples: list[Example]
    tokens: list[list[int]]
    answers: Tensor
    weights: Tensor

    def loss(self, model: Encoder, group: list[int], ids: Tensor, attention: Tensor) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(ids, attention)
        losses = functional.cross_entropy(logits.float(), self.answers[group], reduction="none")
        return (losses * self.weights[group]).mean()


def lesson(model: Encoder, tokenizer: Tokenizer, data: Path) -> Lesson:
    examples = learned(data)
    tokens = tokenizer([read(example) for example in examples])
    print(f"{len(examples)} examples, {np.mean([len(t) for t in tokens]):.1f} pieces each", flush=True)
    answers = soft_labels(examples, frozen_answers(model, tokens, examples))
    return Lesson(examples, tokens, torch.from_numpy(answers), torch.from_numpy(weights(examples)))


class Pace:
    """The learning rate: up over the warm-up, then down to nothing, as a line."""

    def __init__(self, optimizer: torch.optim.Optimizer, steps: int) -> None:
        self._groups, self._steps = optimizer.param_groups, steps
        self._rates = [group["lr"] for group in self._groups]

    def set(self, step: int) -> None:
        up = (step + 1) / (WARM_UP * self._steps)
        down = (self._steps - step) / (self._steps * (1 - WARM_UP))
        for group, rate in zip(self._groups, self._rates, strict=True):
            group["lr"] = rate * min(1.0, up, down)


def train(model: Encoder, taught: Lesson, *, epochs: int, rate: float, seed: int) -> Iterator[Encoder]:
    """Yield the averaged encoder after each epoch."""
    shuffle = random.Random(seed)
    schedule = [epoch_of(taught.examples, taught.tokens, shuffle) for _ in range(epochs)]
    steps = sum(len(groups) for groups in schedule)
    optimizer = optimizer_of(model, rate)
    pace, average = Pace(optimizer, steps), copy.deepcopy(model)
    step, running, started = 0, 0.0, time.monotonic()
    for groups in schedule:
        model.train()
        for group, (ids, attention) in zip(groups, batched(taught.tokens, groups), strict=True):
            pace.set(step)
            loss = taught.loss(model, group, ids, attention)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            _move(average, model, min(AVERAGING, step / (step + 10)))
            running += (float(loss.detach()) - running) / min(step, 100)
            if step % 100 == 0:
                print(f"{step}/{steps} loss {running:.4f} {time.monotonic() - started:.0f} s", flush=True)
        yield average


def _move(average: Encoder, model: Encoder, decay: float) -> None:
    with torch.no_grad():
        torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - decay)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    model, tokenizer = fresh(arguments.vocabulary)
    taught = lesson(model, tokenizer, arguments.data)
    for average in train(model, taught, epochs=arguments.epochs, rate=arguments.rate, seed=arguments.seed):
        torch.save(average.state_dict(), arguments.output)
        report(average, tokenizer, arguments.data)


if __name__ == "__main__":
    main()
