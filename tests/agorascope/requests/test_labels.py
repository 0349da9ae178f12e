"""Labels: what the people of a group say and others do not, and never what one person says."""

from agorascope.requests.labels import Labeller

TEXTS = [
    "La mise à jour de l'appli bloque le vélo",
    "Bloqué depuis la mise à jour, merci",
    "mise à jour ratée, le vélo est bloqué",
    "Le remboursement traîne",
    "Vélo livré sans selle",
    "Le vélo est beau mais cher",
]
AUTHORS = list("abcdef")


def test_a_label_holds_the_telling_terms_in_the_order_in_which_they_are_said() -> None:
    assert Labeller("fr", (), TEXTS, AUTHORS).label([0, 1, 2]) == "mise à jour · bloqué"


def test_words_that_everybody_uses_are_no_label() -> None:
    label = Labeller("fr", (), TEXTS, AUTHORS).label([0, 1, 2])
    assert label
    assert "vélo" not in label


def test_people_who_share_no_term_have_no_label() -> None:
    assert Labeller("fr", (), TEXTS, AUTHORS).label([3, 4]) is None


def test_what_one_person_repeats_is_no_label() -> None:
    texts = ["frein frein", "frein mou", "selle"]
    assert Labeller("fr", (), texts, ["a", "a", "b"]).label([0, 1, 2]) is None


def test_brands_and_handles_of_people_are_no_label() -> None:
    texts = ["Nova lea remboursement"] * 3 + ["autre chose"]
    labeller = Labeller("fr", ["Nova"], texts, list("abcd"), frozenset(["lea"]))
    assert labeller.label([0, 1, 2]) == "remboursement"


def test_of_equal_spellings_small_letters_and_accents_are_shown() -> None:
    texts = ["Hésite", "hésite", "hesite", "rien"]
    assert Labeller("fr", (), texts, list("abcd")).label([0, 1, 2]) == "hésite"
