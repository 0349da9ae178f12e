"""The command of the weekly report."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from agorascope.cli.console import err, out
from agorascope.cli.options import WorkspaceOption, as_day
from agorascope.errors import DeliveryError, InputError
from agorascope.settings import Settings, get_settings
from agorascope.workspace import Workspace, load_workspace

NAME_A_TARGET = "Write `report: {url_envs: [REPORT_URL]}` and set REPORT_URL; see docs/report.md."


def report(
    workspace: WorkspaceOption = None,
    language: Annotated[
        str | None, typer.Option(help="fr, en or fr,en; default: what the workspace says.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the files; default: reports/<Monday> or <Monday>-preview in the data folder."
        ),
    ] = None,
    week: Annotated[
        str | None, typer.Option(help="A day of the week, YYYY-MM-DD; default: the last complete week.")
    ] = None,
    send: Annotated[
        bool, typer.Option("--send", help="Tell the workspace's targets that were not told yet.")
    ] = False,
) -> None:
    """Write the Monday report of the published file, as HTML and PDF."""
    from agorascope.report.making import make

    settings = get_settings()
    loaded = load_workspace(workspace or settings.workspace)
    day = as_day(week, "--week")
    if send and (output or language):
        raise InputError(
            "--send sends the files that are kept, in the workspace's languages.",
            remedy="Leave out --output and --language.",
        )
    if send and not loaded.report.url_envs:
        raise InputError("The workspace names no target of reports.", remedy=NAME_A_TARGET)
    if send:
        _send(settings, loaded, day)
        return
    wanted = [code.strip() for code in language.split(",")] if language else loaded.report.languages
    made = make(settings, loaded, languages=tuple(dict.fromkeys(wanted)), day=day, output=output)
    err.print(made[0].document.subtitle, markup=False, soft_wrap=True)
    for files in made:
        for path in (files.html, files.pdf):
            out.print(str(path), markup=False, soft_wrap=True, highlight=False)


def _send(settings: Settings, workspace: Workspace, day: date | None) -> None:
    from agorascope.report.delivering import deliver_week

    monday, outcomes = deliver_week(settings, workspace, day=day)
    for outcome in outcomes:
        err.print(f"{monday}, {outcome.in_words()}", markup=False, soft_wrap=True)
    if failed := [outcome.in_words() for outcome in outcomes if outcome.error]:
        raise DeliveryError("; ".join(failed), remedy="Mend it and send again: the others were told.")


def register(app: typer.Typer) -> None:
    app.command()(report)
