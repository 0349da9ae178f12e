"""The trained models that ship, as files; docs/models says what each was made of, `training/` makes them."""

from collections.abc import Iterable
from pathlib import Path

from agorascope.errors import AgorascopeError


def folder_of(names: Iterable[str]) -> Path:
    """The folder of these model files; says so when one is not there."""
    folder = Path(__file__).parent
    for name in names:
        if not (folder / name).is_file():
            raise AgorascopeError(
                f"The model {name} is missing from this installation.",
                remedy="Take it from the repository again, or make it with: make models",
            )
    return folder
