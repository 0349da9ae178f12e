"""`agorascope doctor`: is everything in place, and if not, what to do."""

import importlib.metadata
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import duckdb

from agorascope import published
from agorascope.app_store.store import look_at_store, refuse_vanished
from agorascope.delivery.standing import RUNBOOKS
from agorascope.doctor_sources import look_at_reach, look_at_secrets, look_at_sources
from agorascope.errors import AgorascopeError, WorkspaceError
from agorascope.findings import Finding
from agorascope.notices.facts import missing_of
from agorascope.rekeying import refuse_other_key
from agorascope.settings import TELEMETRY_OFF, Settings
from agorascope.warehouse import open_reader
from agorascope.workspace import Workspace, load_workspace

EXPECTED_VERSIONS = {
    "apache-airflow": "3.3.",
    "dbt-core": "1.11.",
    "dbt-duckdb": "1.11.",
    "duckdb": "2.0.",
    "great-expectations": "1.24.",
    "streamlit": "1.67.",
}
MIN_FREE_BYTES = 2 * 2**30
# What looking at something broken raises: a finding as well.
BROKEN = (AgorascopeError, OSError, ValueError, KeyError, TypeError, AttributeError, duckdb.Error)


def examine(settings: Settings, workspace_path: Path, *, offline: bool) -> list[Finding]:
    """Look at everything; never raises for what it looks at."""
    findings = [
        *_versions(),
        *_looked_at("data folder", lambda: [_data_folder(settings)]),
        *_looked_at("disk", lambda: [_disk(settings)]),
        *_looked_at("warehouse", lambda: _warehouse(settings)),
        *_looked_at("app store", lambda: [_app_store(settings)]),
        *_looked_at("publication", lambda: [_publication(settings)]),
    ]
    findings.append(_telemetry())
    try:
        workspace = load_workspace(workspace_path)
    except WorkspaceError as error:
        return [*findings, Finding("fail", "workspace", error.args[0], error.remedy)]
    findings.append(
        Finding(
            "ok",
            "workspace",
            f"{workspace.name}: {len(workspace.brands)} brands, networks: "
            f"{', '.join(workspace.enabled_networks()) or 'none'}",
        )
    )
    findings += _looked_at("workspace", lambda: _advice(workspace))
    findings += look_at_secrets(workspace)
    findings += _looked_at("networks", lambda: look_at_sources(settings, workspace))
    if not offline:
        findings += look_at_reach(workspace)
    return findings


def _looked_at(what: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """The findings of one look; that it cannot be looked at is a finding too."""
    try:
        return list(look())
    except BROKEN as error:
        return [_broken(what, error)]


def _broken(what: str, error: Exception) -> Finding:
    if isinstance(error, AgorascopeError):
        return Finding("fail", what, str(error.args[0]), error.advice)
    return Finding(
        "fail",
        what,
        f"cannot be looked at: {type(error).__name__}: {str(error)[:300]}",
        "Set AGORASCOPE_DATA_DIR to a folder that can be read and written, or mend what is there.",
    )


def _versions() -> Iterator[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("ok" if sys.version_info[:2] == (3, 11) else "fail", "Python", python, "")
    for package, prefix in EXPECTED_VERSIONS.items():
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            yield Finding("fail", package, "not installed", "Run `make .venv/installed`, or `make run`.")
            continue
        good = version.startswith(prefix)
        yield Finding(
            "ok" if good else "warn",
            package,
            version,
            "" if good else f"Tested with {prefix}x; see requirements.lock.",
        )


def _data_folder(settings: Settings) -> Finding:
    try:
        settings.make_data_dir()
        with tempfile.NamedTemporaryFile(dir=settings.data_dir):
            pass
    except OSError as error:
        return Finding(
            "fail", "data folder", f"{settings.data_dir}: {error}", "Set AGORASCOPE_DATA_DIR elsewhere."
        )
    if settings.data_dir.stat().st_mode & stat.S_IRWXO:
        return Finding(
            "warn",
            "data folder",
            f"{settings.data_dir} is open to every account of this machine, and holds people's words.",
            f"Close it: chmod o-rwx {settings.data_dir}",
        )
    return Finding("ok", "data folder", f"{settings.data_dir} is writable")


def _disk(settings: Settings) -> Finding:
    place = settings.data_dir if settings.data_dir.exists() else Path.cwd()
    free = shutil.disk_usage(place).free
    text = f"{free / 2**30:.1f} GiB free"
    if free < MIN_FREE_BYTES:
        return Finding("warn", "disk", text, "Free some space: a full disk stops a run before it publishes.")
    return Finding("ok", "disk", text)


def _warehouse(settings: Settings) -> Iterator[Finding]:
    if not settings.warehouse.exists():
        yield Finding("ok", "warehouse", "none yet; the first run makes it")
        return
    try:
        with open_reader(settings.warehouse, wait_seconds=1) as connection:
            row = connection.execute("select count(*) from raw.posts").fetchone()
            yield from _pseudonym_key(settings, connection)
    except AgorascopeError as error:
        yield Finding("warn", "warehouse", error.args[0], error.advice)
        return
    except duckdb.Error as error:
        yield Finding(
            "fail",
            "warehouse",
            f"{settings.warehouse} is no warehouse of this program: {str(error)[:300]}",
            "Move it aside and run again: everything is loaded anew from the landing zone.",
        )
        return
    yield Finding("ok", "warehouse", f"{row[0] if row else 0} posts")


def _pseudonym_key(settings: Settings, connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """The key that the stored pseudonyms were made with: not there, another one, or on its way to one."""
    try:
        refuse_other_key(settings, connection)
    except AgorascopeError as error:
        yield Finding("fail", "pseudonym key", error.args[0], error.advice)


def _app_store(settings: Settings) -> Finding:
    refuse_vanished(settings)
    if not settings.app_database_url and not settings.app_store.exists():
        return Finding("ok", "app store", "none yet; the first run makes it")
    look_at_store(settings)
    return Finding("ok", "app store", "can be read")


def _publication(settings: Settings) -> Finding:
    publication = published.current(settings.published)
    status = published.last_status(settings.published)
    if status is None and (settings.published / published.STATUS).exists():
        return Finding(
            "fail",
            "publication",
            f"{settings.published / published.STATUS} cannot be read",
            "Remove it: the next run writes it anew.",
        )
    failures = "; ".join(one for one in status.failures if one not in status.message) if status else ""
    if publication:
        with published.reading(settings.published) as (
            publication,
            connection,
        ):  # a file that is there may be damaged
            connection.execute("select count(*) from quality.publication").fetchall()
    shown = publication.version if publication else "nothing published yet"
    if status and status.outcome != "published":
        return Finding(
            "warn",
            "publication",
            f"{shown}, but the last run did not publish: {status.message} {failures}",
            f"Step by step: docs/runbooks/{RUNBOOKS.get(status.outcome, 'failed-run.md')}",
        )
    if publication is None:
        return Finding("note", "publication", "nothing published yet", "Run `make run` or `agorascope run`.")
    return Finding(
        "ok", "publication", f"{publication.version}, as of {publication.as_of:%Y-%m-%d %H:%M} UTC"
    )


def _telemetry() -> Finding:
    on = [
        name
        for name, value in TELEMETRY_OFF.items()
        if os.environ.get(name, value).lower() not in _same(value)
    ]
    if on:
        return Finding("warn", "telemetry", f"switched on by: {', '.join(on)}", "Unset these to keep it off.")
    return Finding("ok", "telemetry", "off")


def _same(value: str) -> set[str]:
    return {"false", "0", "no", "off"} if value.lower() == "false" else {"1", "true", "yes", "on"}


def _advice(workspace: Workspace) -> Iterator[Finding]:
    if len(workspace.brands) == 1:
        yield Finding(
            "note", "brands", "only one", "Add competitors: share of voice needs somebody to share with."
        )
    if not workspace.enabled_networks():
        yield Finding("warn", "networks", "none enabled", "Add one under `networks:`, or import files.")
    if not workspace.staff and not workspace.channels:
        yield Finding(
            "note",
            "staff",
            "no staff accounts and no own pages named",
            "Name them, or they count as people's voices.",
        )
    sender = workspace.outreach.sender
    if sender and (missing := missing_of(workspace)):
        yield Finding(
            "warn",
            "privacy notice",
            f"drafts link to {sender.privacy_url}, and the notice of article 14 cannot be written: the "
            f"workspace does not say {', '.join(missing)}",
            "Write them there, then `agorascope privacy notice`, and publish what it writes at that address.",
        )
    for name, network in workspace.networks.items():
        if network.archive and not network.archive.path.exists():
            yield Finding(
                "warn",
                name,
                f"the archive folder {network.archive.path} does not exist",
                "Put export files there.",
            )
