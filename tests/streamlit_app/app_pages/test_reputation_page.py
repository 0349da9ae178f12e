"""Reputation in both languages and in every state: full, thin, empty, hostile; its figures are the file's."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from agorascope import published
from agorascope.published import Publication
from tests.streamlit_app.demo_states import Kind

Open = Callable[..., AppTest]
Publish = Callable[..., Publication]
World = Callable[[Kind], Path]
Words = Callable[[AppTest], str]

LAST = date(2026, 3, 31)
HOSTILE = (
    "<script>window.hacked = true</script><img src=x onerror=alert(1)>",
    "**bold** [click](javascript:alert(1)) ![i](http://evil.example/x.png) $x^2$ :red[red]",
    '=HYPERLINK("http://evil.example")',
)


def values(test: AppTest) -> dict[str, str]:
    return {metric.label: str(metric.value) for metric in test.metric}


def test_a_full_world_shows_its_figures_in_english(app: Open, publish: Publish, words: Words) -> None:
    publish()
    page = app("en-GB")

    assert not page.exception
    assert [title.value for title in page.title] == ["Reputation"]
    assert list(values(page)) == [
        "Reputation index", "Net sentiment, corrected", "Net sentiment, as counted",
        "Share of people", "Share of posts", "People", "Mentions",
    ]  # fmt: skip
    assert "Too few" not in values(page).values()
    assert "4–31 Mar 2026 · 28 days · compared with 4 Feb – 3 Mar 2026" in words(page).replace("\u2009", " ")
    assert "1. 5 Mar: Lettre de printemps\n2. 10–16 Mar 2026: Concours photo" in words(page)


def test_a_full_world_shows_its_figures_in_french(app: Open, publish: Publish, words: Words) -> None:
    publish()
    page = app("fr-FR")

    assert not page.exception
    assert [title.value for title in page.title] == ["Réputation"]
    assert list(values(page))[:4] == [
        "Indice de réputation", "Sentiment net corrigé", "Sentiment net compté", "Part des personnes",
    ]  # fmt: skip
    assert values(page)["Part des messages"].endswith("\u00a0%")
    assert "28\u00a0jours" in words(page) or "28 jours" in words(page)


def test_the_figures_are_those_of_the_file(app: Open, publish: Publish, mention: Callable[..., Any]) -> None:
    stances = ["positive"] * 40 + ["negative"] * 20 + ["neutral"] * 40
    own = [mention(LAST, number=i, stance=s, author_key=f"a{i % 50}") for i, s in enumerate(stances)]
    others = [mention(LAST, "norbike", 200 + i, author_key=f"b{i}") for i in range(150)]
    publish(days=0, mentions=own + others)

    assert values(app(period="all")) == {
        "Reputation index": "55",
        "Net sentiment, corrected": "–",  # a file of an earlier version does not say how the reading errs
        "Net sentiment, as counted": "+0.33",
        "Share of people": "25.0%",
        "Share of posts": "40.0%",
        "People": "50",
        "Mentions": "100",
    }


def test_demo_data_are_marked(app: Open, publish: Publish) -> None:
    publish(days=5)
    assert [info.value for info in app("fr").info] == [
        "Données de démonstration\u00a0: personnes et marques inventées."
    ]


def test_real_data_are_not_marked(app: Open, publish: Publish) -> None:
    publish(days=5, is_demo=False)
    assert not app().info


def test_without_a_full_period_before_the_page_says_so_once(
    app: Open, publish: Publish, words: Words
) -> None:
    publish(days=5)
    assert words(app()).count("no full period before to compare with") == 1


def test_a_filter_changes_figures_and_address(app: Open, publish: Publish) -> None:
    publish()
    page = app("fr-FR")
    before = values(page)
    page.selectbox(key="period").set_value("7").run()
    page.selectbox(key="brand").set_value("norbike").run()
    page.button_group(key="step").set_value("week").run()

    assert values(page) != before
    assert page.query_params == {"period": "7", "brand": "norbike", "step": "week"}
    assert not page.exception


def test_an_address_opens_the_view_it_names(app: Open, publish: Publish) -> None:
    publish()
    address = {
        "period": "custom",
        "from": "2026-03-01",
        "to": "2026-03-10",
        "network": "forum",
        "posts": "fr",
    }
    page = app(**address)

    assert page.selectbox(key="network").value == "forum"
    assert page.date_input(key="from").value == date(2026, 3, 1)
    assert page.query_params == address
    assert any("1–10 Mar 2026" in caption.value for caption in page.caption)


def test_a_nonsense_address_opens_the_default_view(app: Open, publish: Publish) -> None:
    publish(days=40)
    page = app(period="3", brand="<script>", network="nowhere", posts="??", step="year", **{"from": "x"})

    assert not page.exception
    assert page.query_params == {}
    assert page.selectbox(key="brand").value == "velora"


@pytest.mark.parametrize(("locale", "word"), [("en", "Too few"), ("fr", "Trop peu")])
def test_a_thin_network_says_too_few_instead_of_figures(
    app: Open, publish: Publish, words: Words, locale: str, word: str
) -> None:
    publish(per_day=12.0)
    page = app(locale, network="reviews")

    assert not page.exception
    assert list(values(page).values())[2:5] == [word] * 3
    assert (
        words(page).count("**Too few to say**" if locale == "en" else "**Trop peu pour se prononcer**") == 2
    )


@pytest.mark.parametrize(
    ("locale", "title"),
    [("en", "**No mention in this selection**"), ("fr", "**Aucune mention dans cette sélection**")],
)
def test_a_selection_without_mentions_says_what_to_do(
    app: Open, publish: Publish, mention: Callable[..., Any], words: Words, locale: str, title: str
) -> None:
    """The archive ends long before "as of": the last 7 days are empty, all days are not."""
    publish(days=0, mentions=[mention(date(2025, 12, 24), number=i) for i in range(5)])

    assert title in words(app(locale, period="7"))
    assert values(app(locale, period="all"))


def test_a_world_without_mentions_points_to_source_health(app: Open, publish: Publish, words: Words) -> None:
    publish(days=0)
    page = app()

    assert not page.exception
    assert "**No mention was found yet**" in words(page)


def test_hostile_texts_are_shown_as_they_are_and_never_interpreted(
    app: Open, publish: Publish, mention: Callable[..., Any]
) -> None:
    nasty = [
        mention(LAST, number=i, text=text, title=text, url="javascript:alert(1)", community_id=text)
        for i, text in enumerate(HOSTILE)
    ]
    event = (
        "e",
        "chat",
        HOSTILE[1],
        datetime(2026, 3, 30, tzinfo=UTC),
        datetime(2026, 3, 30, tzinfo=UTC),
        None,
    )
    brands = (("velora", HOSTILE[0], True), ("norbike", HOSTILE[1], False))
    publish(days=0, mentions=nasty, events=(event,), brands=brands, name=HOSTILE[1])
    page = app(part="posts")
    interpreted = [
        e.value for kind in (page.markdown, page.caption, page.subheader, page.title) for e in kind
    ]

    assert not page.exception
    assert [text.value for text in page.text if text.value in HOSTILE] == [
        t for t in reversed(HOSTILE) for _ in "ab"
    ]
    assert interpreted
    assert not [
        value for value in interpreted if re.search(r"(?<!\\)(<script|\[click|\*\*bold|=HYPER)", value)
    ]
    assert not page.link_button


def test_links_open_only_web_addresses(app: Open, publish: Publish, mention: Callable[..., Any]) -> None:
    publish(days=0, mentions=[mention(LAST, number=1), mention(LAST, number=2, url=None)])

    assert [link.url for link in app(part="posts").link_button] == ["https://social.example/posts/1"]


def test_more_mentions_are_shown_on_request(app: Open, publish: Publish) -> None:
    publish(days=20)
    page = app(part="posts")
    first = len(page.text)
    next(button for button in page.button if button.label == "Show more").click().run()

    assert len(page.text) == first + 20


def test_the_view_is_kept_when_another_page_was_open(app: Open, publish: Publish) -> None:
    publish()
    page = app()
    page.selectbox(key="period").set_value("14").run()
    page._page_hash = next(
        key for key, facts in page._registered_pages.items() if facts["url_pathname"] == "sources"
    )
    page.run()
    assert [title.value for title in page.title] == ["Sources"]
    page._page_hash = next(
        key for key, facts in page._registered_pages.items() if facts["url_pathname"] == "reputation"
    )
    page.run()

    assert page.selectbox(key="period").value == "14"


UNKNOWN = (None, 0, 0.0, 1.0, False)
MEASURED = (0.712, 240, 0.65, 0.768, True)
PUBLIC = (0.68, 8000, 0.58, 0.8, True)


def test_the_accuracy_stands_beside_the_sentiment_in_the_language_chosen(
    app: Open, publish: Publish, words: Words
) -> None:
    publish(accuracy=(("all", *MEASURED, *PUBLIC), ("fr", 0.5, 90, 0.4, 0.6, True, *PUBLIC)))
    said = "Sentiment: right on 71% of your own mentions (95% between 65% and 77%, 240 labels)."
    assert said in words(app("en-GB"))
    assert "right on 50% of your own mentions" in words(app("en-GB", posts="fr"))
    assert "juste pour 71\u00a0% de vos propres mentions" in words(app("fr-FR")).replace("\u202f", "\u00a0")


def test_without_labels_the_page_says_what_is_known_and_how_to_measure(
    app: Open, publish: Publish, words: Words
) -> None:
    publish(accuracy=(("all", *UNKNOWN, *PUBLIC),))
    page = app("en-GB")
    said = words(page)
    assert "right on 68% of public texts (between 58% and 80%), not measured on your own mentions yet" in said
    assert "Measure it on your own mentions" in [link.proto.label for link in page.get("page_link")]


def test_what_was_never_measured_is_said(app: Open, publish: Publish, words: Words) -> None:
    publish(accuracy=(("all", *UNKNOWN, *UNKNOWN),))
    assert "Sentiment: never measured." in words(app("en-GB"))


def test_a_file_of_an_earlier_version_says_nothing_of_accuracy(
    app: Open, publish: Publish, words: Words
) -> None:
    publish()
    page = app("en-GB")
    assert not page.exception
    assert "Sentiment:" not in words(page)


@pytest.mark.parametrize("part", ["why", "requests", "posts"])
@pytest.mark.parametrize("kind", ["normal", "one_row", "too_few", "hostile"])
def test_every_part_draws_in_every_state(app: Open, demo_world: World, kind: Kind, part: str) -> None:
    page = app("fr-FR", data=demo_world(kind), part=part)

    assert not page.exception
    assert not page.error


def test_the_demo_has_its_index_and_both_sentiments(app: Open, demo_world: World, words: Words) -> None:
    data = demo_world("normal")
    page = app(data=data, figure="sentiment")
    with published.connect(published.require_current(data / "published")) as connection:
        index = connection.execute(
            """select reputation_index from marts.fct_brand_reputation_daily
            where brand_id = 'cyclandre' and network_id = 'all' order by mention_date desc limit 1"""
        ).fetchone()

    assert index is not None
    assert values(page)["Reputation index"] == f"{index[0]:.0f}"
    assert values(page)["Net sentiment, corrected"] != values(page)["Net sentiment, as counted"]
    assert "believe the corrected one" in words(page)


def test_an_index_is_not_shown_for_a_language_it_is_not_made_for(app: Open, demo_world: World) -> None:
    page = app(data=demo_world("normal"), posts="fr")

    assert values(page)["Reputation index"] == "–"
    assert values(page)["Net sentiment, corrected"] != "–"
    assert [group.options for group in page.button_group if group.key == "figure"] == [["Net sentiment"]]


def test_why_names_what_pulls_and_quotes_it(app: Open, demo_world: World, words: Words) -> None:
    page = app(data=demo_world("normal"), part="why", aspect="price")
    said = words(page)

    assert "**Price** · −" in said
    assert [text.value for text in page.text if text.value.startswith("“")]
    assert page.selectbox(key="aspect").value == "price"
