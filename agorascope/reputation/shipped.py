"""The confusions that ship: how each scorer erred on labelled texts that it had not learned from.

They serve until a workspace has a gold set of its own. `training.confusions` makes the file, and says
which corpora it rests on. They are of other texts than a workspace's: that is why several corpora stand
side by side, and a corrected share's interval is the wider the more they differ.
"""

import json
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np

from agorascope.errors import AgorascopeError
from agorascope.reputation.confusion import Confusion

DEFAULT = "default"  # the languages that have no entry of their own
UNMEASURED = "accurate"  # stands for a scorer that is not in the file, such as transformer:MODEL


@lru_cache(maxsize=8)
def shipped_confusions(scorer: str, source: Traversable | None = None) -> dict[str, Confusion]:
    """Confusions by language, with DEFAULT for all others.

    `scorer` is a name or a version ("cascade", "cascade-1-0c3f"). Raises AgorascopeError when the file
    is missing or is none.
    """
    source = source or files("agorascope").joinpath("models", "confusions.json")
    name = scorer.partition(":")[0].partition("-")[0]
    try:
        scorers = json.loads(source.read_text(encoding="utf-8"))["scorers"]
        said = scorers.get(name, scorers[UNMEASURED])
        return {
            language: Confusion(
                language,
                f"shipped: {', '.join(names)}",
                tuple(np.array(said["counts"][corpus], dtype=np.float64) for corpus in names),
            )
            for language, names in said["pools"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise AgorascopeError(
            f"The scorers' confusions {source} cannot be read: {error}",
            remedy="Install Agorascope again; where you trained models, make them with: make models",
        ) from error
