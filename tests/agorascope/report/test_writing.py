"""What a report says: three things first, French as in print, no claim beyond doubt."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agorascope.report.blocks import Bullets, Document, Item, Note, Paragraph, Section, Table
from agorascope.report.facts import Comparison, Facts
from agorascope.report.findings import Finding, Judged
from agorascope.report.html import render_html
from agorascope.report.voice import FINE, FIRM, Voice
from agorascope.report.weeks import Week
from agorascope.report.writing import write
from agorascope.report.writing.common import Desk
from agorascope.report.writing.head import in_words
from agorascope.statistics import share
from tests.agorascope.delivery.cases import an_alert
from tests.agorascope.report.cases import (
    ACME,
    ALARM,
    AS_OF,
    MONDAY,
    brand_week,
    empty_facts,
    full_facts,
    lift,
    quiet_facts,
    response,
    said,
)

PARIS = ZoneInfo("Europe/Paris")


def report(facts: Facts, language: str = "en") -> Document:
    return write(facts, Voice(language, PARIS))


def sections(document: Document) -> dict[str, Section]:
    return {block.title: block for block in document.blocks if isinstance(block, Section)}


def words(block: object) -> str:
    """All that is said below a block, on one line."""
    if isinstance(block, Document | Section):
        return " ".join(words(inner) for inner in block.blocks)
    if isinstance(block, Bullets):
        return " ".join(words(item) for item in block.items)
    if isinstance(block, Item | Paragraph):
        return f"{block.lead} {block.text}"
    return block.text if isinstance(block, Note) else ""


def test_the_report_leads_with_three_things_at_most() -> None:
    (first, *_) = report(full_facts()).blocks
    assert isinstance(first, Section)
    assert first.title == "What matters most"
    (bullets,) = first.blocks
    assert isinstance(bullets, Bullets)
    assert len(bullets.items) == 3
    assert bullets.items[0].lead.startswith("A crisis around Acme, since 23")
    assert bullets.items[1].lead == "People spoke worse of Acme."


def test_quality_of_exchange_stands_before_volumes() -> None:
    table = report(full_facts()).blocks
    changes = next(b for b in table if isinstance(b, Section) and b.title == "What changed")
    labels = [row[0] for block in changes.blocks if isinstance(block, Table) for row in block.rows]
    assert labels.index("Answered within 48 hours") < labels.index("Net sentiment, Acme")
    assert labels.index("Net sentiment, Acme") < labels.index("Mentions, Acme")


def test_a_week_without_news_says_so_in_five_lines() -> None:
    for language in ("en", "fr"):
        document = report(quiet_facts(), language)
        assert len(document.blocks) == 5
        assert all(isinstance(block, Paragraph) for block in document.blocks)
    assert document.blocks[0] == Paragraph("Une semaine calme" + FIRM + ": rien ne demande votre attention.")


def test_a_silent_source_is_not_taken_for_a_quiet_week() -> None:
    document = report(quiet_facts(alarms=(ALARM,)))
    assert "Not every source delivered." in words(document)
    assert "a field vanished (post likes_count)" in words(document)


def test_a_published_file_with_empty_marts_gives_a_report() -> None:
    for language in ("en", "fr"):
        text = render_html(report(empty_facts(), language))
        assert "None" not in text
        assert "Acme" in text


def test_the_first_week_calls_nothing_a_change() -> None:
    week = replace(
        brand_week(ACME, (40, 60), (0, 0)), mentions_history=(), people_history=(), mentions_before=0
    )
    document = report(full_facts(brand_weeks=(week,), series=(), quality=(), response=None, aspect_weeks=()))
    said_there = words(sections(document)["What changed"])
    assert "no week before this one" in said_there
    assert "comparisons" not in said_there


def test_a_week_after_a_silent_one_is_not_the_first() -> None:
    week = brand_week(ACME, (40, 60), (0, 0))
    facts = full_facts(brand_weeks=(week,), quality=(), response=None, aspect_weeks=())
    said_there = words(sections(report(facts))["What changed"])
    assert "No brand was mentioned in the week before" in said_there
    assert "no week before this one" not in said_there


def test_what_was_observed_in_a_week_without_mentions_is_compared() -> None:
    facts = full_facts(brand_weeks=(brand_week(ACME, (40, 60), (0, 0)),), aspect_weeks=())
    changed = sections(report(facts))["What changed"]
    (table,) = [block for block in changed.blocks if isinstance(block, Table)]
    assert len(table.columns) == 5
    assert "no week before" not in words(changed)


def test_a_quiet_week_says_that_it_is_past_or_not_over() -> None:
    past = report(quiet_facts(as_of=AS_OF + timedelta(days=30)))
    assert words(past.blocks[0]).startswith("This report is about a past week.")
    running = report(quiet_facts(week=Week(MONDAY, 3)))
    assert words(running.blocks[0]).startswith("This week is not over")
    assert "A quiet week" in words(running)


def test_a_mild_alert_on_a_competitor_is_not_passed_over_in_a_quiet_week() -> None:
    mild = an_alert(brand_id="rival", brand_name="Rival", is_own_brand=False, severity="low")
    text = words(report(quiet_facts(alarms=(), alerts=(mild,))))
    assert "A quiet week" in text
    assert "some of low severity for Rival" in text
    assert "No alert was raised." not in text


def test_an_access_that_ends_is_told_in_a_quiet_week() -> None:
    ending = replace(ALARM, kind="token_expires", subject="2026-10-09")
    text = words(report(quiet_facts(alarms=(ending,))))
    assert "All sources delivered. Mastodon: an access ends on 2026-10-09." in text


@pytest.mark.parametrize(
    ("measure", "amount", "lead"),
    [
        ("volume", 30.0, "Concours photo: more was said than was to be expected without it."),
        ("volume", -30.0, "Concours photo: less was said than was to be expected without it."),
        ("people", 30.0, "Concours photo: more people spoke than was to be expected without it."),
        ("people", -30.0, "Concours photo: fewer people spoke than was to be expected without it."),
    ],
)
def test_an_event_heads_with_what_was_seen_not_with_a_cause(measure: str, amount: float, lead: str) -> None:
    (event,) = full_facts().events
    facts = quiet_facts(events=(replace(event, lifts=(lift(measure, lift=amount),)),))
    (bullets,) = sections(report(facts))["What matters most"].blocks
    assert isinstance(bullets, Bullets)
    assert bullets.items[0].lead == lead
    assert "Effects of events are judged apart" in words(report(facts))


@pytest.mark.parametrize(("language", "start"), [("en", "Only a hint: "), ("fr", f"Simple indice{FIRM}: ")])
def test_a_hint_goes_on_with_a_small_letter(language: str, start: str) -> None:
    desk = Desk(full_facts(), Voice(language, PARIS), {("answered",): Judged("hint_fall", 0.04)})
    item = in_words(desk, Finding("answered", ("answered",)))
    assert item.lead.startswith(start)
    assert item.lead[len(start)].islower()


@pytest.mark.parametrize(("language", "said_there"), [("en", "The one aspect"), ("fr", "Le seul aspect")])
def test_one_aspect_is_counted_in_the_singular(language: str, said_there: str) -> None:
    (aspect,) = full_facts().aspect_weeks
    same = replace(
        aspect,
        share=replace(aspect.share, before=aspect.share.now, change=0.0, change_low=-0.1, change_high=0.1),
    )
    same = replace(
        same, net_sentiment=replace(same.net_sentiment, change=0.0, change_low=-0.1, change_high=0.1)
    )
    assert said_there in words(report(full_facts(aspect_weeks=(same,)), language))


@pytest.mark.parametrize("responses", [2, 9, 10])
def test_nine_in_ten_answers_need_ten(responses: int) -> None:
    few = replace(response(), responses=responses)
    text = words(report(full_facts(response=few)))
    assert ("nine in ten" in text) == (responses >= 10)
    assert "Half of the answers came within" in text


def test_an_incomplete_week_is_said_to_be_so_and_volumes_are_not_compared() -> None:
    document = report(full_facts(week=Week(MONDAY, 3)))
    assert f"the figures hold 3{FIRM}days of seven" in words(document)
    rows = [
        row for s in sections(document).values() for b in s.blocks if isinstance(b, Table) for row in b.rows
    ]
    (mentions,) = [row for row in rows if row[0] == "Mentions, Acme"]
    assert mentions[-1] == "cannot be said"


def test_a_report_of_a_past_week_says_when_the_lists_are_from() -> None:
    document = report(full_facts(as_of=AS_OF + timedelta(days=30)))
    assert words(document.blocks[0]).startswith("This report is about a past week.")


def test_every_section_is_there_when_there_is_something_to_say() -> None:
    assert list(sections(report(full_facts()))) == [
        "What matters most", "What changed", "Alerts of the week", "Whom to answer", "Whom to thank",
        "Whom to invite", "What people ask for", "Competitors", "Watched topics", "Events", "Own channels",
        "Sources and data", "How to read this",
    ]  # fmt: skip


def test_nothing_is_left_of_python_or_braces_in_the_words() -> None:
    for language in ("en", "fr"):
        text = re.sub(
            r"<style>.*?</style>|<svg.*?</svg>",
            "",
            render_html(report(full_facts(), language)),
            flags=re.DOTALL,
        )
        assert not re.search(r"\bNone\b|\bnan\b|[{}]|\bTrue\b|\(\)|  ,|\.\.(?!\.)", text)


def test_french_has_the_spaces_and_apostrophes_of_print() -> None:
    text = words(report(full_facts(), "fr"))
    assert "'" not in text
    assert not re.search(r" [:;!?%»]|« ", text)  # plain spaces a line may break at
    assert f"95{FINE}%" in text
    assert not re.search(r"\d[,.]\d{3}\b", text)


@pytest.mark.parametrize(
    ("language", "n", "expected"),
    [
        ("fr", 0, f"0{FIRM}personne"),
        ("fr", 1, f"1{FIRM}personne"),
        ("fr", 2, f"2{FIRM}personnes"),
        ("en", 0, f"0{FIRM}people"),
        ("en", 1, f"1{FIRM}person"),
    ],
)
def test_things_are_counted_as_the_language_counts(language: str, n: int, expected: str) -> None:
    assert Voice(language, PARIS).say("people", n) == expected


def test_french_elides_before_a_vowel() -> None:
    voice = Voice("fr", PARIS)
    assert voice.say("f_sentiment_fall", brand="Acme") == "On a moins bien parlé d’Acme."
    assert voice.say("f_sentiment_fall", brand="Élan") == "On a moins bien parlé d’Élan."
    assert voice.say("f_sentiment_fall", brand="Rival") == "On a moins bien parlé de Rival."


def test_dates_read_as_people_write_them() -> None:
    french, english = Voice("fr", PARIS), Voice("en", PARIS)
    across = Week(MONDAY - timedelta(days=21), 7)
    assert french.week(across).replace(FIRM, " ") == "31 août au 6 septembre 2026"
    assert english.week(Week(MONDAY, 7)).replace(FIRM, " ") == "21 to 27 September 2026"
    midnight = datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert french.moment(midnight).replace(FIRM, " ") == "à la fin du 30 septembre 2026"
    assert french.day(MONDAY.replace(day=1)).replace(FIRM, " ") == "1er septembre"


def test_an_effect_of_an_event_is_told_with_its_interval_and_a_refusal_with_its_reason() -> None:
    text = words(sections(report(full_facts()))["Events"])
    assert "Against what was to be expected without it (90% intervals): mentions +30% (+12% to +48%)" in text
    assert "No effect beyond chance on people who speak." in text
    assert "cannot be estimated: fewer than 28 days of history before it" in text


def test_a_letter_is_told_by_who_opened_and_clicked_of_those_it_reached() -> None:
    text = words(sections(report(full_facts()))["Own channels"]).replace(FIRM, " ")
    assert "La lettre de septembre." in text
    assert "Sent to 4,200 addresses, opened by 34% (32 to 35) of those it reached" in text
    assert "clicked by 4% (3 to 4)" in text


def test_an_item_of_the_inbox_says_why_without_points_and_its_wait_once() -> None:
    item = replace(
        full_facts().waiting[0],
        reasons_en="Asks a question (+25).\nWaits for 8 days, past the 48 hours (+12.1).",
    )
    text = words(sections(report(full_facts(waiting=(item,))))["Whom to answer"])
    assert "Asks a question." in text
    assert "Waits for" not in text
    assert "(+" not in text


def test_reports_without_pseudonyms_say_so() -> None:
    document = report(full_facts(has_pseudonyms=False))
    assert "public handle" in words(document)


def test_a_quote_names_network_community_and_day_and_links_the_post() -> None:
    section = sections(report(full_facts()))["What people ask for"]
    quote = next(b for b in section.blocks if isinstance(b, Bullets)).items[0].quotes[0]
    assert quote.source.replace(FIRM, " ") == "1f2e3d4c, Mastodon, velotaf, 23 September"
    assert quote.url == said().url


def test_where_no_answer_was_ever_read_the_report_does_not_blame_the_team() -> None:
    known = full_facts().response
    assert known is not None
    never = replace(
        known,
        answered=Comparison(share(0, 40), share(0, 40)),
        responses=0,
        responses_before=0,
        minutes_median=None,
    )
    text = words(sections(report(full_facts(response=never)))["Whom to answer"])
    assert "No answer of your team is among what was read" in text
    assert "No answer of your team" not in words(sections(report(full_facts()))["Whom to answer"])
