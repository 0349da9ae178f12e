"""A published file in memory with mentions of two brands, and a store of the test's own."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from agorascope.app_store import AppStore, open_store
from agorascope.published import Publication
from agorascope.settings import Settings

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
STANCES = ("negative", "neutral", "positive")
Publish = Callable[[int], duckdb.DuckDBPyConnection]


@pytest.fixture
def store(settings: Settings) -> Iterator[AppStore]:
    opened = open_store(settings)
    yield opened
    opened.close()


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return Publication("v1", tmp_path / "none.duckdb", NOON, NOON, "r1")


@pytest.fixture
def publish() -> Iterator[Publish]:
    """A published file of so many mentions: the first of them are the same in a larger one."""
    opened = []

    def make(number: int) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        opened.append(connection)
        connection.execute("set timezone = 'UTC'")
        connection.execute(
            """
            create schema marts;
            create table marts.dim_brands as
            select * from (values ('acme', 'Acme', true), ('rival', '=Rival', false))
                as t (brand_id, brand_name, is_own);
            create table marts.fct_mentions as
            select
                md5('mention ' || i) as mention_id, md5('words ' || i) as content_hash,
                case when i % 3 = 0 then 'rival' else 'acme' end as brand_id,
                case i % 4 when 0 then 'en' else 'fr' end as language,
                'mastodon' as network_id, date '2026-03-01' + (i % 9)::int as mention_date,
                null::varchar as title, 'Words of ' || i as text, null::varchar as url,
                ['negative', 'neutral', 'positive'][1 + i % 3] as model_stance,
                ['negative', 'neutral', 'positive'][1 + i % 3] as stance,
                (i % 10) / 10.0 as stance_confidence,
                i % 17 = 0 as is_staff, i % 19 = 0 as is_duplicate
            from range($number) as r (i)
            """,
            {"number": number},
        )
        return connection

    yield make
    for connection in opened:
        connection.close()
