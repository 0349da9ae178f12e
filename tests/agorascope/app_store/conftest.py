"""A store of the test's own."""

from collections.abc import Iterator

import pytest

from agorascope.app_store import AppStore, open_store
from agorascope.settings import Settings


@pytest.fixture
def store(settings: Settings) -> Iterator[AppStore]:
    opened = open_store(settings)
    yield opened
    opened.close()
