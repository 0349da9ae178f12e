"""People who use a term, and which pairs are collocations."""

from agorascope.terms.collocations import association
from agorascope.terms.counting import MIN_AUTHORS, Counts, count, term_hash, week_terms
from agorascope.terms.tokens import Tokeniser

WORDS = [
    first + second
    for first in ("bal", "cor", "dim", "fal", "gor")
    for second in ("bic", "dul", "mat", "nor", "pil")
]


def counted(*posts: tuple[str, str]) -> Counts:
    return count(sorted(posts), Tokeniser("fr"))


def test_an_author_counts_once_however_much_he_writes() -> None:
    counts = counted(*[("max", "arnaque arnaque !")] * 50, ("lea", "arnaque"))
    assert counts.people == 2
    assert counts.authors["arnaque"] == 2
    assert counts.posts["arnaque"] == 51


def test_what_few_people_say_is_no_term() -> None:
    counts = counted(*[(f"a{n}", "panne") for n in range(MIN_AUTHORS)], *[("max", "arnaque")] * 50)
    assert [(term.term, term.authors, term.posts) for term in week_terms(counts)] == [("panne", 3, 3)]


def test_the_commonest_spelling_is_shown() -> None:
    posts = [("a", "Panne"), ("b", "panne"), ("c", "panne"), ("d", "PANNE"), ("e", "#panne")]
    assert [(term.term, term.authors) for term in week_terms(counted(*posts))] == [("panne", 5)]


def test_a_handle_is_no_term_alone_or_in_a_pair() -> None:
    posts = [(f"a{number}", f"vive luciedupont {word} cassé") for number, word in enumerate(WORDS[:9])]
    shown = [term.term for term in week_terms(counted(*posts), frozenset({"luciedupont"}))]
    assert shown == ["cassé", "vive"]


def test_words_that_stay_together_are_a_collocation_and_say_nothing_alone() -> None:
    noise = [
        (f"n{number}", f"un {word} assez {word}esque, ma {word}erie") for number, word in enumerate(WORDS)
    ]
    posts = [(f"a{number}", f"la mise à jour, {word}") for number, word in enumerate(WORDS[:9])]
    posts.append(("b", "le jour se lève"))
    [found] = week_terms(counted(*posts, *noise))
    assert (found.term, found.authors) == ("mise à jour", 9)
    assert found.association is not None


def test_words_that_meet_by_chance_are_no_collocation() -> None:
    assert association(together=30, first=300, last=300, total=3_000) is None
    assert association(together=2, first=2, last=2, total=10) is None
    ratio = association(together=30, first=40, last=35, total=30_000)
    assert ratio is not None
    assert ratio > 300


def test_hashes_are_stable_and_never_that_of_everybody() -> None:
    assert term_hash("mise a jour") == 0xC03DDFE6BA96E71E
    assert len({term_hash(str(number)) for number in range(10_000)} | {0}) == 10_001
