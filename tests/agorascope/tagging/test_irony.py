import pytest

from agorascope.tagging import Tagger, lowered
from agorascope.tagging.irony import EXPECTED


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(("fr", "en"))


def p_irony(tagger: Tagger, text: str, lang: str) -> float:
    return float(tagger.tag([text], [lang])["p_irony"][0].as_py())


def test_an_author_who_says_so_is_believed(tagger: Tagger) -> None:
    assert p_irony(tagger, "Quel beau service #ironie", "fr") >= 0.9
    assert p_irony(tagger, "Best airline ever #sarcasm", "en") >= 0.9
    assert p_irony(tagger, "Sarcasm is not my thing", "en") < 0.9


def test_mock_praise_is_doubted_more_than_thanks(tagger: Tagger) -> None:
    plain = p_irony(tagger, "Merci pour votre aide", "fr")
    assert p_irony(tagger, "Bravo, encore une panne, quelle surprise", "fr") > plain


def test_a_language_without_a_model_gets_the_expected_share(tagger: Tagger) -> None:
    assert p_irony(tagger, "Wunderbar, danke", "de") == EXPECTED


def test_irony_lowers_confidence_and_never_raises_it() -> None:
    assert lowered(0.8, 0.0) == 0.8
    assert lowered(0.8, 0.5) == 0.4
    assert lowered(0.8, 1.0) == 0.0
