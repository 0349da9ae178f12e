"""The world that the tests of erasing and exporting share."""

import pytest

from agorascope.settings import Settings
from tests.agorascope.erasing.cases import PEOPLE, WORDS, World, member_of, post_of, uri_of


@pytest.fixture
def world(settings: Settings) -> World:
    """Three people, and one who answers, names and quotes them."""
    made = World(settings)
    made.write(
        "2026-03-10.ndjson",
        *(member_of(handle) for handle in PEOPLE),
        *(post_of(handle, text) for handle, text in WORDS.items()),
        post_of("dan", "@ann_42 you should try a smaller bell on that bicycle", parent_uri=uri_of("ann_42")),
        post_of("dan", "I met Ann Quillfeather at the Nova fair, a nice person", 2),
        post_of("dan", "A wheel is a wheel, whatever people say of it", 3),
    )
    made.listen()
    return made
