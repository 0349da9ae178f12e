"""Fit the ordered logits of `agorascope.scoring.probabilities` on training texts only.

    python -m training.lexicon ../shared/data

English: UMSAB train. French: UMSAB train and four fifths of DEFT 2017. Other languages: UMSAB
train of the other six. Within a corpus the three labels weigh the same, whatever their numbers.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from agorascope.scoring.analysers import Analyser, EnglishAnalyser, FrenchAnalyser, SignsAnalyser
from agorascope.scoring.probabilities import OrderedLogit
from training.corpora import UMSAB, Example, deft, is_held_out, umsab

Floats = NDArray[np.float64]
Shape = Callable[[Floats], OrderedLogit]


def fit(analyser: Analyser, corpora: Sequence[Sequence[Example]], shape: Shape) -> OrderedLogit:
    """Maximum likelihood, each label of each corpus weighing the same."""
    compound = np.array([analyser.compound(example.text) for corpus in corpora for example in corpus])
    labels = np.array([example.label for corpus in corpora for example in corpus])
    weights = np.concatenate(
        [_balanced(np.array([example.label for example in corpus])) for corpus in corpora]
    )

    def loss(parameters: Floats) -> float:
        chosen = shape(parameters).probabilities(compound)[np.arange(len(labels)), labels]
        return -float(np.average(np.log(np.clip(chosen, 1e-12, 1.0)), weights=weights))

    found = minimize(loss, [2.0, -0.8, 0.5], method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-10})
    return shape(found.x)


def free(parameters: Floats) -> OrderedLogit:
    """Slope, lower cut, logarithm of the distance to the upper cut."""
    slope, lower, log_width = (float(number) for number in parameters)
    return OrderedLogit(slope=slope, lower=lower, upper=lower + float(np.exp(log_width)))


def neutral_at_zero(parameters: Floats) -> OrderedLogit:
    """Symmetric, and neutral the likeliest label of a text in which nothing was read."""
    slope, _, log_width = (float(number) for number in parameters)
    cut = float(np.log(2) + np.exp(log_width))
    return OrderedLogit(slope=slope, lower=-cut, upper=cut)


def _balanced(labels: Sequence[int]) -> Floats:
    codes = np.asarray(labels)
    return np.asarray((len(codes) / 3 / np.bincount(codes, minlength=3))[codes], dtype=np.float64)


def main(data: Path) -> None:
    others = [name for name in UMSAB if name not in ("english", "french")]
    french = [umsab(data, "french", "train"), [example for example in deft(data) if not is_held_out(example)]]
    for name, logit in (
        ("ENGLISH", fit(EnglishAnalyser(), [umsab(data, "english", "train")], free)),
        ("FRENCH", fit(FrenchAnalyser(), french, free)),
        ("OTHER", fit(SignsAnalyser(), [umsab(data, other, "train") for other in others], neutral_at_zero)),
    ):
        numbers = f"slope={logit.slope:.3f}, lower={logit.lower:.3f}, upper={logit.upper:.3f}"
        print(f"{name} = OrderedLogit({numbers})")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
