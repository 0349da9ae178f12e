"""How many more labels would make an accuracy narrower. Pure.

The interval of an accuracy is Wilson's on the effective number of labels, which is less than their number
since rare strata are drawn more often. How much less is read back from the interval; the answer assumes that
accuracy and that ratio stay as they are.
"""

import math

from agorascope.statistics import Estimate, wilson

CAUTIOUS = 0.5  # the accuracy with the widest interval: assumed where nothing is known
MOST = 10_000_000


def half_width(share: float, n: float) -> float:
    """Half of the width of the 95 % Wilson interval of a share on n observations.

    >>> round(half_width(0.8, 200), 3)
    0.055
    """
    low, high = wilson(share * n, n)
    return (high - low) / 2


def labels_needed(share: float, wanted: float) -> int:
    """The fewest labels, drawn evenly, whose interval is at most `wanted` either way.

    >>> labels_needed(0.8, 0.05)
    245
    """
    least, most = 1, MOST
    while least < most:
        middle = (least + most) // 2
        if half_width(share, middle) <= wanted:
            most = middle
        else:
            least = middle + 1
    return least


def effective(known: Estimate) -> float:
    """The effective number of labels that an interval rests on: never more than there are."""
    if known.value is None or known.n == 0:
        return 0.0
    width = (known.high - known.low) / 2
    least, most = 0.0, float(known.n)
    if half_width(known.value, most) >= width:
        return most
    for _ in range(60):
        middle = (least + most) / 2
        if half_width(known.value, middle) <= width:
            most = middle
        else:
            least = middle
    return most


def labels_missing(known: Estimate, wanted: float, assumed: float | None = None) -> int:
    """How many more labels bring an accuracy to `wanted` either way; 0 when it is there already.

    Without labels of one's own the accuracy is `assumed` (that on public texts), or the most cautious one,
    and labels count in full.
    """
    if known.value is None or known.n == 0:
        return labels_needed(CAUTIOUS if assumed is None else assumed, wanted)
    if (known.high - known.low) / 2 <= wanted:
        return 0
    of_each = max(effective(known), 1.0) / known.n
    return max(1, math.ceil(labels_needed(known.value, wanted) / of_each) - known.n)
