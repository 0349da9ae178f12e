"""Topics in texts: words of their own, plurals, hashtags; not links, handles or parts of words."""

from agorascope.watch.topics import TopicFinder, topics_version
from agorascope.workspace import WatchTopic

TOPICS = (
    WatchTopic(id="paths", name="Paths", terms=("piste cyclable", "cycle lane")),
    WatchTopic(id="grants", name="Grants", terms=("prime", "grant")),
)
FINDER = TopicFinder(TOPICS)


def found(text: str, *hashtags: str) -> list[str]:
    return [match.topic_id for match in FINDER.find(text, hashtags)]


def test_a_term_is_found_as_words_of_their_own_in_singular_and_plural() -> None:
    assert found("La piste cyclable est coupée") == ["paths"]
    assert found("Des PISTES CYCLABLES partout, des primes aussi") == ["paths", "grants"]
    assert found("cycle lanes; a grant") == ["paths", "grants"]
    assert found("granted, primed, bicycle lane") == []


def test_a_hashtag_speaks_of_a_topic_written_or_beside_the_text() -> None:
    assert found("bonjour #pistecyclable") == ["paths"]
    assert found("bonjour", "pistecyclable") == ["paths"]
    assert found("bonjour pistecyclable") == []


def test_links_and_handles_are_not_read() -> None:
    assert found("https://x.example/prime @prime mail prime@x.example") == []


def test_a_match_tells_the_words_and_comes_once() -> None:
    (match,) = FINDER.find("La Prime, puis une autre prime")
    assert (match.topic_id, match.matched_text) == ("grants", "Prime")


def test_without_topics_nothing_is_found() -> None:
    assert TopicFinder(()).find("piste cyclable") == []


def test_the_version_changes_with_terms_and_not_with_names_or_order() -> None:
    renamed = (TOPICS[1], WatchTopic(id="paths", name="Other", terms=("cycle lane", "piste cyclable")))
    assert topics_version(renamed) == topics_version(TOPICS)
    assert topics_version((*TOPICS[:1],)) != topics_version(TOPICS)
