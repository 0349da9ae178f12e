"""The command line: parses and delegates. Results go to stdout, progress and errors to stderr."""

import sys

from agorascope.settings import close_to_others, get_settings, switch_telemetry_off

switch_telemetry_off()

from agorascope.cli.app import app  # noqa: E402 - telemetry is off before anything else is imported
from agorascope.cli.console import err  # noqa: E402
from agorascope.troubles import explained  # noqa: E402


def main() -> None:
    """Entry point: an expected error becomes one clear message and its exit code."""
    close_to_others()
    try:
        app()
    except Exception as error:
        told = explained(error, get_settings().data_dir)
        if told is None:  # a mistake of the program: its traceback is what helps
            raise
        err.print(f"Error: {told}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(told.exit_code)


__all__ = ["app", "main"]
