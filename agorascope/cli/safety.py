"""Commands of safety: backup, restore, replay."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from agorascope.cli.console import err, out, progress_bar
from agorascope.cli.options import WorkspaceOption, load_context
from agorascope.settings import get_settings


def backup(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder, or file ending in .tar.zst; default: <data>/backups."),
    ] = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Keep the newest N backups of that folder, this one included.")
    ] = None,
    landing: Annotated[
        bool,
        typer.Option(
            "--with-landing/--without-landing", help="With all bytes as received; without them no replay."
        ),
    ] = True,
    key: Annotated[
        bool,
        typer.Option(
            "--with-key/--without-key",
            help="With the key of the pseudonyms; without it every person becomes another after a restore, "
            "unless you keep the key elsewhere.",
        ),
    ] = True,
) -> None:
    """One verified file of all that cannot be had again: warehouse, app store, workspace, landed bytes.

    Viewers read on meanwhile; nobody else writes. The path is printed on stdout.
    """
    from agorascope.safety.backup import back_up

    with progress_bar() as bar:
        made = back_up(get_settings(), output, with_landing=landing, with_key=key, keep=keep, on_progress=bar)
    files = made.manifest
    err.print(
        f"{len(files.files):,} files of {files.total_bytes / 1e6:,.1f} MB, "
        f"in {made.bytes_on_disk / 1e6:,.1f} MB; read back and verified.",
        markup=False,
    )
    for line in files.left_out:
        err.print(f"Not in it: {line}", markup=False, soft_wrap=True)
    for path in made.removed:
        err.print(f"Removed: {path.name}", markup=False, soft_wrap=True)
    if files.has_key:
        err.print("It holds the key of the pseudonyms: keep it as you keep the data itself.")
    out.print(str(made.path), markup=False, soft_wrap=True)


def restore(
    backup: Annotated[Path, typer.Argument(help="A file that `agorascope backup` wrote.")],
    into: Annotated[
        Path | None, typer.Option("--into", help="Folder to restore into; default: the data folder.")
    ] = None,
    replace: Annotated[
        bool, typer.Option(help="The folder holds data: move it aside (nothing is deleted).")
    ] = False,
    accept_other_key: Annotated[
        bool, typer.Option(help="The key of then is lost for good: every person becomes another.")
    ] = False,
) -> None:
    """Bring a backup back, after every byte of it was verified. Stop the viewer and the scheduler first."""
    from agorascope.safety.restore import restore as bring_back

    with progress_bar() as bar:
        done = bring_back(
            get_settings(),
            backup,
            into=into,
            replace=replace,
            accept_other_key=accept_other_key,
            on_progress=bar,
        )
    err.print(
        f"Restored the backup of {done.manifest.made_at} into {done.data_dir}.", markup=False, soft_wrap=True
    )
    if done.aside:
        err.print(f"What was there before lies in {done.aside}.", markup=False, soft_wrap=True)
    for note in done.notes:
        err.print(f"Note: {note}", markup=False, soft_wrap=True)


def replay(
    workspace: WorkspaceOption = None,
    yes_lose: Annotated[
        bool, typer.Option(help="Lose the stored posts that are in no landed page any more.")
    ] = False,
) -> None:
    """Make raw, nlp and marts again from the landing zone alone, then put them in place and publish."""
    from agorascope.safety.replay import replay as make_again

    with progress_bar() as bar:
        context = load_context(
            workspace, on_progress=bar, run_id=f"replay-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        )
        done = make_again(context, may_lose=yes_lose)
    err.print(
        f"{done.batches} batches read again, {done.posts:,} posts. Published {done.version}.", markup=False
    )
    for note in done.notes:
        err.print(f"Note: {note}", markup=False, soft_wrap=True)
    if done.lost_posts:
        err.print(f"{done.lost_posts:,} posts of before are in no landed page and are gone.", markup=False)


def register(app: typer.Typer) -> None:
    for command in (backup, restore, replay):
        app.command()(command)
