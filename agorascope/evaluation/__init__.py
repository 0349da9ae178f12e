"""How good is a scorer on labelled texts: figures with intervals, for all texts and by language.

labels, probabilities -> metrics -> resampled -> Evaluation
"""

from agorascope.evaluation.evaluating import Evaluation, Measure, Part, evaluate

__all__ = ["Evaluation", "Measure", "Part", "evaluate"]
