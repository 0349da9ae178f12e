from pathlib import Path

import pytest

from agorascope.tagging import Tagger

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "material" / "intents_fr.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
    if not line.startswith("# ")
]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(("fr", "en"))


def test_two_thirds_of_the_kept_french_intents_are_found(tagger: Tagger) -> None:
    kept = ROWS[1::2]
    found = tagger.tag([text for _, text in kept], ["fr"] * len(kept))["intent"].to_pylist()
    assert sum(f == gold for f, (gold, _) in zip(found, kept, strict=True)) >= len(kept) * 2 / 3


@pytest.mark.parametrize(
    ("text", "lang", "intent"),
    [
        ("How long does delivery to Lyon take?", "en", "question"),
        ("Please send me the invoice again", "en", "request"),
        ("Worst service ever, still waiting after three weeks", "en", "complaint"),
        ("Thank you so much, you guys are awesome!", "en", "praise"),
        ("Wann kommt das neue Modell?", "de", "question"),
        ("Das neue Modell", "de", "other"),
    ],
)
def test_plain_intents_are_told(tagger: Tagger, text: str, lang: str, intent: str) -> None:
    assert tagger.tag([text], [lang])["intent"].to_pylist() == [intent]
