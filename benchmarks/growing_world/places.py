"""Where a world lies, and the context of a run on it. Reads no module that a step does not need."""

from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import SecretStr

from agorascope.context import Context
from agorascope.settings import Settings
from agorascope.windows import make_run
from agorascope.workspace import load_workspace

KEY = "a key for benchmarks"  # all these warehouses know the same people


def settings_of(folder: Path) -> Settings:
    """Settings of the data folder under `folder`."""
    return Settings(
        data_dir=folder / "data", workspace=folder / "workspace.yml", pseudonym_key=SecretStr(KEY)
    )


def context_of(folder: Path, day: date, run_id: str) -> Context:
    """A run up to a day of the workspace under `folder`."""
    settings = settings_of(folder)
    workspace = load_workspace(settings.workspace)
    run = make_run(workspace, first=None, last=day, now=datetime.now(UTC), run_id=run_id)
    return Context(settings, workspace, run)
