"""The page of channels: sums and not means of rates, what is known of whom, words of both languages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from agorascope import published

Open = Callable[..., AppTest]
World = Callable[[str], Path]
Words = Callable[[AppTest], str]

PARTS = ("posts", "audience", "letters", "hours", "figures")


def asked(data: Path, query: str) -> list[tuple[Any, ...]]:
    publication = published.require_current(data / "published")
    with published.connect(publication).cursor() as cursor:
        return cursor.execute(query).fetchall()


def values(page: AppTest) -> dict[str, str]:
    return {metric.label: str(metric.value) for metric in page.metric}


def test_what_posts_brought_is_summed_over_ripe_posts(app: Open, demo_world: World) -> None:
    data = demo_world("normal")
    page = app("en-GB", "channels", data=data, period="all")
    ((posts, per_post, new, positive),) = asked(
        data,
        """select count(*), sum(repliers_count) / count(*), sum(new_repliers_count),
            sum(positive_repliers_count) / sum(positive_repliers_count + negative_repliers_count)
        from marts.fct_owned_posts where is_ripe and post_kind <> 'campaign'""",
    )
    ((by_followers,),) = asked(
        data,
        """select sum(engagement_count) / sum(followers_count) from marts.fct_owned_posts
        where is_ripe and followers_count is not null and engagement_count is not null""",
    )

    assert posts > 100
    assert values(page)["People per post"] == f"{per_post:.2f}"
    assert values(page)["First answers"] == str(new)
    assert values(page)["In favour"] == f"{positive:.0%}"
    assert values(page)["Per follower"] == f"{by_followers:.2%}"


def test_too_few_takes_the_place_of_a_figure(app: Open, demo_world: World) -> None:
    page = app("en-GB", "channels", data=demo_world("normal"), period="7")

    assert values(page)["People per post"] == "Too few"


def test_cards_come_in_the_order_that_is_asked_for(app: Open, demo_world: World, words: Words) -> None:
    page = app("en-GB", "channels", data=demo_world("normal"), period="all", order="criticised")

    assert "against**" in words(page)
    assert "Answer the criticism where it stands" in words(page)


def test_a_card_leads_to_its_conversation(app: Open, demo_world: World) -> None:
    page = app("en-GB", "channels", data=demo_world("normal"), period="all")
    button = next(button for button in page.button if str(button.key).startswith("answers-"))
    button.click().run()

    assert not page.exception


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", ["normal", "one_row", "too_few", "hostile"])
def test_every_part_draws_in_every_state(app: Open, demo_world: World, kind: str, part: str) -> None:
    page = app("fr-FR", "channels", data=demo_world(kind), period="all", part=part)

    assert [str(error.value) for error in (*page.exception, *page.error)] == []


def test_of_a_competitor_only_followers_and_figures_are_known(
    app: Open, demo_world: World, words: Words
) -> None:
    page = app("en-GB", "channels", data=demo_world("normal"), brand="velkarn", part="letters")

    assert "known of your own pages only" in words(page)
    assert values(page) == {}
    assert "Velkarn" in page.dataframe[0].value["Brand"].tolist()


def test_growth_is_the_sum_of_days_in_a_row(app: Open, demo_world: World) -> None:
    data = demo_world("normal")
    page = app("en-GB", "channels", data=data, part="audience")
    table = page.dataframe[0].value
    mine = table[(table["Brand"] == "Cyclandre") & (table["Network"] == "Mastodon")].iloc[0]
    ((grown,),) = asked(
        data,
        """select sum(change_count) from marts.fct_channel_metrics_daily
        where brand_id = 'cyclandre' and network_id = 'mastodon' and metric_name = 'followers'
            and metric_date between date '2026-09-04' and date '2026-09-30'""",
    )

    assert mine["Growth"] == f"+{grown:.0f}"


def test_letters_are_added_up_once_they_are_ripe(app: Open, demo_world: World, words: Words) -> None:
    data = demo_world("normal")
    page = app("en-GB", "channels", data=data, period="all", part="letters")
    ((opened,),) = asked(
        data,
        """select sum(unique_opens_count) / sum(delivered_count) from marts.fct_owned_posts
        where post_kind = 'campaign' and is_ripe""",
    )

    assert values(page)["Opened"] == f"{opened:.1%}"
    assert "Openings are estimates" in words(page)
    assert page.dataframe[0].value["Figures"].tolist()[0] == "still coming in"


def test_no_hour_stands_out_where_no_evidence_says_so(app: Open, demo_world: World, words: Words) -> None:
    data = demo_world("normal")
    page = app("en-GB", "channels", data=data, part="hours")

    assert asked(data, "select count(*) from marts.fct_channel_hours where is_best") == [(0,)]
    assert words(page).count("no hour stands out") == 3
    assert "★" not in words(page)


def test_a_metric_has_a_french_name(app: Open, demo_world: World) -> None:
    page = app("fr-FR", "channels", data=demo_world("normal"), part="figures")

    assert any("Abonnés · Bluesky" in option for option in page.selectbox(key="figure").options)


def test_without_a_page_it_says_where_to_write_one(app: Open, demo_world: World, words: Words) -> None:
    page = app("en-GB", "channels", data=demo_world("empty"))

    assert "`channels:`" in words(page) or "No post of your pages" in words(page)
