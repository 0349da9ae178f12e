"""The command line: parses and delegates. Results go to stdout, progress and errors to stderr."""

import sys

from agorascope.settings import switch_telemetry_off

switch_telemetry_off()

from agorascope.cli.app import app  # noqa: E402 - telemetry is off before anything else is imported
from agorascope.cli.console import err  # noqa: E402
from agorascope.errors import AgorascopeError  # noqa: E402


def main() -> None:
    """Entry point: an expected error becomes one clear message and its exit code."""
    try:
        app()
    except AgorascopeError as error:
        err.print(f"Error: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(error.exit_code)


__all__ = ["app", "main"]
