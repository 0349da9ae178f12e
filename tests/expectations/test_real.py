"""The arrival gate on recorded answers of real servers: nothing sound is set aside."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agorascope import records
from agorascope.landing import RawPage
from agorascope.records import RecordKind, Row
from expectations.arrival import ArrivalHistory, arrival_gate
from extractors.registry import parse_page

NOW = datetime(2026, 12, 1, tzinfo=UTC)
LISTINGS = ("timelines", "statuses", "context")


@pytest.mark.real
def test_recorded_mastodon_posts_pass_whole(shared_data: Path) -> None:
    folder = shared_data / "api" / "mastodon"
    rows: dict[RecordKind, list[Row]] = {kind: [] for kind in records.SCHEMAS}
    with (folder / "index.tsv").open(encoding="utf-8") as index:
        for entry in csv.DictReader(index, delimiter="\t"):
            is_listing = entry["method"] == "GET" and any(name in entry["uri"] for name in LISTINGS)
            if not is_listing or entry["status"] != "200" or not (folder / entry["file"]).exists():
                continue
            body = (folder / entry["file"]).read_bytes()
            page = RawPage("mastodon", "recorded", body, NOW, options={"host": "localhost:3000"})
            parsed = parse_page(page)
            for kind, kept in rows.items():
                kept.extend(parsed.rows(kind))
    tables = {kind: records.table(kind, kept) for kind, kept in rows.items()}
    verdict = arrival_gate(tables, network="mastodon", now=NOW, history=ArrivalHistory())
    assert len(tables["post"]) > 50
    assert verdict.quarantined == []
    assert verdict.is_batch_ok
