"""Makers of records and warehouses for the tests of the library."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import duckdb
import pytest

from agorascope.coverage import Coverage
from agorascope.load import LoadReport, load_batch
from agorascope.records import Row, content_hash, table
from agorascope.retention.arriving import Gatekeeper
from agorascope.warehouse_schema import create_all

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse in memory."""
    with duckdb.connect() as warehouse:
        warehouse.execute("set timezone = 'UTC'")
        create_all(warehouse)
        yield warehouse


@pytest.fixture
def post() -> Callable[..., Row]:
    """A post record; every field can be given."""

    def make(uri: str = "p1", **fields: Any) -> Row:
        text = fields.get("text", f"words of {uri}")
        row: Row = {
            "network": "mastodon",
            "instance": "velo.example",
            "uri": uri,
            "post_id": uri,
            "kind": "post",
            "author_id": "https://velo.example/users/lea",
            "author_handle": "lea@velo.example",
            "text": text,
            "text_format": "plain",
            "display_text": text,
            "created_at": NOON,
            "created_at_trust": "server",
            "status": "live",
            "content_hash": content_hash(text, fields.get("title")),
            "fetched_at": NOON,
        }
        return row | fields

    return make


@pytest.fixture
def load(connection: duckdb.DuckDBPyConnection) -> Callable[..., LoadReport]:
    """Load rows as one batch into the warehouse of the test."""

    def run(
        *posts: Row,
        batch_id: str = "b1",
        time_zone: str = "UTC",
        coverage: Coverage | None = None,
        gatekeeper: Gatekeeper | None = None,
        **kinds: list[Row],
    ) -> LoadReport:
        return load_batch(
            connection,
            network="mastodon",
            batch_id=batch_id,
            tables={
                "post": table("post", posts),
                "member": table("member", kinds.get("members", [])),
                "interaction": table("interaction", kinds.get("interactions", [])),
                "channel_metric": table("channel_metric", kinds.get("metrics", [])),
                "status_change": table("status_change", kinds.get("changes", [])),
            },
            rejects=[],
            states={},
            landed_pages=1,
            time_zone=time_zone,
            key=b"a key",
            public_handles=frozenset({"nova"}),
            coverage=coverage,
            gatekeeper=gatekeeper,
        )

    return run
