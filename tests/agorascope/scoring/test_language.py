"""Which language a short text is in, and when not to say."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from agorascope.scoring.language import DECLARED_PRIOR, THRESHOLD, LanguageGuesser, normalised
from agorascope.scoring.language_model import VARIETIES, language_model
from agorascope.scoring.telling_words import TELLING_WORDS
from benchmarks.language import calibration_error
from training.corpora import UMSAB, umsab

GUESSER = LanguageGuesser(["fr", "en"])
ENGLISH = "My order still has not arrived after three weeks and nobody answers my messages"

SENTENCES = [
    ("Le service après-vente ne répond jamais au téléphone", "fr"),
    ("My order still has not arrived after three weeks", "en"),
    ("Der Kundendienst antwortet leider überhaupt nicht", "de"),
    ("El servicio al cliente no contesta nunca", "es"),
    ("Il servizio clienti purtroppo non risponde mai", "it"),
    ("O atendimento ao cliente nunca responde às mensagens", "pt"),
    ("خدمة العملاء لا ترد على الهاتف", "ar"),
    ("ग्राहक सेवा फोन का जवाब नहीं देती", "hi"),
    ("De klantenservice neemt nooit de telefoon op", "nl"),
]

OTHER_SENTENCES = [
    ("Привет, как дела? Очень доволен обслуживанием", "ru"),
    ("Bardzo dobra obsługa, polecam wszystkim", "pl"),
    ("Müşteri hizmetleri hiç cevap vermiyor, çok kötü", "tr"),
    ("Jag har väntat i tre veckor på min beställning", "sv"),
    ("Η εξυπηρέτηση πελατών δεν απαντά ποτέ", "el"),
    ("カスタマーサービスが全然電話に出ない", "ja"),
    ("Saya sudah menunggu tiga hari tapi belum ada jawaban", "id"),
]

FRENCH = [
    "Le nouveau MacBook Pro est top",
    "le service apres vente ne repond jamais",
    "j ai recu mon colis hier tres decu",
    "Le Black Friday chez Orange c'est trop cool",
    "mon iPhone 15 Pro Max est deja casse",
    "Free Mobile a lancé son offre Unlimited 5G",
    "MERCI BEAUCOUP POUR VOTRE AIDE @Velkarn",
    "COLIS PERDU, REMBOURSEZ MOI https://example.org/my-great-shop",
    "merci",
    "super merci",
    "mdr",
    "bof",
    "ça marche pas",
    "livraison rapide",
    "#climat #énergies",
    "@user @other_user 👍 très bien",
    "𝐁𝐨𝐧𝐣𝐨𝐮𝐫 à tous",
]

WORDLESS = ["", "😀😀", "!!!", "https://example.org/le-chat-est-la", "@someone @other", "12:30", "€ 30 :-)"]

HOSTILE = [
    "\ud800",
    "\udfff bonjour \ud83d",
    "a" * 1_000_000,
    "le service est lent " * 50_000,
    "@handle " * 100_000,
    "#tag" * 100_000,
    "e" + "\u0301" * 100_000,
    "м" + "e" + "ט" + "字" + "ก" + "a",
    "'; drop table posts; --",
    "<b>&lt;&amp;</b>\x00\x01",
    "\u202eabc\u202c\u200d\ufeff",
]


@pytest.mark.parametrize(("text", "language"), SENTENCES)
def test_a_sentence_is_recognised(text: str, language: str) -> None:
    found, confidence = GUESSER.guess(text)
    assert found == language
    assert confidence > 0.9


@pytest.mark.parametrize(("text", "language"), OTHER_SENTENCES)
def test_a_language_that_is_not_expected_is_recognised_too(text: str, language: str) -> None:
    assert GUESSER.guess(text)[0] == language


@pytest.mark.parametrize("text", FRENCH)
def test_french_is_recognised_short_shouted_without_accents_and_with_english_names(text: str) -> None:
    assert GUESSER.guess(text)[0] == "fr"


@pytest.mark.parametrize("text", ["bhai kya baat hai", "mujhe apna paisa wapas chahiye yaar"])
def test_hindi_is_recognised_in_latin_letters(text: str) -> None:
    assert GUESSER.guess(text)[0] == "hi"


def test_a_word_of_another_language_does_not_carry_the_sentence() -> None:
    assert GUESSER.guess("She said pas de probleme and left me waiting for an hour")[0] == "en"
    assert GUESSER.guess("Ciao, mi hai detto che hai mangiato bene")[0] == "it"


@pytest.mark.parametrize("text", WORDLESS)
def test_a_text_without_words_has_no_language_whatever_is_declared(text: str) -> None:
    for declared in (None, "fr", "gsw"):
        assert GUESSER.guess(text, declared) == ("und", 0.0)


@pytest.mark.parametrize("text", ["ok", "no", "LOL", "xk3jf9 kd8", "hahahaha"])
def test_where_little_can_be_read_nothing_is_said(text: str) -> None:
    language, confidence = GUESSER.guess(text)
    assert language == "und"
    assert confidence < THRESHOLD


@pytest.mark.parametrize("text", ["ok", "@someone #velo", "super"])
def test_where_little_can_be_read_the_declared_language_stands(text: str) -> None:
    assert GUESSER.guess(text, "fr")[0] == "fr"
    assert GUESSER.guess(text, "es")[0] == "es"


@pytest.mark.parametrize("declared", ["fr", "pl", "tlh"])
def test_a_declared_language_that_the_text_contradicts_loses(declared: str) -> None:
    assert GUESSER.guess(ENGLISH, declared)[0] == "en"


def test_a_declared_language_outside_the_usual_ones_is_weighed_too() -> None:
    assert GUESSER.guess("jutro", "pl")[0] == "pl"


def test_a_declared_language_that_the_model_does_not_know_stands_where_no_other_fits_well() -> None:
    assert GUESSER.guess("Aloha kakahiaka iā kākou apau", "haw")[0] == "haw"
    language, confidence = GUESSER.guess("ok", "haw")
    assert language == "haw"
    assert confidence == pytest.approx(DECLARED_PRIOR, abs=0.02)


def test_mentions_links_and_hashtags_are_not_language() -> None:
    english = (
        "@le_chat_noir this is a lovely bike for the winter #toujoursplusvite https://example.org/a-la-une"
    )
    assert GUESSER.guess(english)[0] == "en"
    assert GUESSER.guess("@un_deux_trois " * 60 + english)[0] == "en"


def test_the_languages_of_the_workspace_are_expected_first() -> None:
    for text, language in (("gut", "de"), ("jutro", "pl")):
        guesser = LanguageGuesser([language])
        assert guesser.guess(text)[0] == language
        assert GUESSER.guess(text)[0] == "und"
        assert guesser.version != GUESSER.version


def test_a_text_gets_the_same_answer_in_any_company() -> None:
    texts = [text for text, _ in SENTENCES + OTHER_SENTENCES] + FRENCH + WORDLESS + HOSTILE
    declared = [None, "fr", "de", "tlh", "EN_us", ""] * len(texts)
    together = GUESSER.guess_many(texts, declared[: len(texts)])
    alone = [GUESSER.guess(text, claim) for text, claim in zip(texts, declared, strict=False)]
    assert together == alone
    assert GUESSER.guess_many([], []) == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_gets_an_answer(text: str) -> None:
    for declared in (None, "fr", "tlh", "\ud800", "x" * 10_000):
        language, confidence = GUESSER.guess(text, declared)
        assert language
        assert 0.0 <= confidence <= 1.0


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=())),
            st.none() | st.text(max_size=8) | st.sampled_from(["fr", "EN", "pl", "tlh", "und", ""]),
        ),
        max_size=5,
    )
)
def test_no_text_raises_and_confidence_is_a_probability(posts: list[tuple[str, str | None]]) -> None:
    guesses = GUESSER.guess_many([text for text, _ in posts], [claim for _, claim in posts])
    assert len(guesses) == len(posts)
    for language, confidence in guesses:
        assert language.isalpha()
        assert 0.0 <= confidence <= 1.0


def test_the_sums_are_those_of_py3langid() -> None:
    library = LanguageIdentifier.from_model_file(MODEL_FILE)
    texts = [text for text, _ in SENTENCES + OTHER_SENTENCES]
    ours = language_model().log_likelihoods([text.encode() for text in texts])
    for text, row in zip(texts, ours, strict=True):
        theirs = dict(library.rank(text))
        for language, value in zip(language_model().languages, row, strict=True):
            if language not in VARIETIES.values():
                assert value == pytest.approx(theirs[language], rel=1e-4)


def test_no_word_tells_two_languages() -> None:
    words = [word for told in TELLING_WORDS.values() for word in told]
    assert len(words) == len(set(words))
    assert all(word == word.lower() and word.isalpha() for word in words)


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("fr-CA", "fr"),
        ("EN_us", "en"),
        (" de ", "de"),
        ("iw", "he"),
        ("nb-NO", "no"),
        ("und", None),
        ("", None),
        (None, None),
        ("zxx", None),
        ("qme", None),
        ("art", None),
        ("1", None),
    ],
)
def test_declared_languages_are_cut_to_their_iso_code(declared: str | None, code: str | None) -> None:
    assert normalised(declared) == code


@pytest.mark.real
def test_tweets_are_recognised_and_the_confidence_is_honest(shared_data: Path) -> None:
    """Hindi is left out: half of what UMSAB calls Hindi is English."""
    rights, confidences = [], []
    for name, code in UMSAB.items():
        texts = [tweet.text for tweet in umsab(shared_data, name, "val")]
        guesses = GUESSER.guess_many(texts, [None] * len(texts))
        if name in ("french", "english"):
            assert np.mean([language == code for language, _ in guesses]) > 0.98
        if name != "hindi":
            rights += [language == code for language, _ in guesses if language != "und"]
            confidences += [confidence for language, confidence in guesses if language != "und"]
    assert np.mean(rights) > 0.97
    assert calibration_error(confidences, rights) < 0.02
