"""Text to numbers: language, sentiment label and probabilities, behind one interface.

texts, declared languages -> Scorer.score -> Arrow table (`agorascope.scoring.interface.SCORES`)
"""

from agorascope.scoring.interface import SCORES, Scorer, get_scorer

__all__ = ["SCORES", "Scorer", "get_scorer"]
