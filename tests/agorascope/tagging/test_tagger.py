import pickle

import pyarrow as pa
import pytest

from agorascope.tagging import INTENTS, TAGS, Tagger
from agorascope.workspace import Aspect


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(("fr", "en"))


def test_one_row_per_text_in_order(tagger: Tagger) -> None:
    table = tagger.tag(["Merci !", None, "  ", "Where is my parcel?"], ["fr", "fr", None, "en"])
    assert table.schema == TAGS
    assert table["error"].to_pylist() == [None, "empty", "empty", None]
    assert table["aspects"].to_pylist() == [[], [], [], ["products"]]


def test_no_text_gives_an_empty_table(tagger: Tagger) -> None:
    assert tagger.tag([], []).equals(pa.Table.from_pylist([], schema=TAGS))


def test_a_pickled_tagger_says_the_same(tagger: Tagger) -> None:
    again = pickle.loads(pickle.dumps(tagger))
    text, lang = ["Le SAV ne répond pas, quelle honte..."], ["fr"]
    assert again.version == tagger.version
    assert again.tag(text, lang).equals(tagger.tag(text, lang))


@pytest.mark.parametrize(
    "text",
    ["\ud800", "a" * 1_000_000, "non " * 100_000, "🙄" * 5_000, "z\u0336\u0337\u0301" * 3_000, "' or 1=1; --",
     "<b>x</b>", "Прив\u0435т мир", "*" * 50_000, "f." * 20_000, "@@@@ #### ????", "\x00\x01", "م" * 20_000],
)  # fmt: skip
def test_hostile_texts_are_read(tagger: Tagger, text: str) -> None:
    for lang in ("fr", "en", "und", "ja"):
        row = tagger.tag([text], [lang]).to_pylist()[0]
        assert row["error"] in (None, "empty")
        assert row["intent"] in INTENTS
        assert 0 <= row["p_irony"] <= 1
        assert 0 <= row["p_toxic"] <= 1


def test_a_text_that_breaks_the_tagger_is_marked_and_not_the_batch(
    tagger: Tagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = tagger._aspects.find

    def break_on_one(tokens: list[str], lang: str) -> list[str]:
        if "broken" in tokens:
            raise RuntimeError("no")
        return find(tokens, lang)

    monkeypatch.setattr(tagger._aspects, "find", break_on_one)
    good, bad, last = tagger.tag(["cheap", "broken", "Merci"], ["en", "en", "fr"]).to_pylist()
    assert good["aspects"] == ["price"]
    assert bad == dict.fromkeys(TAGS.names) | {"error": "RuntimeError: no"}
    assert last["intent"] == "praise"


def test_the_version_follows_the_aspects_of_the_workspace(tagger: Tagger) -> None:
    aspect = Aspect(id="battery", name="Battery", terms={"en": ("battery",)})
    assert Tagger(("fr", "en"), [aspect]).version != tagger.version == Tagger(("fr", "en")).version


def test_tags_of_a_text_do_not_depend_on_its_batch(tagger: Tagger) -> None:
    texts, langs = ["Merci pour rien", "Where is it?", "Bof"], ["fr", "en", "fr"]
    together = tagger.tag(texts, langs).to_pylist()
    assert together == [tagger.tag([t], [lang]).to_pylist()[0] for t, lang in zip(texts, langs, strict=True)]
