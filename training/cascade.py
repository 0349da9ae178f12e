"""Choose when the accurate model is asked, and what its answer counts, on validation texts.

    python -m training.cascade ../shared/data --models agorascope/models

The weight is the one with the best mean of macro recall and macro F1 when both models answer every
text; the threshold of a language is the lowest that loses at most TOLERATED of that. Both are read off
a few hundred texts a language: choices within a point of each other are chance.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agorascope.scoring.encoder.model import EncoderModel
from agorascope.scoring.encoder.text import normalised
from agorascope.scoring.fast.model import FastModel
from agorascope.scoring.probabilities import softmax
from training.corpora import Example, judged, read
from training.metrics import macro_f1, macro_recall

TOLERATED = 0.01  # of the mean of macro recall and macro F1
WEIGHTS = np.arange(0.5, 0.91, 0.05)  # the fast answer is there already, and it is better calibrated
THRESHOLDS = np.arange(0.40, 0.96, 0.01)
CEILINGS = np.arange(0.5, 1.01, 0.05)
LANGUAGES = ("fr", "en")  # those with enough validation texts for a threshold of their own

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Answers:
    """What both models say of the validation texts of some languages."""

    labels: NDArray[np.int64]
    fast: Floats
    accurate: Floats

    def quality(self, answers: Floats) -> float:
        found = answers.argmax(1)
        return (macro_recall(self.labels, found) + macro_f1(self.labels, found)) / 2

    def mixed(self, weight: float) -> Floats:
        return weight * self.accurate + (1 - weight) * self.fast

    def cascaded(self, threshold: float, weight: float) -> Floats:
        unsure = self.fast.max(1) < threshold
        return np.where(unsure[:, None], self.mixed(weight), self.fast)


def answers_of(fast: FastModel, accurate: EncoderModel, examples: list[Example]) -> Answers:
    texts, langs = [e.text for e in examples], [e.lang for e in examples]
    slopes = np.array([accurate.slope(lang) for lang in langs])[:, None]
    return Answers(
        np.array([e.label for e in examples]),
        softmax(fast.logits(texts, langs)),
        softmax(accurate.logits([normalised(text) for text in texts]) * slopes),
    )


def choose(answers: Answers, name: str) -> tuple[float, float]:
    """(threshold, weight) for these texts; prints what they give."""
    weight = float(max(WEIGHTS, key=lambda w: answers.quality(answers.mixed(w))))
    best = answers.quality(answers.mixed(weight))
    enough = [t for t in THRESHOLDS if answers.quality(answers.cascaded(t, weight)) >= best - TOLERATED]
    threshold = float(min(enough, default=THRESHOLDS[-1]))
    sent = float((answers.fast.max(1) < threshold).mean())
    print(
        f"{name:8} fast {100 * answers.quality(answers.fast):.1f}"
        f"  accurate {100 * answers.quality(answers.accurate):.1f}"
        f"  both at weight {weight:.2f} {100 * best:.1f}"
        f"  cascade at {threshold:.2f} {100 * answers.quality(answers.cascaded(threshold, weight)):.1f},"
        f" {100 * sent:.0f} % asked twice"
    )
    return round(threshold, 2), round(weight, 2)


def choose_target(fast: FastModel, accurate: EncoderModel, examples: list[Example]) -> dict[str, float]:
    """Weight of the answer for a target, and the certainty of the whole text above which it is not asked."""
    whole = answers_of(fast, accurate, examples)
    text = whole.mixed(0.7)
    target = softmax(accurate.logits([read(e) for e in examples]) * accurate.slope("target"))
    weight = float(max(WEIGHTS, key=lambda w: whole.quality(w * target + (1 - w) * text)))
    both = weight * target + (1 - weight) * text

    def under(ceiling: float) -> Floats:
        return np.where((text.max(1) < ceiling)[:, None], both, text)

    best = whole.quality(both)
    ceiling = float(min(c for c in CEILINGS if whole.quality(under(c)) >= best - TOLERATED))
    asked = float((text.max(1) < ceiling).mean())
    print(
        f"target   whole text {100 * whole.quality(text):.1f}  target {100 * whole.quality(target):.1f}"
        f"  at weight {weight:.2f} {100 * best:.1f}"
        f"  below {ceiling:.2f} {100 * whole.quality(under(ceiling)):.1f}, {100 * asked:.0f} % asked"
    )
    return {"weight": round(weight, 2), "ceiling": round(ceiling, 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--models", type=Path, required=True)
    arguments = parser.parse_args()
    fast, accurate = FastModel(arguments.models / "fast.npz"), EncoderModel(arguments.models)
    examples = [example for found in judged(arguments.data).values() for example in found]
    whole = [example for example in examples if example.target is None]
    threshold, weight = {}, {}
    for lang in (*LANGUAGES, "default"):
        chosen = [e for e in whole if (e.lang == lang if lang != "default" else e.lang not in LANGUAGES)]
        threshold[lang], weight[lang] = choose(answers_of(fast, accurate, chosen), lang)
    (arguments.models / "cascade.json").write_text(
        json.dumps({"threshold": threshold, "accurate_weight": weight}, indent=1) + "\n"
    )
    settings = arguments.models / "accurate.json"
    targets = [example for example in examples if example.target]
    found = json.loads(settings.read_text()) | {"target": choose_target(fast, accurate, targets)}
    settings.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
