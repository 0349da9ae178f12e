"""Rules: which one is found where, and that ordinary text is left alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.matching.folding import fold
from agorascope.stance.judging import is_plain, judged
from agorascope.stance.rules import Rule
from benchmarks.stance import unmarked


def rules(line: str, language: str) -> list[str]:
    """Rule, and role where it has one, of each brand of a marked line."""
    case = unmarked(line, language, "")
    return [f"{own.rule}{own.role and ':'}{own.role}" for own in judged(case.text, language, case.spans)]


@pytest.mark.parametrize(
    ("language", "line", "rule"),
    [
        ("en", "Is the new {A:0} any good?", "question"),
        ("fr", "Quelqu'un sait si {A:0} est fiable", "question"),
        ("en", "Why is {A:-} so slow?", ""),
        ("fr", "Pourquoi {A:-} est si lent ?", ""),
        ("en", "I love {A:+}. See https://shop.example/?q=1", ""),
        ("fr", "J'espère que {A:0} sera moins cher", "wish"),
        ("en", "I hope {A:0} will be cheaper", "wish"),
        ("en", "I hope to see {A:+} tomorrow", ""),
        ("en", "I wish {A:-} were faster", "regret"),
        ("fr", "Si seulement {A:-} répondait", "regret"),
        ("fr", "{A:0} dit que son réseau est le meilleur", "reported"),
        ("en", "According to {A:0}, it is the best", "reported"),
        ("en", "RT @{A:0}: we are the best!", "reported"),
        ("en", "I say {A:+} is great", ""),
        ("fr", "« {A:0} est le meilleur », dit la publicité", "quoted"),
        ("en", 'I love "{A:+} Deluxe Edition" so much', ""),
        ("en", "My old phone was better than this {A:-}", "comparison"),
        ("en", "Nothing is better than {A:+}", ""),
        ("en", "More than happy with {A:+}", ""),
        ("en", "I'd rather walk than fly {A:-}", "comparison"),
        ("en", "Great day. Everybody was nice, the sun shone. {A:+} too. Will you come?", ""),
    ],
)
def test_a_rule_is_found_for_one_brand(language: str, line: str, rule: str) -> None:
    assert rules(line, language) == [rule]


@pytest.mark.parametrize(
    ("language", "line", "first", "second"),
    [
        ("en", "{A:+} is better than {B:-}", "comparison:better", "comparison:worse"),
        ("en", "{A:-} is slower than {B:+}", "comparison:worse", "comparison:better"),
        ("en", "{A:-} is more expensive than {B:+}", "comparison:worse", "comparison:better"),
        ("en", "{A:-} isn't as good as {B:+}", "comparison:worse", "comparison:better"),
        ("en", "{A:-} isn't better than {B:0}", "comparison", ""),
        ("fr", "{A:+} est moins cher que {B:-}", "comparison:better", "comparison:worse"),
        ("fr", "{A:-} est plus cher que {B:+}", "comparison:worse", "comparison:better"),
        ("fr", "{A:+} marche mieux qu'{B:-}", "comparison:better", "comparison:worse"),
        ("fr", "Je préfère {A:+} à {B:-}", "comparison:better", "comparison:worse"),
        ("en", "I wish {A:-} were as good as {B:+}", "comparison:worse", "comparison:better"),
        ("en", "Switching from {A:-} to {B:+}", "switch:worse", "switch:better"),
        ("en", "left {A:-} for {B:+}", "switch:worse", "switch:better"),
        ("fr", "J'ai quitté {A:-} pour {B:+}", "switch:worse", "switch:better"),
        ("fr", "Contrairement à {A:-}, {B:+} répond", "opposite", ""),
        ("en", "{A:+} works, unlike {B:-}", "", "opposite"),
        ("en", "Is {A:0} better than {B:0}?", "question", "question"),
        ("en", "{A:0} says it is better than {B:0}", "reported", "reported"),
    ],
)
def test_a_relation_is_found_between_two_brands(language: str, line: str, first: str, second: str) -> None:
    assert rules(line, language) == [first, second]


def test_rules_of_one_language_are_silent_in_another() -> None:
    assert rules("{A:0} dit que oui", "en") == [""]
    assert rules("{A:0} dit que oui", "und") == ["reported"]


def test_a_mood_of_a_small_part_leaves_the_rest() -> None:
    case = unmarked("{A:+} is the best thing that happened to me this year. Anyone else?", "en", "")
    assert judged(case.text, "en", case.spans)[0].rule is Rule.NONE


_WORDS = st.sampled_from(
    ["Velkarn", "is", "better", "than", "I", "hope", "wish", "says", "?", ".", "qu'il", "plus", "cher", "que",
     '"', "told", "me", "unlike", "selon", "@", "RT", "est", "would", "be", "nice", "if", "anyone", "rather"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=30), st.sampled_from(["en", "fr", "und", "ar"]))
def test_what_is_plain_has_no_rule(words: list[str], language: str) -> None:
    text = " ".join(["Velkarn", *words])
    spans = [[(0, 7)]]
    judgement = judged(text, language, spans)[0]
    if is_plain(fold(text), language):
        assert judgement.rule is Rule.NONE
    assert judgement.scope.text == text


@given(st.text(max_size=200), st.lists(st.tuples(st.integers(0, 199), st.integers(1, 9)), max_size=6))
def test_any_text_is_judged_for_any_names(text: str, places: list[tuple[int, int]]) -> None:
    spans = [[(at, min(at + length, len(text)))] for at, length in places if at < len(text)]
    for language in ("en", "und"):
        assert len(judged(text, language, spans)) == len(spans)


@pytest.mark.parametrize(
    "unit", ["i wish ", "A better than ", '"', "A said ", "A not as good as ", "hope A is ", "A, "]
)
def test_the_longest_text_is_judged_in_a_second_or_two(unit: str) -> None:
    text = (unit * 10_000)[:10_000]
    places = [at for at, letter in enumerate(text) if letter == "A"]
    spans = [[(at, at + 1) for at in places[brand::2]] for brand in range(2)]
    started = time.process_time()
    judged(text, "und", spans)
    assert time.process_time() - started < 10  # a busy machine
