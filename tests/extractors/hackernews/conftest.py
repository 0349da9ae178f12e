"""Landed pages around documents in Hacker News' forms."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from agorascope.landing import RawPage

FETCHED = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def page() -> Callable[..., RawPage]:
    """A landed page around a document or bytes."""

    def make(document: Any, **options: Any) -> RawPage:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        return RawPage(
            network="hackernews",
            source="search/velo",
            body=body,
            fetched_at=FETCHED,
            content_type="application/json",
            parser="hackernews",
            options=options,
            ref="hackernews/2026-09-01/b1/00000-0.zst",
        )

    return make
