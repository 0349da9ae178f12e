"""The gate at publication: what is refused, what may be acknowledged, what is only recorded."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pandas as pd
import pytest

from agorascope.errors import GateError
from agorascope.text import mask_handles
from expectations.document import publication_suites
from expectations.facts import PreviousFacts, facts_of
from expectations.publication import FIGURES, FRAMES, SPARSE, MartsVerdict, drift_facts, marts_gate
from expectations.rules import Severity, column_of, reason_of, severity_of

NOW = datetime(2024, 5, 14, 6, 0, tzinfo=UTC)
MENTIONS, DAILY = "marts.fct_mentions", "marts.fct_brand_reputation_daily"
Frames = Callable[..., pd.DataFrame]

_RANGES = {
    ("share_out_of_range", "p_negative"): {"p_negative": -0.1, "p_neutral": 1.0, "p_positive": 0.1},
    ("share_out_of_range", "p_neutral"): {"p_negative": 0.0, "p_neutral": 1.0005, "p_positive": 0.0},
    ("share_out_of_range", "p_positive"): {"p_negative": 0.5, "p_neutral": 1.0, "p_positive": -0.5},
    ("share_out_of_range", "language_confidence"): {"language_confidence": 1.5},
    ("probabilities_do_not_add_up", "p_total"): {"p_negative": 0.1, "p_neutral": 0.1, "p_positive": 0.1},
    ("negative_count", "likes_count"): {"likes_count": -1},
    ("negative_count", "replies_count"): {"replies_count": -1},
    ("negative_count", "shares_count"): {"shares_count": -1},
    ("negative_count", "author_followers"): {"author_followers": -1},
    ("after_as_of", "mentioned_at"): {"mentioned_at": NOW + timedelta(seconds=1)},
    ("handle_in_text", "title"): {"title": "Question à @mme_dupont"},
    ("handle_in_text", "text"): {"text": "Merci @Zoé !"},
    ("handle_in_url", "url"): {"url": "https://a.example/@dupont/12"},
    ("unsafe_characters", "title"): {"title": "un titre \x07"},
    ("unsafe_characters", "text"): {"text": "lisez \u202eenvers"},
}
# The rules on a column of each table of figures.
_FIGURES = {
    suite.name: [
        (reason, column)
        for rule in suite.expectations
        for reason, column in [(reason_of(rule), column_of(rule))]
        if column is not None
    ]
    for suite in publication_suites()
    if suite.name in {figures.NAME for figures in FIGURES}
}
# A sound value and a bad one for each rule of the tables that may be empty.
_SPARSE_VALUES: dict[str, tuple[Any, Any]] = {
    "negative_count": (7, -1),
    "share_out_of_range": (0.2, 1.01),
    "index_out_of_range": (50, 100.5),
    "after_as_of": (NOW - timedelta(days=3), NOW + timedelta(days=1)),
    "handle_in_text": ("refund · late @…", "thanks @dupont"),
    "unsafe_characters": ("refund · late", "read \u202ebackwards"),
    "names_a_person": ("velo.example", "https://velo.example/user/bob"),
}
_SPARSE = {
    table.name: [
        (reason_of(rule), str(column_of(rule))) for rule in table.build_suite(as_of=NOW).expectations
    ]
    for table in SPARSE
}
WEEKLY = tuple(name for name in _FIGURES if name != DAILY)
# Rules on a whole table, each provoked by the test named after it.
_WHOLE = {
    (MENTIONS, "empty", None),
    (MENTIONS, "shrunk", None),
    (MENTIONS, "stale", "mentioned_at"),
    (MENTIONS, "too_stale", "mentioned_at"),
    *((name, reason, None) for name in _FIGURES for reason in ("empty", "shrunk")),
    ("quality.publication", "drift", "label_drift"),
    ("quality.publication", "drift", "score_drift"),
    ("quality.publication", "large_drift", "label_drift_large"),
    ("quality.publication", "large_drift", "score_drift_large"),
    ("quality.publication", "mean_moved", "mean_p_positive_change"),
}


def weekly(table: str, count: int) -> pd.DataFrame:
    """Rows of a weekly table in which every share is 0.2 and every count 7."""
    suite = next(figures for figures in FIGURES if table == figures.NAME)
    values = {name: 0.2 if name in {*suite.SHARES, *suite.BALANCES} else 7 for name in suite.COLUMNS}
    return pd.DataFrame([values] * count, columns=list(suite.COLUMNS))


def sparse(table: str, count: int) -> pd.DataFrame:
    """Sound rows of a table that may be empty."""
    values = {column: _SPARSE_VALUES[reason][0] for reason, column in _SPARSE[table]}
    return pd.DataFrame([values] * count, columns=list(FRAMES[table]))


def gate(
    mentions: pd.DataFrame,
    daily: pd.DataFrame,
    previous: Any = None,
    *,
    weeks: dict[str, pd.DataFrame] | None = None,
    others: dict[str, pd.DataFrame] | None = None,
    **options: Any,
) -> MartsVerdict:
    """The verdict; a weekly table that is not given is sound, and has rows when the daily one has.

    `others` are tables that may be empty, and are when they are not given.
    """
    settings: dict[str, Any] = {"as_of": NOW, "staleness_days": 7, "keep": {"@acme"}}
    frames = {table: weekly(table, min(len(daily), 10)) for table in WEEKLY} | (weeks or {})
    frames |= {table: sparse(table, 0) for table in _SPARSE} | (others or {})
    return marts_gate({MENTIONS: mentions, DAILY: daily, **frames}, previous, **(settings | options))


def failing(verdict: MartsVerdict) -> set[tuple[str, str, str | None]]:
    return {(o.suite, o.reason, o.column_name) for o in verdict.outcomes if not o.is_success}


def test_every_rule_of_the_suites_is_provoked_here() -> None:
    rules = {
        (suite.name, reason_of(rule), column_of(rule))
        for suite in publication_suites()
        for rule in suite.expectations
    }
    rows = {(MENTIONS, *key) for key in _RANGES} | {
        (name, *key) for name, keys in (_FIGURES | _SPARSE).items() for key in keys
    }
    assert rules == rows | _WHOLE


def test_sound_marts_are_published(mentions: Frames, daily: Frames) -> None:
    frames = mentions(600), daily(40)
    previous = {MENTIONS: facts_of(frames[0]), DAILY: facts_of(frames[1])}
    others = {table: sparse(table, 3) for table in _SPARSE}
    verdict = gate(*frames, previous, others=others, fail_after_days=30)
    assert verdict.is_ok
    assert verdict.failures == []
    assert verdict.warnings == []
    assert failing(verdict) == set()
    assert {name: verdict.facts[name] for name in previous} == previous
    assert {o.asset for o in verdict.outcomes} == {*FRAMES, "quality.publication"}


@pytest.mark.parametrize(("reason", "column"), _RANGES)
def test_one_bad_mention_is_seen(mentions: Frames, daily: Frames, reason: str, column: str) -> None:
    verdict = gate(mentions(30, {4: _RANGES[reason, column]}), daily(3))
    assert failing(verdict) == {(MENTIONS, reason, column)}
    (broken,) = [o for o in verdict.outcomes if not o.is_success]
    assert broken.unexpected_rows == (4,)
    assert verdict.is_ok == (broken.severity is Severity.WARN)
    assert "1 of 30 rows (3.3 %)" in "".join(verdict.failures + verdict.warnings)


@pytest.mark.parametrize("table", _FIGURES)
def test_each_figure_out_of_range_is_refused_under_its_own_name(
    mentions: Frames, daily: Frames, table: str
) -> None:
    beyond = {"share_out_of_range": 1.01, "index_out_of_range": 100.5}
    rules = _FIGURES[table]
    rows = len(rules) + 5
    figures = (daily(rows) if table == DAILY else weekly(table, rows)).astype(
        {key[1]: float for key in rules}
    )
    for row, (reason, column) in enumerate(rules):
        figures.loc[row, column] = beyond.get(reason, -1.5)
    verdict = gate(mentions(30), figures if table == DAILY else daily(5), weeks={table: figures})
    found = {(o.reason, o.column_name): o.unexpected_rows for o in verdict.outcomes if not o.is_success}
    assert found == {key: (row,) for row, key in enumerate(rules)}
    assert len(verdict.failures) == len(rules)


@pytest.mark.parametrize("table", _SPARSE)
def test_each_rule_of_a_table_that_may_be_empty_refuses_its_fault_alone(
    mentions: Frames, daily: Frames, table: str
) -> None:
    rules = _SPARSE[table]
    rows = sparse(table, len(rules) + 2).astype(object)
    for row, (reason, column) in enumerate(rules):
        rows.loc[row, column] = _SPARSE_VALUES[reason][1]
    verdict = gate(mentions(9), daily(3), others={table: rows})
    found = {(o.reason, o.column_name): o.unexpected_rows for o in verdict.outcomes if not o.is_success}
    assert found == {key: (row,) for row, key in enumerate(rules)}
    assert len(verdict.failures) == sum(reason != "unsafe_characters" for reason, _ in rules)


LINKS, CANDIDATES = "marts.fct_topic_links_daily", "marts.fct_community_candidates"


_PEOPLE = {
    (LINKS, "item"): [
        "https://velo.example/@ann/12",
        "https://velo.example/%40ann",
        "https://velo.example/~ann",
        "https://velo.example/u/ann",
        "https://velo.example/Profile/ann",
    ],
    (CANDIDATES, "identifier"): [
        "@ann",
        "u/ann",
        "u_ann",
        "@ann@velo.example",
        "https://velo.example/@ann/feed",
    ],
}
_NOBODY = {
    (LINKS, "item"): ["https://velo.example/2024/users-speak", "velo.example"],
    (CANDIDATES, "identifier"): [
        "bikes@lemmy.example",
        "https://velo.example/feed",
        "bikelife",
        "velo.example",
    ],
}


def test_a_place_is_told_from_a_person(mentions: Frames, daily: Frames) -> None:
    others = {}
    for (table, column), people in _PEOPLE.items():
        names = [*people, *_NOBODY[table, column]]
        others[table] = sparse(table, len(names)).assign(**{column: names})
    verdict = gate(mentions(9), daily(3), others=others)
    found = {(o.suite, o.column_name): o.unexpected_rows for o in verdict.outcomes if not o.is_success}
    assert found == {place: tuple(range(len(people))) for place, people in _PEOPLE.items()}
    assert not verdict.is_ok
    assert gate(mentions(9), daily(3), others=others, has_pseudonyms=False).is_ok


def test_unknown_figures_dates_and_labels_are_no_fault(mentions: Frames, daily: Frames) -> None:
    others = {table: pd.DataFrame([dict.fromkeys(FRAMES[table])] * 2) for table in _SPARSE}
    assert failing(gate(mentions(9), daily(3), others=others)) == set()


def test_the_day_that_has_begun_in_the_east_is_no_future(mentions: Frames, daily: Frames) -> None:
    table = "marts.fct_requests_weekly"
    evening = NOW.replace(hour=20)
    others = {table: sparse(table, 1).assign(week_start_date=[(evening + timedelta(days=1)).date()])}
    assert gate(mentions(9), daily(3), others=others, as_of=evening).is_ok
    assert not gate(mentions(9), daily(3), others=others, as_of=NOW).is_ok


@pytest.mark.parametrize("table", WEEKLY)
def test_a_weekly_table_may_not_empty_or_shrink(mentions: Frames, daily: Frames, table: str) -> None:
    assert failing(gate(mentions(9), daily(9), weeks={table: weekly(table, 0)})) == {(table, "empty", None)}
    before = {table: PreviousFacts(rows=100)}
    assert failing(gate(mentions(9), daily(9), before, weeks={table: weekly(table, 79)})) == {
        (table, "shrunk", None)
    }
    assert gate(mentions(9), daily(9), before, weeks={table: weekly(table, 80)}).is_ok


def test_a_figure_that_is_not_known_is_in_no_range_and_no_fault(mentions: Frames, daily: Frames) -> None:
    unknown = {"net_sentiment": None, "share_of_voice": None, "author_share_of_voice": None}
    unscored = {
        "stance": None,
        "p_negative": None,
        "p_neutral": None,
        "p_positive": None,
        "text": None,
        "url": None,
    }
    assert gate(mentions(3, {1: unscored}), daily(3, {1: unknown})).is_ok


def test_no_mention_of_any_brand_is_refused_once_posts_were_loaded(mentions: Frames, daily: Frames) -> None:
    verdict = gate(mentions(0), daily(0), posts_loaded=40)
    assert failing(verdict) == {(MENTIONS, "empty", None)}
    assert "found 0, expected at least 1. Check the names, hashtags and handles" in verdict.failures[0]
    assert gate(mentions(0), daily(0), posts_loaded=40, acknowledged=True).is_ok


def test_an_empty_publication_is_right_before_the_first_load(mentions: Frames, daily: Frames) -> None:
    assert gate(mentions(0), daily(0), posts_loaded=0).is_ok


def test_mentions_without_figures_are_refused(mentions: Frames, daily: Frames) -> None:
    assert failing(gate(mentions(5), daily(0))) == {(name, "empty", None) for name in _FIGURES}


def test_mentions_by_staff_or_of_today_need_no_daily_figures(mentions: Frames, daily: Frames) -> None:
    assert gate(mentions(5, is_staff=True), daily(0)).is_ok
    assert gate(mentions(5, mentioned_at=NOW - timedelta(hours=5)), daily(0)).is_ok


def test_a_shrink_below_four_fifths_is_refused(mentions: Frames, daily: Frames) -> None:
    previous = {MENTIONS: PreviousFacts(rows=100), DAILY: PreviousFacts(rows=50)}
    assert gate(mentions(80), daily(40), previous).is_ok
    verdict = gate(mentions(79), daily(39), previous)
    assert failing(verdict) == {(MENTIONS, "shrunk", None), (DAILY, "shrunk", None)}
    assert "found 79, expected at least 80" in verdict.failures[0]
    assert "found 39, expected at least 40" in verdict.failures[1]


def test_a_shrink_can_be_acknowledged_and_stays_on_record(mentions: Frames, daily: Frames) -> None:
    verdict = gate(mentions(10), daily(40), {MENTIONS: PreviousFacts(rows=100)}, acknowledged=True)
    assert verdict.is_ok
    assert failing(verdict) == {(MENTIONS, "shrunk", None)}
    assert len(verdict.warnings) == 1


def test_a_small_table_may_lose_rows(mentions: Frames, daily: Frames) -> None:
    assert gate(
        mentions(2), daily(1), {MENTIONS: PreviousFacts(rows=19), DAILY: PreviousFacts(rows=19)}
    ).is_ok


def test_a_handle_is_refused_even_with_acknowledgement(mentions: Frames, daily: Frames) -> None:
    assert not gate(mentions(3, {1: {"text": "@dupont"}}), daily(1), acknowledged=True).is_ok


def test_stale_marts_are_a_warning(mentions: Frames, daily: Frames) -> None:
    verdict = gate(mentions(9), daily(3), staleness_days=2)
    assert verdict.is_ok
    assert failing(verdict) == {(MENTIONS, "stale", "mentioned_at")}
    assert "found 2024-05-11 06:00 UTC, expected at least 2024-05-12 06:00 UTC" in verdict.warnings[0]


def test_marts_that_are_too_stale_are_refused_where_that_is_asked_for(
    mentions: Frames, daily: Frames
) -> None:
    verdict = gate(mentions(9), daily(3), staleness_days=1, fail_after_days=2)
    assert failing(verdict) == {(MENTIONS, "stale", "mentioned_at"), (MENTIONS, "too_stale", "mentioned_at")}
    assert not verdict.is_ok


def with_texts(mentions: Frames, texts: list[str]) -> pd.DataFrame:
    return mentions(len(texts), {row: {"text": text} for row, text in enumerate(texts)})


def test_masked_texts_and_own_handles_pass(mentions: Frames, daily: Frames) -> None:
    texts = [
        "@… a raison",
        "merci @ACME et ＠acme",
        "merci @acme.",
        "@acme今日は",
        "rendez-vous @ 18 h",
        "[mail] ou [phone]",
        "@team@acme.example répond",
        "",
    ]
    verdict = gate(with_texts(mentions, texts), daily(1), keep={"acme", "team@acme.example", ""})
    assert failing(verdict) == set()


def test_handles_of_people_are_found_and_masking_heals_them(mentions: Frames, daily: Frames) -> None:
    texts = ["@acmee", "@acme@other.example", "moi@b.example", "bonjour @x", "＠dupont", "@été", "vu\n@a_b"]
    verdict = gate(with_texts(mentions, texts), daily(1))
    assert failing(verdict) == {(MENTIONS, "handle_in_text", "text")}
    (broken,) = [o for o in verdict.outcomes if not o.is_success]
    assert broken.unexpected_rows == tuple(range(len(texts)))
    masked = [mask_handles(text, frozenset({"acme"})) for text in texts]
    assert gate(with_texts(mentions, masked), daily(1)).is_ok


def test_handles_may_be_shown_without_pseudonyms(mentions: Frames, daily: Frames) -> None:
    frame = mentions(3, {1: {"text": "@dupont", "url": "https://a.example/@dupont"}})
    assert failing(gate(frame, daily(1), has_pseudonyms=False)) == set()


def test_line_ends_tabs_and_emoji_are_no_control_characters(mentions: Frames, daily: Frames) -> None:
    assert failing(gate(mentions(3, {1: {"text": "a\n\tb 👩‍🔧 café — 日本"}}), daily(1))) == set()


def scored(mentions: Frames, negative: int, neutral: int, positive: int) -> pd.DataFrame:
    wanted = ["negative"] * negative + ["neutral"] * neutral + ["positive"] * positive
    source = mentions(3).set_index("stance", drop=False)
    return source.loc[wanted].reset_index(drop=True)


def test_a_changed_mix_is_a_warning_and_a_turned_one_is_refused(mentions: Frames, daily: Frames) -> None:
    previous = {MENTIONS: facts_of(scored(mentions, 100, 200, 300))}
    changed = gate(scored(mentions, 240, 200, 160), daily(3), previous)
    assert changed.is_ok
    assert {reason for _, reason, _ in failing(changed)} == {"drift", "mean_moved"}
    turned = gate(scored(mentions, 500, 50, 50), daily(3), previous)
    assert not turned.is_ok
    assert failing(turned) == {key for key in _WHOLE if key[0] == "quality.publication"}
    assert gate(scored(mentions, 500, 50, 50), daily(3), previous, acknowledged=True).is_ok


def test_a_turned_mix_of_few_mentions_is_a_warning_only(mentions: Frames, daily: Frames) -> None:
    previous = {MENTIONS: facts_of(scored(mentions, 0, 0, 120))}
    verdict = gate(scored(mentions, 110, 0, 0), daily(3), previous)
    assert verdict.is_ok
    assert {reason for _, reason, _ in failing(verdict)} == {"drift", "mean_moved"}


def test_drift_is_not_judged_on_fewer_than_a_hundred_scores(mentions: Frames) -> None:
    few, many = facts_of(scored(mentions, 99, 0, 0)), facts_of(scored(mentions, 0, 0, 200))
    assert drift_facts(few, many) == {}
    assert drift_facts(many, few) == {}
    assert drift_facts(None, many) == {}


def test_a_missing_table_or_column_is_named(mentions: Frames, daily: Frames) -> None:
    with pytest.raises(GateError, match=r"not given marts\.fct_brand_reputation_daily"):
        marts_gate({MENTIONS: mentions(1)}, None, as_of=NOW, staleness_days=2)
    with pytest.raises(
        GateError, match=r"marts\.fct_mentions has no column p_neutral, so it cannot be checked"
    ):
        gate(mentions(1).drop(columns="p_neutral"), daily(1))


def test_frames_as_duckdb_gives_them_are_understood(mentions: Frames, daily: Frames) -> None:
    connection = duckdb.connect()
    connection.execute("set timezone = 'Europe/Paris'")
    connection.register("m", mentions(200, {5: {"title": "Un @dupont"}}))
    connection.register("d", daily(30))
    loaded = connection.execute(
        "select * replace (likes_count::bigint as likes_count, replies_count::bigint as replies_count) from m"
    ).df()
    days = connection.execute("select * replace (net_sentiment::decimal(6, 3) as net_sentiment) from d").df()
    assert failing(gate(loaded, days, staleness_days=2)) == {
        (MENTIONS, "handle_in_text", "title"),
        (MENTIONS, "stale", "mentioned_at"),
    }
    nothing = connection.execute("select * from m where false").df()
    assert failing(gate(nothing, days, posts_loaded=0)) == set()


def test_rules_are_severe_where_a_reader_would_be_harmed() -> None:
    severities = {
        (reason_of(rule), column_of(rule)): severity_of(rule)
        for suite in publication_suites()
        for rule in suite.expectations
    }
    assert severities["handle_in_text", "text"] is Severity.BATCH
    assert severities["share_out_of_range", "share_of_voice"] is Severity.BATCH
    assert severities["unsafe_characters", "text"] is Severity.WARN
    assert Severity.ROW not in severities.values()
