"""Pages of files written here: `page_of(body, mapping)` makes what the landing zone would hold."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from agorascope.landing import RawPage
from extractors.archive.mapping import ArchiveMapping, load_mapping

PageOf = Callable[..., RawPage]
NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)

SIMPLE: dict[str, Any] = {
    "name": "simple",
    "network": "forum",
    "key": {"column": "id"},
    "columns": {"text": "text", "created_at": "date", "author_handle": "author"},
}


@pytest.fixture
def simple() -> dict[str, Any]:
    """A small mapping: id, date, author, text."""
    return {**SIMPLE, "columns": dict(SIMPLE["columns"])}


@pytest.fixture
def page_of() -> PageOf:
    def make(
        body: bytes | str, mapping: Any = None, *, source: str = "posts.csv", network: str = "forum"
    ) -> RawPage:
        found = (
            load_mapping(mapping)
            if isinstance(mapping, str)
            else ArchiveMapping.model_validate(mapping or SIMPLE)
        )
        return RawPage(
            network=network,
            source=source,
            body=body.encode() if isinstance(body, str) else body,
            fetched_at=NOW,
            parser=f"archive:{found.name}",
            options={"mapping": found.model_dump(mode="json")},
            ref="forum/2024-06-01/b/00000-x.zst",
        )

    return make
