"""Commands that prepare: init, doctor, demo."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from agorascope.cli.console import err, out, progress_bar
from agorascope.cli.options import WorkspaceOption
from agorascope.settings import get_settings


def init(
    brand: Annotated[str, typer.Argument(help="Name of your brand.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where to write the workspace.")] = Path(
        "workspace.yml"
    ),
    force: Annotated[bool, typer.Option(help="Overwrite an existing file.")] = False,
) -> None:
    """Write a workspace for a brand, with the networks that need no key."""
    from agorascope.scaffold import write_workspace

    write_workspace(brand, output, force=force)
    out.print(
        f"Wrote {output}. Add competitors and sources, then: agorascope doctor", markup=False, soft_wrap=True
    )


def doctor(
    workspace: WorkspaceOption = None,
    offline: Annotated[bool, typer.Option(help="Do not try to reach the networks.")] = False,
) -> None:
    """Check workspace, keys, disk, versions and reach of the networks, and say what to do."""
    from agorascope.doctor import examine

    settings = get_settings()
    findings = examine(settings, workspace or settings.workspace, offline=offline)
    signs = {
        "ok": "[green]ok   [/]",
        "note": "[blue]note [/]",
        "warn": "[yellow]warn [/]",
        "fail": "[red]fail [/]",
    }
    for finding in findings:
        out.print(signs[finding.level], end="")
        out.print(f"{finding.what}: {finding.found}", markup=False, soft_wrap=True)
        if finding.remedy:
            out.print(f"      -> {finding.remedy}", markup=False, soft_wrap=True)
    if any(finding.level == "fail" for finding in findings):
        raise typer.Exit(2)


def demo(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder; default: <data>/demo.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another world.")] = 20260601,
    days: Annotated[int, typer.Option(help="Length of the world in days.", min=60)] = 120,
    end: Annotated[str, typer.Option(help="Last day.")] = "2026-09-30",
    posts: Annotated[int, typer.Option(help="About how many posts.", min=1000)] = 20_000,
    members: Annotated[int, typer.Option(help="How many members.", min=100)] = 2_000,
) -> None:
    """Write the demo world: made-up brands and people, with planted truths to check against."""
    from agorascope.demo import write_world

    target = output or get_settings().make_data_dir() / "demo"
    with progress_bar() as bar:
        summary = write_world(
            target,
            seed=seed,
            days=days,
            end=date.fromisoformat(end),
            posts=posts,
            members=members,
            on_progress=bar,
        )
    verb = "Already there" if summary.was_present else "Wrote"
    err.print(
        f"{verb}: {summary.posts} posts by {summary.members} members in {target}",
        markup=False,
        soft_wrap=True,
    )
    out.print(str(summary.workspace), markup=False, soft_wrap=True)


def register(app: typer.Typer) -> None:
    for command in (init, doctor, demo):
        app.command()(command)
