"""A folded text in which every name of a brand is one mark, so that a pattern can speak of names.

    "Orange est moins cher que Free", both spans -> "M..... est moins cher que M..."

A mark has the length of the name it stands for: offsets stay those of the text.
"""

from collections.abc import Sequence

from agorascope.stance.clauses import Span

FIRST, REST = "\ue000", "\ue001"  # private use: free for the taking once the text's own are gone
NAME = f"{FIRST}{REST}*(?:'s)?"

_OWN = str.maketrans({FIRST: " ", REST: " "})


def marked(folded: str, names: Sequence[Span]) -> str:
    """The text with `names` (in order, apart, none empty) as marks."""
    plain = folded if folded.isascii() else folded.translate(_OWN)
    pieces, place = [], 0
    for start, end in names:
        pieces += [plain[place:start], FIRST, REST * (end - start - 1)]
        place = end
    return "".join([*pieces, plain[place:]])
