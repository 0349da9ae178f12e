"""Parsing in one process or in several gives the same files of records."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agorascope import parsing
from agorascope.batchfiles import read_tables
from agorascope.errors import AgorascopeError, LandingError
from agorascope.landing import RawPage, batch_path, page_files, write_page

FETCHED = datetime(2026, 3, 10, 12, tzinfo=UTC)
Land = Callable[[int], list[Path]]


def status(number: int) -> dict[str, Any]:
    author = f"https://velo.example/users/membre{number % 3}"
    return {
        "id": str(number),
        "uri": f"{author}/statuses/{number}",
        "created_at": "2026-03-10T10:00:00.000Z",
        "visibility": "public",
        "content": f"<p>Post <b>{number}</b> &amp; more</p>",
        "favourites_count": number,
        "account": {"acct": f"membre{number % 3}", "uri": author, "followers_count": 7},
    }


@pytest.fixture
def land(tmp_path: Path) -> Land:
    """Land pages of two statuses, one of which cannot be used."""

    def run(pages: int) -> list[Path]:
        batch = batch_path(tmp_path, "mastodon", "2026-03-10", "b1")
        for page in range(pages):
            items = [status(page), {"content": "no visibility"}]
            body = json.dumps(items).encode()
            options = {"host": "velo.example", "kind": "tag", "cursor": {}}
            write_page(batch, page, RawPage("mastodon", "s", body, FETCHED, options=options))
        return page_files(batch)

    return run


def test_several_processes_give_the_same_rows_in_the_same_order(
    land: Land, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = land(7)
    monkeypatch.setattr(parsing, "PAGES_PER_PART", 2)
    whole = parsing.parse_pages(tmp_path, pages, tmp_path / "whole", workers=1)
    parts = parsing.parse_pages(tmp_path, pages, tmp_path / "parts", workers=2)
    assert read_tables(tmp_path / "parts") == read_tables(tmp_path / "whole")
    assert (parts.counts, parts.rejects) == (whole.counts, whole.rejects)
    assert (whole.counts["post"], len(whole.rejects)) == (7, 7)
    assert len(list((tmp_path / "parts").glob("post-*.parquet"))) == 4


def test_a_batch_without_pages_gives_empty_tables(tmp_path: Path) -> None:
    report = parsing.parse_pages(tmp_path, [], tmp_path / "none", workers=2)
    assert not any(report.counts.values())
    assert all(len(table) == 0 for table in read_tables(tmp_path / "none").values())


@pytest.mark.parametrize("workers", [1, 2])
def test_a_damaged_page_is_named_by_whichever_process_reads_it(
    land: Land, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    pages = land(4)
    damaged = pages[2].with_name(pages[2].name.replace(".meta.json", ".zst"))
    damaged.write_bytes(b"nothing of zstd")
    monkeypatch.setattr(parsing, "PAGES_PER_PART", 1)
    with pytest.raises(LandingError, match=damaged.name) as raised:
        parsing.parse_pages(tmp_path, pages, tmp_path / "out", workers=workers)
    assert "backup" in raised.value.remedy


def test_a_process_that_is_ended_from_outside_is_told_with_its_remedy(
    land: Land, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "PAGES_PER_PART", 1)
    monkeypatch.setattr(parsing, "parse_part", _end_of_process)
    with pytest.raises(AgorascopeError, match="ended from outside") as raised:
        parsing.parse_pages(tmp_path, land(3), tmp_path / "out", workers=2)
    assert "AGORASCOPE_PARSE_WORKERS=1" in raised.value.remedy


def _end_of_process(_: parsing.Part) -> None:
    os._exit(9)
