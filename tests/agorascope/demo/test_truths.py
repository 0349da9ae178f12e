"""What is planted is really there: crisis, events, influential members, ambassadors, personas, bots."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from statistics import mean, median

import pytest

from agorascope.demo.favour import beta_quantile, lower_bound

from .conftest import PARIS, WrittenWorld, local_day

OWN = "cyclandre"


def test_the_crisis_is_plain_in_negative_mentions(full_world: WrittenWorld) -> None:
    negative = full_world.mentions(OWN, stance="negative")
    days = sorted(full_world.mentions(OWN))
    usual = median(negative.get(day, 0) for day in days)
    crisis = full_world.answers["crisis"]
    assert len(crisis["mentions"]) == 8
    assert all(negative[day] >= 3 * usual for day in crisis["mentions"])
    calm = [day for day in days if day not in crisis["mentions"]]
    assert max(negative.get(day, 0) for day in calm) < min(
        negative[day] for day in list(crisis["mentions"])[:4]
    )


def test_net_sentiment_falls_in_the_crisis(full_world: WrittenWorld) -> None:
    positive, negative = (full_world.mentions(OWN, stance=stance) for stance in ("positive", "negative"))
    crisis = set(full_world.answers["crisis"]["mentions"])

    def net(days: set[str]) -> float:
        good, bad = sum(positive[day] for day in days), sum(negative[day] for day in days)
        return (good - bad) / (good + bad)

    assert net(crisis) < -0.4
    assert net(set(full_world.mentions(OWN)) - crisis) > 0.1


def test_events_lift_mentions_by_what_was_planted(full_world: WrittenWorld) -> None:
    for event in full_world.answers["events"]:
        counts = full_world.mentions(event["brand"])
        for day, parts in event["mentions"].items():
            assert counts[day] == parts["without"] + parts["added"]
        if sum(parts["without"] for parts in event["mentions"].values()) >= 100:
            assert event["realised_lift"] == pytest.approx(event["planted_lift"], abs=0.04)


def test_the_contest_shows_against_the_weeks_around_it(full_world: WrittenWorld) -> None:
    contest = next(event for event in full_world.answers["events"] if event["kind"] == "contest")
    counts = full_world.mentions(OWN)
    during = mean(counts[day] for day in contest["mentions"])
    first, last = date.fromisoformat(contest["first_day"]), date.fromisoformat(contest["last_day"])
    around = [first - timedelta(days=n) for n in range(1, 15)] + [
        last + timedelta(days=n) for n in range(1, 15)
    ]
    assert during > 1.2 * mean(counts[day.isoformat()] for day in around)


def test_events_have_a_pre_period_and_stay_clear_of_the_crisis(full_world: WrittenWorld) -> None:
    crisis = set(full_world.answers["crisis"]["mentions"])
    start = date.fromisoformat(full_world.answers["first_day"])
    for event in full_world.answers["events"]:
        assert (date.fromisoformat(event["first_day"]) - start).days >= 28
        assert not crisis & set(event["mentions"])


def test_influential_members_receive_far_more_than_their_community(full_world: WrittenWorld) -> None:
    posts = {post["uri"]: post for post in full_world.rows("post")}
    received: dict[str, Counter[str]] = defaultdict(Counter)
    for post in posts.values():
        target = post.get("parent_uri") or post.get("repost_of_uri")
        if target and posts[target]["author_id"] != post["author_id"]:
            received[post["channel_id"]][posts[target]["author_id"]] += 1
    for community, planted in full_world.answers["influencers"].items():
        counts = received[community]
        members = {p["author_id"] for p in posts.values() if p["channel_id"] == community}
        line = sorted(counts[member] for member in members)[int(0.95 * len(members))]
        assert planted
        assert mean(counts[entry["member_id"]] for entry in planted) >= line, community


def test_ambassadors_meet_their_criteria_on_the_planted_stances(full_world: WrittenWorld) -> None:
    said: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for post in full_world.rows("post"):
        stance = full_world.stances.get(post["uri"], {}).get("stances", {}).get(OWN)
        if stance in {"positive", "negative"}:
            said[post["author_id"]].append((date.fromisoformat(local_day(post["created_at"])), stance))
    influential = {
        entry["member_id"] for people in full_world.answers["influencers"].values() for entry in people
    }
    ambassadors = full_world.answers["ambassadors"]
    polar = [full_world.mentions(OWN, stance=stance) for stance in ("positive", "negative")]
    positive_all, negative_all = (sum(counts.values()) for counts in polar)
    prior = positive_all / (positive_all + negative_all)
    assert sum(entry["planted"] for entry in ambassadors) >= 20
    for entry in ambassadors:
        opinions = said[entry["member_id"]]
        positive = sum(stance == "positive" for _, stance in opinions)
        assert lower_bound(positive, len(opinions) - positive, prior) >= 0.599
        assert len({day.isocalendar()[:2] for day, _ in opinions}) >= 3
        assert date(2026, 9, 30) - max(day for day, _ in opinions) < timedelta(days=60)
        assert entry["member_id"] not in influential
        assert (entry["followers"] or 0) < 1500


def test_favour_bounds_are_those_of_the_formulas() -> None:
    assert lower_bound(2, 0, 0.5) == pytest.approx(0.3426, abs=5e-4)
    assert lower_bound(100, 1, 0.5) == pytest.approx(0.9407, abs=5e-4)
    assert lower_bound(3, 5, 0.5) == pytest.approx(0.1996, abs=5e-4)
    assert beta_quantile(0.5, 1, 1) == pytest.approx(0.5, abs=1e-3)


def test_personas_behave_as_they_are_described(full_world: WrittenWorld) -> None:
    persona = full_world.answers["personas"]["members"]
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    weekend: dict[str, list[bool]] = defaultdict(list)
    for post in full_world.rows("post"):
        kind = persona.get(post["author_id"])
        if kind:
            what = post["kind"] if post["kind"] != "post" or "parent_uri" not in post else "comment"
            kinds[kind][what] += 1
            moment = datetime.fromisoformat(post["created_at"]).astimezone(PARIS)
            weekend[kind].append(moment.weekday() >= 5)

    def share(kind: str, what: str) -> float:
        return kinds[kind][what] / sum(kinds[kind].values())

    assert share("relay", "repost") > 2 * max(share(kind, "repost") for kind in kinds if kind != "relay")
    assert share("helper", "comment") > share("asker", "comment")
    assert mean(weekend["weekender"]) > 1.5 * mean(weekend["commuter"])


def test_authors_are_heavy_tailed(full_world: WrittenWorld) -> None:
    counts = sorted(Counter(post["author_id"] for post in full_world.rows("post")).values(), reverse=True)
    assert len(counts) == 2000
    assert sum(counts[:200]) > 0.4 * sum(counts)
    assert median(counts) <= 7


def test_staff_answer_and_are_listed(full_world: WrittenWorld) -> None:
    staff = {entry["member_id"] for entry in full_world.answers["staff"] if entry["brand"] == OWN}
    answers = [
        post for post in full_world.rows("post") if post["author_id"] in staff and "parent_uri" in post
    ]
    assert len(answers) > 300
    own_replies = {post["parent_uri"] for post in answers}
    asked = [
        uri for uri, entry in full_world.stances.items() if OWN in entry["stances"] and not entry.get("staff")
    ]
    assert 0.1 < len(own_replies & set(asked)) / len(asked) < 0.5


def test_bots_post_and_some_do_not_say_so(full_world: WrittenWorld) -> None:
    posts = Counter(post["author_id"] for post in full_world.rows("post"))
    declared = {row["member_id"] for row in full_world.rows("member") if row["is_bot"]}
    for bot in full_world.answers["bots"]:
        assert posts[bot["member_id"]] > 10
        assert (bot["member_id"] in declared) == bot["declared"]
    assert {bot["declared"] for bot in full_world.answers["bots"]} == {True, False}


def test_days_have_a_weekly_and_hourly_rhythm(full_world: WrittenWorld) -> None:
    moments = [
        datetime.fromisoformat(post["created_at"]).astimezone(PARIS) for post in full_world.rows("post")
    ]
    weekdays, hours = Counter(at.weekday() for at in moments), Counter(at.hour for at in moments)
    assert weekdays[0] + weekdays[1] > 1.2 * (weekdays[5] + weekdays[6])
    assert hours[3] < 0.2 * hours[18]
