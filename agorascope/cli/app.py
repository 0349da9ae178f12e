"""The `agorascope` commands and the options they share."""

import typer

from agorascope import __version__
from agorascope.cli import (
    accounts,
    alerts,
    check,
    data,
    erasing,
    graph,
    inbox,
    influence,
    labels,
    members,
    outreach,
    pipeline,
    privacy,
    report,
    retention,
    safety,
    setup,
)

app = typer.Typer(
    name="agorascope",
    help="A self-hosted observatory for community managers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"agorascope {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Listen to communities, measure reputation and influence, find whom to invite."""


MODULES = (
    setup,
    data,
    pipeline,
    inbox,
    alerts,
    check,
    report,
    labels,
    members,
    outreach,
    privacy,
    retention,
    safety,
    erasing,
    accounts,
    graph,
    influence,
)
for module in MODULES:
    module.register(app)
