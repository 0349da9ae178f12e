"""What `agorascope doctor` says of the networks: keys, reach, and what their last loads showed."""

import os
import socket
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import duckdb

from agorascope.findings import Finding
from agorascope.settings import Settings
from agorascope.warehouse import open_reader
from agorascope.workspace import Workspace

REACH_SECONDS = 5
TROUBLED = {"failed", "quarantined"}


def look_at_sources(settings: Settings, workspace: Workspace) -> Iterator[Finding]:
    """How each network did in its last run, and every alarm. Nothing before the first run."""
    if not settings.warehouse.exists():
        return
    with open_reader(settings.warehouse, wait_seconds=1) as connection:
        health = _rows(connection, "select * from quality.source_health order by network_id")
        alarms = _rows(connection, "select * from quality.source_alarms order by network_id, alarm, subject")
    enabled = set(workspace.enabled_networks())
    for row in health:
        if row["network_id"] in enabled:
            yield _health(row)
    for row in alarms:
        if row["network_id"] in enabled or row["alarm"] == "page_unreadable":  # it has to go all the same
            yield Finding("warn", str(row["network_id"]), str(row["message"]), str(row["remedy"]))


def _health(row: Mapping[str, Any]) -> Finding:
    success = row["last_success_at"]
    last = f"last success {success:%Y-%m-%d %H:%M} UTC" if success else "never loaded"
    found = f"{row['posts_total']} posts, {row['last_run_posts'] or 0} new in the last load, {last}"
    if row["status"] in TROUBLED:
        remedy = (
            "Step by step: docs/runbooks/arrival-gate.md"
            if row["status"] == "quarantined"
            else "Mend what it names and run again: what was missed is asked for."
        )
        return Finding("warn", str(row["network_id"]), f"{found}; {row['message']}", remedy)
    return Finding("ok", str(row["network_id"]), found)


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The rows of a table that a warehouse of an earlier version may not have."""
    try:
        found = connection.execute(query)
    except duckdb.CatalogException:
        return []
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def look_at_secrets(workspace: Workspace) -> Iterator[Finding]:
    """Whether each environment variable that the workspace names is set; never its value."""
    enabled = [network for network in workspace.networks.values() if network.enabled]
    names = {name for network in enabled for name in _env_names(network.own_settings())}
    for name in sorted(names | set(workspace.alerts.url_envs) | set(workspace.report.url_envs)):
        if os.environ.get(name):
            yield Finding("ok", "secret", f"{name} is set")
        else:
            remedy = f"Set {name} in the environment or in .env."
            yield Finding("warn", "secret", f"{name} is not set", remedy)


def _env_names(value: Any) -> Iterator[str]:
    """Names of environment variables anywhere in a network's settings: the keys ending in `_env`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if str(key).endswith("_env") and isinstance(inner, str):
                yield inner
            else:
                yield from _env_names(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _env_names(inner)


def look_at_reach(workspace: Workspace) -> Iterator[Finding]:
    """Whether the hosts of the enabled live networks take a connection."""
    for host, port in sorted(hosts_of(workspace)):
        try:
            with socket.create_connection((host, port), timeout=REACH_SECONDS):
                yield Finding("ok", "reach", f"{host} answers")
        except (OSError, UnicodeError) as error:  # a host name that IDNA does not allow
            yield Finding("warn", "reach", f"{host}: {error}", "Check the name, the network and the proxy.")


def hosts_of(workspace: Workspace) -> set[tuple[str, int]]:
    """(host, port) of everything that the enabled networks ask: fixed ones and those of the settings."""
    hosts: set[tuple[str, int]] = set()
    for name, network in workspace.networks.items():
        if network.enabled and not network.archive:
            fixed = getattr(import_module(f"extractors.{name}.settings"), "HOSTS", ())
            hosts |= {(host, 443) for host in fixed}
            hosts |= set(_hosts_in(network.own_settings()))
    return hosts


def _hosts_in(value: Any) -> Iterator[tuple[str, int]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {"host", "url"} and isinstance(inner, str):
                parts = urlsplit(inner if "://" in inner else f"https://{inner}")
                if parts.hostname:
                    yield parts.hostname, parts.port or (80 if parts.scheme == "http" else 443)
            else:
                yield from _hosts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _hosts_in(inner)
