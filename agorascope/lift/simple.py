"""What people reckon without a model: before and after, and difference in differences. Pure, on arrays.

Shown beside the estimate, and its rivals in `benchmarks/event_lift.py`. Source of the second: J. D. Angrist
and J.-S. Pischke, Mostly Harmless Econometrics (2009), section 5.2, of logarithms.
"""

import numpy as np

from agorascope.lift.latent import Floats

BEFORE = 28  # days


def before_after(before: Floats, during: Floats) -> float | None:
    """Mean of the event's days over that of the days before, less 1; None when nothing was before."""
    usual = float(before[-BEFORE:].mean()) if len(before) else 0.0
    return float(during.mean()) / usual - 1 if usual > 0 else None


def difference_in_differences(
    before: Floats, during: Floats, rivals_before: Floats, rivals_during: Floats
) -> float | None:
    """Before and after of the brand, over that of its rivals, less 1. Rivals: sums of a day."""
    own, rivals = before_after(before, during), before_after(rivals_before, rivals_during)
    if own is None or rivals is None or rivals <= -1:
        return None
    return (1 + own) / (1 + rivals) - 1


def welch_interval(before: Floats, during: Floats) -> tuple[float, float]:
    """90 % interval of the difference of means a day as if days were independent; a day alone has no spread.

    B. L. Welch, Biometrika 34 (1947) 28-35; with one day during, the spread of the days before stands in.
    """
    from scipy import stats

    before = before[-BEFORE:]
    spread = float(before.var(ddof=1))
    other = float(during.var(ddof=1)) if len(during) > 1 else spread
    parts = spread / len(before), other / len(during)
    error = np.sqrt(sum(parts))
    if error == 0:
        return 0.0, 0.0
    degrees = sum(parts) ** 2 / (
        parts[0] ** 2 / (len(before) - 1) + parts[1] ** 2 / max(len(during) - 1, 1)
        if len(during) > 1
        else sum(parts) ** 2 / (len(before) - 1)
    )
    reach = float(stats.t.ppf(0.95, degrees)) * float(error)
    change = float(during.mean() - before.mean())
    return change - reach, change + reach
