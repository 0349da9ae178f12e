"""Finding the extractor of a network and the parser of a page."""

import pytest

from agorascope.errors import InputError
from extractors.registry import get_source


def test_mastodon_is_found() -> None:
    assert get_source("mastodon").name == "mastodon"


@pytest.mark.parametrize("name", ["myspace", "http", "../etc", "mastodon.source", ""])
def test_an_unknown_network_names_those_there_are(name: str) -> None:
    with pytest.raises(InputError, match="mastodon"):
        get_source(name)
