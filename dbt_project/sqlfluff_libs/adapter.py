"""What sqlfluff renders where a macro of ours asks dbt for the version of the engine at hand."""

# ruff: noqa: INP001

from collections.abc import Callable


def dispatch(name: str) -> Callable[..., str]:
    """A call of a function of that name, in the place of what the macro would write."""
    return lambda *arguments: f"{name}({', '.join(arguments)})"
