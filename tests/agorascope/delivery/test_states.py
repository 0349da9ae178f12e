"""What the team says of an alert is kept, told, and not passed over unawares."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agorascope.app_store import AppStore, open_store
from agorascope.delivery.states import set_state, words_of
from agorascope.errors import ConflictError
from agorascope.settings import Settings


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AppStore]:
    opened = open_store(Settings(data_dir=tmp_path))
    yield opened
    opened.close()


def test_the_last_word_is_told(store: AppStore) -> None:
    set_state(store, "alert", "acknowledged", note="on it", who="ann")
    set_state(store, "alert", "closed", note="", who="bob")

    word = words_of(store)["alert"]
    assert (word.state, word.changed_by) == ("closed", "bob")


def test_a_colleagues_newer_word_is_kept_and_told(store: AppStore) -> None:
    looked = datetime.now(UTC) - timedelta(minutes=1)
    set_state(store, "alert", "closed", note="over", who="ann")

    with pytest.raises(ConflictError, match=r"not acknowledged by bob: meanwhile ann made it closed"):
        set_state(store, "alert", "acknowledged", note="", who="bob", unless_after=looked)

    assert words_of(store)["alert"].state == "closed"


def test_ones_own_word_and_an_older_one_may_be_changed(store: AppStore) -> None:
    looked = datetime.now(UTC) - timedelta(minutes=1)
    set_state(store, "alert", "acknowledged", note="", who="ann", unless_after=looked)
    set_state(store, "alert", "closed", note="", who="ann", unless_after=looked)
    set_state(store, "alert", "open", note="", who="bob", unless_after=datetime.now(UTC))

    assert words_of(store)["alert"].changed_by == "bob"
