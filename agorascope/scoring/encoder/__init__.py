"""The accurate scorer: a small multilingual encoder, in 8 bits, run on the processor.

text -> normalised -> pieces (SentencePiece) -> encoder (onnxruntime) -> temperature -> probabilities
"""

from agorascope.scoring.encoder.scorer import AccurateScorer

__all__ = ["AccurateScorer"]
