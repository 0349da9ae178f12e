from pathlib import Path

import pytest

from agorascope.tagging.tokens import fold_text, split
from agorascope.tagging.toxicity import THRESHOLD, ToxicityJudge

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "material" / "toxicity.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("# ")
]


@pytest.fixture(scope="module")
def judge() -> ToxicityJudge:
    return ToxicityJudge()


def probability(judge: ToxicityJudge, text: str, lang: str) -> float:
    folded = fold_text(text)
    return judge.probability(folded, split(folded), lang)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_kept_half_of_the_hand_made_set_is_told_apart(judge: ToxicityJudge, lang: str) -> None:
    kept = [(text, label == "1") for language, label, text in ROWS[1::2] if language == lang]
    wrong = [text for text, is_toxic in kept if (probability(judge, text, lang) >= THRESHOLD) != is_toxic]
    assert len(wrong) <= len(kept) // 20, wrong


@pytest.mark.parametrize(
    "text",
    [
        "You f*ck1ng id1ot",
        "espèce de c0nn@rd",
        "f.d.p",
        "you fuuuuck face, a s s h o l e",
        "you аsshole",
        "ENC*LÉ",
    ],
)
def test_a_mask_hides_nothing(judge: ToxicityJudge, text: str) -> None:
    assert max(probability(judge, text, "fr"), probability(judge, text, "en")) >= THRESHOLD


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe",
        "Samsung A55",
        "a*b = c*d",
        "http://velkarn.example/sh1t",
        "50% off, 4 for 3!",
        "contact@velkarn.example",
    ],
)
def test_an_innocent_spelling_is_left_alone(judge: ToxicityJudge, text: str) -> None:
    assert probability(judge, text, "en") == 0.0


def test_what_is_quoted_or_of_oneself_weighs_less(judge: ToxicityJudge) -> None:
    aimed = probability(judge, "Vous êtes des connards", "fr")
    for text in ("Il m'a traité de connard", "« connard », a-t-il dit", "je suis trop con"):
        assert probability(judge, text, "fr") < THRESHOLD < aimed


def test_coarse_words_that_hit_nobody_are_not_toxic(judge: ToxicityJudge) -> None:
    assert probability(judge, "Putain de merde, encore une panne de ce réseau à chier", "fr") < THRESHOLD
    assert probability(judge, "Holy shit, this fucking bike is damn fast", "en") < THRESHOLD


def test_a_french_delay_is_no_insult_where_the_language_is_unknown(judge: ToxicityJudge) -> None:
    assert probability(judge, "encore du retard", "und") == 0.0
