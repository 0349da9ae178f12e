"""Taking a label back is one's own affair: what another person said of the same mention holds."""

import duckdb
import pytest

from agorascope.app_store import AppStore
from agorascope.app_store.labels import human_labels
from agorascope.gold.frame import Mention
from agorascope.gold.rounds import sample, take_back, take_labels, unlabelled, waiting_keys
from agorascope.gold.sheets import Answer
from agorascope.gold.standing import progress_of
from agorascope.published import Publication


@pytest.fixture
def mentions(store: AppStore, publish: object, publication: Publication) -> list[Mention]:
    connection: duckdb.DuckDBPyConnection = publish(300)  # type: ignore[operator]
    return sample(store, connection, publication, size=20, seed=None, who="lea").mentions


def say(store: AppStore, mention: Mention, label: str, by: str) -> None:
    take_labels(store, [Answer(1, mention.mention_id, mention.content_hash[:12], label, "")], by)


def held(store: AppStore) -> dict[str, str]:
    with store.reading() as session:
        return {label.mention_id: label.label for label in human_labels(session)}


def test_the_last_label_of_a_person_is_taken_back_then_the_one_before(
    store: AppStore, mentions: list[Mention]
) -> None:
    first, second = mentions[:2]
    say(store, first, "negative", "lea")
    say(store, second, "positive", "lea")
    assert take_back(store, "lea") == (second.mention_id, second.content_hash)
    assert held(store) == {first.mention_id: "negative"}
    assert take_back(store, "lea") == (first.mention_id, first.content_hash)
    assert take_back(store, "lea") is None
    assert held(store) == {}


def test_what_another_person_said_of_it_holds(store: AppStore, mentions: list[Mention]) -> None:
    say(store, mentions[0], "negative", "lea")
    say(store, mentions[0], "positive", "max")
    take_back(store, "max")
    assert held(store) == {mentions[0].mention_id: "negative"}
    assert progress_of(store).by_person == {"lea": 1}


def test_a_mention_taken_back_waits_again_for_that_person(
    store: AppStore, publish: object, mentions: list[Mention]
) -> None:
    key = (mentions[0].mention_id, mentions[0].content_hash)
    say(store, mentions[0], "negative", "lea")
    assert key not in waiting_keys(store, by="lea")
    assert key in waiting_keys(store, by="max")
    take_back(store, "lea")
    assert key in waiting_keys(store, by="lea")
    connection = publish(300)  # type: ignore[operator]
    assert mentions[0].mention_id in {one.mention_id for one in unlabelled(store, connection)}


def test_progress_counts_people_stances_and_agreement(store: AppStore, mentions: list[Mention]) -> None:
    for mention in mentions[:4]:
        say(store, mention, "negative", "lea")
    say(store, mentions[4], "unsure", "lea")
    for mention in mentions[:3]:
        say(store, mention, "negative" if mention is not mentions[0] else "positive", "max")
    found = progress_of(store)
    assert (found.rounds, found.drawn, found.labelled, found.stances) == (1, 20, 5, 4)
    assert found.by_person == {"lea": 5, "max": 3}
    [pair] = found.agreements
    assert (pair.mentions, pair.same) == (3, 2)
