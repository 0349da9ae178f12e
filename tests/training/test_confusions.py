"""What the shipped confusions are counted on, and that counting again gives the same."""

import json
from pathlib import Path

import pytest

from training import confusions, corpora


@pytest.mark.real
def test_no_text_that_is_reported_or_learned_from_is_counted(shared_data: Path) -> None:
    counted = {corpora.key(e.text) for own in confusions.examples(shared_data).values() for e in own}
    reported = {corpora.key(e.text) for e in corpora.topics(shared_data, confusions.REPORTED)}
    learned = {corpora.key(e.text) for e in corpora.training(shared_data)}
    assert not counted & reported
    assert not counted & learned
    assert len(counted) > 4_000


@pytest.mark.real
def test_counting_again_gives_the_shipped_file(shared_data: Path) -> None:
    path = Path(__file__).parents[2] / "agorascope" / "models" / "confusions.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    found = confusions.measured(shared_data, ("lexicon", "fast"))
    assert found["corpora"] == said["corpora"]
    assert found["scorers"] == {name: said["scorers"][name] for name in ("lexicon", "fast")}


def test_every_corpus_serves_some_language() -> None:
    languages = {"a-en": "en", "b-fr": "fr", "c-de": "de", confusions.ALONE: "hi"}
    for scorer in confusions.SCORERS:
        found = confusions.pools(scorer, languages)
        assert "default" in found
        assert {name for names in found.values() for name in names} == set(languages)
