"""Bodies of Reddit written for the tests, and a reader of them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.reddit.parse import parse_page

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
Read = Callable[..., Parsed]


def page_of(body: Any, **options: Any) -> RawPage:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return RawPage(
        network="reddit",
        source="file",
        body=raw,
        fetched_at=NOW,
        content_type="application/json",
        parser="reddit",
        options=options,
    )


@pytest.fixture
def read() -> Read:
    return lambda body, **options: parse_page(page_of(body, **options))
