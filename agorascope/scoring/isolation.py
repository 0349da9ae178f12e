"""Find the text that breaks a batch, so that it costs no other text its score.

A batch that raises is halved until the culprits stand alone: one culprit among n texts costs
about 2 log2 n calls, and a batch without any costs one.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from agorascope.errors import AgorascopeError

Floats = NDArray[np.float64]
Work = Callable[[Sequence[str], Sequence[str]], Floats]

MANY = 50  # texts; when all of so many break it, it is the scorer that is broken
_LONGEST_ERROR = 500
_TOLERANCE = 1e-3  # 32-bit and quantised models round


def halved(work: Callable[[int, int], None], count: int) -> dict[int, str]:
    """Call `work(first, last)` until all of `count` items are done; what broke, by the item that did it."""
    broken: dict[int, str] = {}
    waiting = [(0, count)] if count else []
    while waiting:
        first, last = waiting.pop()
        try:
            work(first, last)
        except MemoryError:  # no fault of a text
            raise
        except Exception as error:  # noqa: BLE001 - whatever broke, the culprit is found and marked
            if last - first == 1:
                broken[first] = described(error)
            else:
                middle = (first + last) // 2
                waiting += [(middle, last), (first, middle)]
    return broken


def isolated(
    work: Work, texts: Sequence[str], langs: Sequence[str], *, columns: int
) -> tuple[Floats, list[str | None]]:
    """(n, columns) probabilities, nan where a text broke `work`, and what broke on each text.

    Raises AgorascopeError when every one of MANY texts or more breaks: marking them would hide it.
    """
    result = np.full((len(texts), columns), np.nan)

    def fill(first: int, last: int) -> None:
        result[first:last] = _checked(work(texts[first:last], langs[first:last]), (last - first, columns))

    broken = halved(fill, len(texts))
    if MANY <= len(texts) == len(broken):
        raise AgorascopeError(
            f"The scorer broke on all of {len(texts)} texts; on the first with: {broken[0]}",
            remedy="Run `agorascope doctor`, or choose another scorer (`scoring.scorer` of the workspace).",
        )
    return result, [broken.get(place) for place in range(len(texts))]


def described(error: Exception) -> str:
    """An error as one short text."""
    return f"{type(error).__name__}: {error}"[:_LONGEST_ERROR]


def _checked(found: Floats, shape: tuple[int, int]) -> Floats:
    """Probabilities scaled to add up to one exactly; ValueError when they are none."""
    found = np.asarray(found, dtype=np.float64)
    if found.shape != shape:
        raise ValueError(f"the scorer gave {found.shape} numbers for {shape}")
    sums = found.sum(axis=1, keepdims=True)
    if not (np.isfinite(found).all() and (found >= 0).all() and (np.abs(sums - 1) < _TOLERANCE).all()):
        raise ValueError("the scorer gave numbers that are no probabilities")
    return np.asarray(found / sums, dtype=np.float64)
