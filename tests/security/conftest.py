"""A small published file, and a place where nothing may be written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from agorascope import published
from agorascope.published import Publication
from agorascope.warehouse import open_warehouse


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    warehouse = tmp_path / "data" / "warehouse.duckdb"
    with open_warehouse(warehouse) as connection:
        connection.execute("insert into raw.workspace values ('w', false, 'UTC', ['fr'], true, 'f')")
        connection.execute("create schema marts")
        connection.execute("create table marts.dim_brands as select 'nova' as brand_id, 'Nova' as name")
    return published.publish(
        warehouse,
        tmp_path / "data" / "published",
        run_id="r1",
        as_of=datetime(2026, 3, 11, tzinfo=UTC),
        facts={},
        keep=5,
    )
