"""What counts as speaking of a brand, sign by sign."""

import pickle

import pyarrow as pa
import pytest

from agorascope import records
from agorascope.matching import BrandMatch, Matcher
from agorascope.text import whole_text
from agorascope.workspace import Brand

NOVA = Brand(
    id="nova",
    name="Nova",
    own=True,
    names=("Nova Vélo", "L'Œuvre Nova"),
    hashtags=("NovaVélo", "#RoulerNova"),
    handles=("nova", "@nova_support", "novabikes@velo.example"),
    domains=("nova.example", "https://www.nova-velo.example/boutique"),
    exclusions=("Nova Scotia", "#bossanova", "super nova"),
)
RIVAL = Brand(id="rival", name="Rival & Fils", names=("Nova Vélo Club",), handles=("rivalfils",))
COMMON = Brand(id="orange", name="Orange", names=("Orange Bikes",), match_name=False)
MATCHER = Matcher([NOVA, RIVAL, COMMON])


def brands(text: str | None = None, **fields: object) -> dict[str, tuple[str, str]]:
    found = MATCHER.match(display_text=text, **fields)  # type: ignore[arg-type]
    return {item.brand_id: (item.matched_by, item.matched_text) for item in found}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("my nova broke", "nova"),
        ("NOVA!", "NOVA"),
        ("Nova's brakes are loud", "Nova"),
        ("le guidon d’Nova et l'nova", "Nova"),
        ("on adore (nova)", "nova"),
        ("love my Nova Velo so much", "Nova Velo"),
        ("love my nova\u00a0vélo", "nova\u00a0vélo"),
        ("love my NOVA-VE\u0301LO", "NOVA-VÉLO"),
        ("lu dans loeuvre nova", "loeuvre nova"),
        ("lu dans L’Œuvre Nova", "L’Œuvre Nova"),
        ("🚲nova🚲", "nova"),
        ("nova_is no word but nova is", "nova"),
    ],
)
def test_a_name_is_found_however_it_is_typed(text: str, words: str) -> None:
    assert brands(text)["nova"] == ("name", words)


@pytest.mark.parametrize(
    "text", ["renovation", "novas", "nova2", "supernova", "Nóvak", "_nova_", "n ova", "", "mail me: bob@nova"]
)
def test_a_name_inside_another_word_is_no_mention(text: str) -> None:
    assert brands(text) == {}


def test_the_longer_of_two_overlapping_names_has_the_spot() -> None:
    assert brands("at the nova vélo club tonight") == {"rival": ("name", "nova vélo club")}
    assert set(brands("nova at the nova vélo club")) == {"nova", "rival"}


def test_a_common_word_is_left_alone_but_its_other_spellings_are_not() -> None:
    assert brands("an orange a day") == {}
    assert brands("an orange bikes shop") == {"orange": ("name", "orange bikes")}


def test_names_with_signs_are_found_whole() -> None:
    assert brands("chez Rival & Fils.") == {"rival": ("name", "Rival & Fils")}
    assert brands("chez Rival") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@Nova where is my order", "@Nova"),
        (".@nova: hello", "@nova"),
        ("thanks @nova.", "@nova"),
        ("@nova’s answer", "@nova"),
        ("@nova_support help", "@nova_support"),
        ("see @nova@mastodon.example today", "@nova@mastodon.example"),
        ("see @novabikes@velo.example today", "@novabikes@velo.example"),
    ],
)
def test_a_handle_is_found_with_or_without_its_host(text: str, words: str) -> None:
    assert brands(text)["nova"] == ("handle", words)


@pytest.mark.parametrize(
    "text",
    [
        "@novak", "@nova_fan", "bob@nova.shop", "@@nova", "@nova.fan", "@nova.bsky.social",
        "@nova-fans.bsky.social", "@novabikes", "@novabikes@other.example", "@ nova_support",
    ],
)  # fmt: skip
def test_another_account_is_not_the_handle(text: str) -> None:
    assert brands(text) == {}


@pytest.mark.parametrize("text", ["@nova.Why is it late", "@nova-rebooked again", "@nova.@rivalfils"])
def test_a_word_glued_to_a_handle_does_not_hide_it(text: str) -> None:
    assert brands(text)["nova"][0] == "handle"


def test_a_resolved_mention_is_a_handle() -> None:
    assert brands("hello", mentions=["novabikes@velo.example"]) == {
        "nova": ("handle", "@novabikes@velo.example")
    }
    assert brands("hello", mentions=["someone@velo.example", "novabikes"]) == {}


def test_hashtags_are_exact_up_to_case_and_accents() -> None:
    assert brands("allez #novavelo !")["nova"] == ("hashtag", "#novavelo")
    assert brands("rien", hashtags=["roulernova"]) == {"nova": ("hashtag", "#roulernova")}
    assert brands("rien #novavelos", hashtags=["novavelos"]) == {}


@pytest.mark.parametrize(
    "link",
    [
        "https://nova.example", "https://shop.nova.example/a?b=1", "http://NOVA.example:8080/#x",
        "nova.example/path", "//cdn.nova.example/x", "https://user:pw@nova.example/", "https://www.nova-velo.example",
    ],
)  # fmt: skip
def test_a_link_to_the_domain_or_below_it_is_a_mention(link: str) -> None:
    assert brands("look", links=[link])["nova"][0] == "domain"
    assert brands(f"look {link} nice")["nova"][0] == "domain"


@pytest.mark.parametrize(
    "link",
    [
        "https://notnova.example", "https://nova.example.evil.test", "https://nova.example@evil.test/",
        "https://other.test/nova.example", "https://other.test/?u=nova.example", "https://other.test/nova-review",
    ],
)  # fmt: skip
def test_a_link_elsewhere_is_no_mention(link: str) -> None:
    assert brands("look", links=[link]) == {}
    assert brands(f"look {link} nice") == {}


@pytest.mark.parametrize("link", ["https://nova.example/profile/mary_jones", "mary@nova.example/u/mary"])
def test_a_link_is_shown_by_its_host_alone(link: str) -> None:
    assert brands("look", links=[f"https://{link.removeprefix('https://')}"]) == {
        "nova": ("domain", "nova.example")
    }
    assert brands("look https://www.nova.example/u/mary")["nova"] == ("domain", "www.nova.example")


def test_an_internationalised_domain_is_one_domain() -> None:
    matcher = Matcher([Brand(id="velo", name="Vélo Sûr", domains=("vélo.example",))])
    assert matcher.match(links=["https://xn--vlo-bma.example/x"])[0].matched_by == "domain"
    assert matcher.match(links=["https://xn--\u00e9.example"]) == []


def test_an_excluded_phrase_blanks_out_its_spot_only() -> None:
    assert brands("holidays in Nova Scotia") == {}
    assert brands("holidays in nova-scotia with my nova")["nova"] == ("name", "nova")
    assert brands("a super nova") == {}


def test_an_exclusion_of_one_brand_leaves_the_others_alone() -> None:
    other = Brand(id="other", name="Nova Scotia Rail", names=("Scotia",))
    found = Matcher([NOVA, other]).match(display_text="in Nova Scotia by rail")
    assert found == [BrandMatch("other", "name", "Scotia", ((8, 14),))]


def test_the_strongest_sign_is_kept_once_a_brand() -> None:
    text = "nova https://nova.example #roulernova @nova nova @rivalfils"
    assert brands(text) == {"nova": ("handle", "@nova"), "rival": ("handle", "@rivalfils")}
    assert brands("nova https://nova.example #roulernova")["nova"] == ("hashtag", "#roulernova")
    assert brands("nova https://nova.example")["nova"] == ("domain", "nova.example")


def test_a_declared_brand_switches_text_matching_off() -> None:
    assert brands("nova @nova", target_brand="rival") == {"rival": ("declared", "rival")}
    assert brands("nova @nova", target_brand="unknown") == {}


def test_the_title_counts_but_no_name_reaches_over_its_end() -> None:
    assert brands("nothing", title="Nova wins")["nova"] == ("name", "Nova")
    assert brands("Bikes for all", title="Orange") == {}


def test_every_spot_that_speaks_of_the_brand_is_a_span_of_the_whole_text() -> None:
    title, text = (
        "Nova wins",
        "#novavelo: nova! @rivalfils (nova velo) https://nova.example/a in Nova Scotia",
    )
    found = {item.brand_id: item for item in MATCHER.match(title=title, display_text=text)}
    whole = whole_text(title, text)
    assert [whole[start:end] for start, end in found["nova"].spans] == [
        "Nova", "#novavelo", "nova", "nova velo", "https://nova.example/a",
    ]  # fmt: skip
    assert [whole[start:end] for start, end in found["rival"].spans] == ["@rivalfils"]


def test_what_only_a_field_says_has_no_span() -> None:
    for fields in (
        {"target_brand": "nova", "display_text": "nova"}, {"links": ["https://nova.example"]},
        {"hashtags": ["novavelo"]}, {"mentions": ["nova"]},
    ):  # fmt: skip
        assert [item.spans for item in MATCHER.match(**fields)] == [()]  # type: ignore[arg-type]


def test_one_handle_may_belong_to_two_brands() -> None:
    twins = [Brand(id="a", name="Aaa", handles=("both",)), Brand(id="b", name="Bbb", handles=("both",))]
    assert [item.brand_id for item in Matcher(twins).match(display_text="@both")] == ["a", "b"]


def test_names_in_indic_scripts_end_with_their_vowel_signs() -> None:
    matcher = Matcher([Brand(id="n", name="नोव")])
    assert matcher.match(display_text="नोवा अच्छा है") == []
    assert matcher.match(display_text="यह नोव है")[0].matched_text == "नोव"


def test_a_table_gives_what_its_rows_give() -> None:
    rows = [
        {"display_text": "my nova"},
        {"display_text": None, "mentions": [{"id": "7", "handle": "nova"}, {"id": None, "handle": None}]},
        {"title": "Rival & Fils", "links": ["https://nova.example"], "hashtags": []},
        {"display_text": "x", "target_brand": "rival"},
    ]
    table = pa.Table.from_pylist(rows, schema=records.POST)
    found = [[(m.brand_id, m.matched_by) for m in row] for row in MATCHER.match_many(table)]
    assert found == [
        [("nova", "name")],
        [("nova", "handle")],
        [("nova", "domain"), ("rival", "name")],
        [("rival", "declared")],
    ]


def test_a_table_may_lack_columns() -> None:
    assert MATCHER.match_many(pa.table({"display_text": ["nova", None]}))[1] == []
    assert MATCHER.match_many(records.table("post", [])) == []


def test_the_version_follows_the_definitions_not_their_order() -> None:
    assert Matcher([RIVAL, NOVA, COMMON]).version == MATCHER.version
    changed = NOVA.model_copy(update={"exclusions": ()})
    assert Matcher([changed, RIVAL, COMMON]).version != MATCHER.version
    rival_owned = [brand.model_copy(update={"own": not brand.own}) for brand in (NOVA, RIVAL, COMMON)]
    assert Matcher(rival_owned).version == MATCHER.version


def test_a_matcher_travels_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(MATCHER))
    assert copy.version == MATCHER.version
    assert copy.match(display_text="@nova")[0].brand_id == "nova"


TELECOM = Brand(
    id="orange", name="Orange", names=("Livebox",), handles=("orange",), context=("forfait", "phone plan"),
    exclusions=("jus d'orange",),
)  # fmt: skip
FUEL = Brand(id="total", name="TotalEnergies", ambiguous=("Total",), capitalised=True, context=("station",))
FRUIT = Brand(id="apple", name="Apple", capitalised=True, exclusions=("Big Apple",))
ORDINARY = Matcher([TELECOM, FUEL, FRUIT])


def ordinary(text: str, **fields: object) -> set[str]:
    return {item.brand_id for item in ORDINARY.match(display_text=text, **fields)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "orange and its phone plans", "mon forfait orange", "chez orange", "orange, dit @orange",
        "orange et sa livebox",
        "orange " + "." * 190 + " forfait", "#BoycottOrange", "#orangeforfait", "#Orange #Forfait",
        "#TeamOrange forfait",
    ],
)  # fmt: skip
def test_an_ordinary_word_counts_beside_a_sure_sign(text: str) -> None:
    assert ordinary(text) == {"orange"}


@pytest.mark.parametrize(
    "text",
    [
        "orange", "Orange", "deux oranges et un forfait", "orange " + "." * 210 + " forfait",
        "un jus d'orange, forfait",
        "orange-sanguine, forfait", "#TeamOrange", "#OrangeCounty forfait", "le forfaitaire orange",
        "#orange",
        "orange https://site.example/forfait",
    ],
)  # fmt: skip
def test_an_ordinary_word_alone_does_not_count(text: str) -> None:
    assert ordinary(text) == set()


def test_once_an_ordinary_word_counts_every_spot_of_it_does() -> None:
    text = "Orange" + " " * 300 + "mon forfait Orange, pas le jus d'orange"
    [found] = ORDINARY.match(display_text=text)
    assert [text[start:end] for start, end in found.spans] == ["Orange", "Orange"]
    assert ordinary("orange", links=[], mentions=["orange"]) == {"orange"}


def test_a_capital_is_needed_beside_context_and_enough_without() -> None:
    assert ordinary("Total, la station") == {"total"}
    assert ordinary("le prix total à la station") == ordinary("Total") == set()
    assert ordinary("totalenergies") == {"total"}
    assert ordinary("an Apple event #AppleEvent") == {"apple"}
    assert ordinary("an apple, apples, Apples in the Big Apple") == set()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("des Novas", "Novas"), ("two nova vélos", "nova vélos"), ("NOVAS", "NOVAS"), ("#Novas", "#Novas"),
        ("#NovaFail", "#NovaFail"), ("#novafail", "#novafail"), ("#teamnova", "#teamnova"),
        ("#Team_Nova_2026", "#Team_Nova_2026"), ("#RivalVsNova", "#RivalVsNova"), ("NovaVélo", "NovaVélo"),
    ],
)  # fmt: skip
def test_plurals_and_compounds_whose_parts_show_are_mentions(text: str, words: str) -> None:
    found = MATCHER.match(display_text=text)
    assert [item.matched_text for item in found if item.brand_id == "nova"] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "novaes",
        "#novax",
        "#NOVAX",
        "#xnova",
        "#Xnova",
        "#NovaScotia",
        "novavélo",
        "nova@velo.example",
        "shop.example/nova",
    ],
)
def test_parts_that_do_not_show_and_mail_and_paths_are_no_mention(text: str) -> None:
    assert brands(text) == {}


def test_the_longer_name_has_the_hashtag() -> None:
    assert brands("#NovaVeloClub") == {"rival": ("hashtag", "#NovaVeloClub")}


@pytest.mark.parametrize("gap", [" ", "-", " - ", "\n", "\u00a0", " \n "])
def test_a_gap_of_three_signs_is_a_gap_inside_a_name_and_keeps_the_span(gap: str) -> None:
    text = f"Un  essai : Nova{gap}Vélo, Nova"
    [found] = MATCHER.match(display_text=text)
    assert [text[start:end] for start, end in found.spans] == [f"Nova{gap}Vélo", "Nova"]


def test_four_signs_part_two_words() -> None:
    [found] = MATCHER.match(display_text="Nova -- Vélo")
    assert found.matched_text == "Nova"
