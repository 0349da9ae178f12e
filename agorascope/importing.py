"""`agorascope import`: one file into the landing zone and, with a workspace, into the warehouse."""

from datetime import UTC, datetime
from pathlib import Path

from agorascope import batchsteps
from agorascope.context import Context, Progress
from agorascope.errors import GateError
from agorascope.planning import write_plan
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse, sync_workspace
from agorascope.windows import make_run
from agorascope.workspace import Workspace
from agorascope.writing import exclusive
from extractors.archive.importing import ImportReport, import_file


def import_and_load(
    path: Path,
    mapping: str,
    *,
    settings: Settings,
    workspace: Workspace | None,
    network: str | None = None,
    on_progress: Progress | None = None,
) -> tuple[ImportReport, int | None]:
    """Land a file, then gate and load it; returns what it held and the number of new posts.

    Without a workspace the file stays landed, the number is None, and the next run loads it.
    Raises InputError on a file or mapping that cannot be used, GateError when the gate refuses it.
    """
    with exclusive(settings, f"the import of {path.name}"):
        report = import_file(
            path, mapping, settings=settings, workspace=workspace, network=network, on_progress=on_progress
        )
        if workspace is None:
            return report, None
        now = datetime.now(UTC)
        run = make_run(workspace, first=None, last=None, now=now, run_id=f"import-{now:%Y%m%dT%H%M%S.%fZ}")
        context = Context(settings, workspace, run, on_progress)
        with open_warehouse(settings.warehouse) as connection:
            sync_workspace(connection, workspace)
            write_plan(context, connection)
        batchsteps.parse_batch(settings, report.batch)
        _, refusal = batchsteps.gate_batch(context, report.batch)
        with open_warehouse(settings.warehouse) as connection:
            new_posts = batchsteps.load_gated(context, connection, report.batch)
        if refusal:
            raise GateError(
                f"The arrival gate refused {path.name}: {refusal}",
                remedy="Its bytes are kept. Mend the mapping and import it again, "
                "or, when the data is right: agorascope load --accept-refused",
            )
        return report, new_posts
