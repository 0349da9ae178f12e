"""What every step of a run needs, in one value."""

from collections.abc import Callable
from dataclasses import dataclass

from agorascope.runs import Run
from agorascope.settings import Settings
from agorascope.workspace import Workspace

Progress = Callable[[str, int, int | None], None]  # what is done, how many so far, of how many


@dataclass(frozen=True, slots=True)
class Context:
    """Where things are, what is observed, and which run this is."""

    settings: Settings
    workspace: Workspace
    run: Run
    on_progress: Progress | None = None
