"""The words of the demo world: varied, without leftovers of the grammar, true to what was planted."""

import html
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from agorascope.demo.model import Voice
from agorascope.demo.phrases import Phrasebook, elide, sections
from agorascope.demo.voices import capitalise, in_voice, without_accents
from agorascope.demo.writing import joined
from agorascope.matching import Matcher
from agorascope.workspace import load_workspace

from .conftest import WrittenWorld

LEFTOVERS = re.compile(r"[{}\[\]|]|\b[Ll]orem\b|  | \.| ,|\bNone\b")


def plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text.replace("</p><p>", "\n"))).strip()


def words_only(text: str) -> str:
    """A text without the handles and hashtags that make it distinct by themselves, nor figures."""
    return re.sub(r"\s+", " ", re.sub(r"[@#][\w-]+|\d+", "", plain(text))).strip().lower()


def test_at_least_85_percent_of_the_texts_are_distinct(full_world: WrittenWorld) -> None:
    texts = [words_only(text) for text in full_world.texts()]
    assert len(set(texts)) >= 0.85 * len(texts)


def test_no_sentence_is_in_more_than_one_percent_of_the_texts(full_world: WrittenWorld) -> None:
    texts = [words_only(text) for text in full_world.texts()]
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({sentence.strip(" .!?…") for sentence in re.split(r"(?<=[.!?…])\s+|\n", text)} - {""})
    sentence, most = counts.most_common(1)[0]
    assert most <= 0.01 * len(texts), sentence


def test_no_text_shows_the_grammar_behind_it(full_world: WrittenWorld) -> None:
    shown = [plain(text) for text in full_world.texts()]
    shown += [post["title"] for post in full_world.rows("post") if post.get("title")]
    left = [text for text in shown if LEFTOVERS.search(re.sub(r"\s+", " ", text))]
    assert left[:5] == []


def test_the_matcher_finds_exactly_the_planted_brands(full_world: WrittenWorld) -> None:
    matcher = Matcher(load_workspace(full_world.summary.workspace).brands)
    wrong = []
    for post in full_world.rows("post"):
        if post["kind"] != "repost":
            matches = matcher.match(
                title=post.get("title"),
                display_text=plain(post["text"]),
                links=post.get("links"),
                hashtags=post.get("hashtags"),
                mentions=[who["handle"] for who in post.get("mentions", [])],
            )
            found = {match.brand_id for match in matches}
            planted = set(full_world.stances.get(post["uri"], {}).get("stances", {}))
            if found != planted:
                wrong.append((post["text"], found, planted))
    assert wrong[:5] == []


def test_hopscotch_is_not_the_brand(full_world: WrittenWorld) -> None:
    games = [text for text in full_world.texts() if re.search(r"jeu de marelle|jouer à la marelle", text)]
    assert len(games) > 20


def test_both_languages_have_the_same_sections() -> None:
    french, english = set(sections("fr")), set(sections("en"))
    assert french - english == {"apart", "mpart"}  # agreement and articles
    assert english - french == {"bolt"}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_material_is_generous_and_written_once(lang: str) -> None:
    lines = [line for lines in sections(lang).values() for line in lines]
    assert len(lines) > 1500
    long_ones = Counter(line for line in lines if len(line) > 40)
    assert [line for line, count in long_ones.items() if count > 1] == []


def test_every_choice_in_the_material_is_closed() -> None:
    for lang in ("fr", "en"):
        for lines in sections(lang).values():
            assert [line for line in lines if line.count("[") != line.count("]")] == []
            assert [line for line in lines if line.count("{") != line.count("}")] == []


@pytest.mark.parametrize(
    ("before", "value", "expected"),
    [
        ("la ville de ", "Angers", "la ville d'"),
        ("la ville de ", "Lyon", "la ville de "),
        ("Cyclandre sort le ", "Escale", "Cyclandre sort l'"),
        ("Vu le nouveau ", "Escale", "Vu le nouvel "),
        ("les freins du ", "Alizé", "les freins de l'"),
        ("je pense que ", "Orléans", "je pense qu'"),
        ("je pense à ", "Orléans", "je pense à "),
    ],
)
def test_french_elides_before_a_vowel(before: str, value: str, expected: str) -> None:
    assert elide(before, value) == expected


def test_a_deck_deals_every_sentence_before_any_comes_again() -> None:
    book = Phrasebook("fr", Random(1))
    size = len(sections("fr")["closer"])
    dealt = [book.deal("closer") for _ in range(3 * size)]
    assert set(Counter(dealt).values()) == {3}
    assert all(one != two for one, two in pairwise(dealt))


def test_a_slot_keeps_its_value_within_a_sentence() -> None:
    book = Phrasebook("en", Random(1))
    values = iter("abc")
    assert (
        book.fill("{who} won, well done {who}, says {kid}", lambda _: next(values))
        == "a won, well done a, says b"
    )


def test_a_sentence_after_a_comma_loses_its_capital_but_names_keep_theirs() -> None:
    assert joined(["Bonjour Léa,", "La pièce part."]) == "Bonjour Léa, la pièce part."
    assert joined(["Perso,", "Cyclandre me va."]) == "Perso, Cyclandre me va."
    assert joined(["Well,", "I like it."]) == "Well, I like it."


def test_capitals_start_sentences_but_not_links() -> None:
    assert (
        capitalise("ma sœur roule. elle aime !! https://x.example")
        == "Ma sœur roule. Elle aime !! https://x.example"
    )


def test_a_voice_leaves_brands_handles_and_links_alone() -> None:
    voice = Voice(lower=True, drops_accents=True, typo_rate=1.0)
    text = in_voice(
        "Écoutez @Cyclandre et #Marelle, Cyclandre Alizé https://É.example", voice, "fr", "neu", Random(2)
    )
    for kept in ("@Cyclandre", "#Marelle,", "Cyclandre", "Alizé", "https://É.example"):
        assert kept in text
    assert "É" not in text.split()[0]


def test_an_american_voice_leaves_handles_alone() -> None:
    text = in_voice(
        "The mudguard of @mudguard40 is a good colour", Voice(american=True), "en", "neu", Random(2)
    )
    assert text == "The fender of @mudguard40 is a good color"


def test_dropping_accents_keeps_other_signs() -> None:
    assert without_accents("çà coûte 12 €, « là »") == "ca coute 12 €, « la »"


def test_material_ships_beside_the_code() -> None:
    folder = Path(__file__).parents[3] / "agorascope" / "demo" / "material"
    assert {path.name for path in (folder / "fr").iterdir()} == {
        path.name for path in (folder / "en").iterdir()
    }
