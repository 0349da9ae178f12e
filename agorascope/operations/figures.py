"""What is measured of a run: its steps from their reports, its sources from the published file, the disk.

Names of networks are the only words among them: no text, no person, no listing.
"""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import duckdb

from agorascope import published
from agorascope.context import Context
from agorascope.operations.metrics import Figure
from agorascope.runs import StepReport, in_seconds, read_reports
from agorascope.source_costs import newest_costs


def figures_of(context: Context, now: datetime | None = None) -> list[Figure]:
    """Everything that is known at the end of a run, published or not."""
    moment = now or datetime.now(UTC)
    reports = read_reports(context.settings, context.run.run_id)
    return [*_of_steps(reports), *_of_storage(context), *_of_publication(context, moment)]


def _of_steps(reports: list[StepReport]) -> Iterator[Figure]:
    ended = [report for report in reports if report.ended_at]
    if (seconds := in_seconds(reports)) is not None:
        yield Figure("agorascope.run.duration", "s", seconds)
    yield Figure("agorascope.run.failed_steps", "{step}", sum(r.status == "failed" for r in reports))
    for gate in ("gate_arrival", "gate_marts"):
        failed = sum(r.status == "failed" for r in reports if r.step == gate)
        yield Figure("agorascope.gate.failures", "{failure}", failed, {"gate": gate.removeprefix("gate_")})
    for report in ended:
        of = {"step": report.step} | ({"network": report.network} if report.network else {})
        length = datetime.fromisoformat(str(report.ended_at)) - datetime.fromisoformat(report.started_at)
        yield Figure("agorascope.step.duration", "s", length.total_seconds(), of)
        if report.rows is not None:
            yield Figure("agorascope.step.rows", "{row}", report.rows, of)


def _of_storage(context: Context) -> Iterator[Figure]:
    warehouse = context.settings.warehouse
    if warehouse.exists():
        yield Figure("agorascope.warehouse.size", "By", warehouse.stat().st_size)
    yield Figure("agorascope.disk.free", "By", shutil.disk_usage(context.settings.data_dir).free)


def _of_publication(context: Context, now: datetime) -> Iterator[Figure]:
    """Of the newest publication, which after a failed run is an older one: its age tells."""
    publication = published.current(context.settings.published)
    if publication is None:
        return
    yield Figure("agorascope.publication.age", "s", (now - publication.as_of).total_seconds())
    with published.connect(publication) as connection:
        yield from _of_sources(connection, now)


def _of_sources(connection: duckdb.DuckDBPyConnection, now: datetime) -> Iterator[Figure]:
    health = connection.execute(
        "select network_id, last_success_at, last_run_posts, last_run_rejects, posts_total, status = 'ok' "
        "from quality.source_health order by network_id"
    ).fetchall()
    for network, success, posts, rejects, total, is_well in health:
        of = {"network": str(network)}
        yield Figure("agorascope.source.up", "1", float(bool(is_well)), of)
        if success is not None:
            yield Figure("agorascope.source.lag", "s", (now - success).total_seconds(), of)
        for name, unit, value in (
            ("new_posts", "{post}", posts),
            ("rejects", "{record}", rejects),
            ("posts", "{post}", total),
        ):
            if value is not None:
                yield Figure(f"agorascope.source.{name}", unit, value, of)
    for row in newest_costs(connection):
        yield from _of_costs(row)


def _of_costs(row: dict[str, Any]) -> Iterator[Figure]:
    of = {"network": str(row["network_id"])}
    for column, unit in (("requests", "{request}"), ("bytes", "By"), ("seconds", "s")):
        if row[column] is not None:
            yield Figure(f"agorascope.source.{column}", unit, float(row[column]), of)
    for name, amounts in (("quota_used", row["spent"]), ("quota_left", row["quota_left"])):
        for unit_name, amount in amounts.items():
            yield Figure(f"agorascope.source.{name}", "1", float(amount), of | {"unit": str(unit_name)})
