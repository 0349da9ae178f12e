"""Projection of three numbers to the nearest shares of a total. Pure, on arrays.

Source: J. Duchi, S. Shalev-Shwartz, Y. Singer and T. Chandra, Efficient projections onto the l1-ball
for learning in high dimensions, ICML 2008, figure 1; written out for three numbers, without a sort.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Three = tuple[Floats, Floats, Floats]


def projected(points: Three, totals: Floats) -> Three:
    """The nearest (Euclid) non-negative points that sum to `totals`; all arrays broadcast.

    Nearest, and not clipped and divided by what is left: that would move the classes that were fine
    by different amounts, and a share that was clipped would push the larger one up the most.
    """
    first, second, third = points
    low = np.minimum(np.minimum(first, second), third)
    high = np.maximum(np.maximum(first, second), third)
    all_three = first + second + third
    surplus = all_three - totals
    # What is taken off each: from all three, from the upper two, or from the highest alone.
    from_two = (surplus - low) / 2
    middle = all_three - low - high
    taken = np.where(middle > from_two, from_two, high - totals)
    taken = np.where(low > surplus / 3, surplus / 3, taken)
    return (
        np.maximum(first - taken, 0.0),
        np.maximum(second - taken, 0.0),
        np.maximum(third - taken, 0.0),
    )
