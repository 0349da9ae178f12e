"""What each source gave is written down with the load, and a field that vanishes is noticed."""

import json
from datetime import UTC, datetime

import pytest

from agorascope.coverage import Coverage, coverage_of, is_missing
from agorascope.landing import Batch, RawPage, complete, write_page
from agorascope.records import Reject

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
PAGE = "mastodon/2026-03-10/b1/00000-aa.zst"
OTHER = "mastodon/2026-03-10/b1/00001-bb.zst"


@pytest.mark.parametrize(
    ("present", "total", "usual", "alarm"),
    [
        (100, 100, 1.0, False),
        (95, 100, 1.0, False),
        (94, 100, 1.0, True),  # more than 5 % of a field that was always there
        (0, 19, 1.0, False),  # too few posts to say anything
        (50, 100, 0.6, False),  # within chance
        (40, 100, 0.6, True),
        (0, 500, 0.0, False),  # it was never there
    ],
)
def test_a_field_is_missed_when_it_was_there_before(present, total, usual, alarm):
    assert is_missing(present, total, usual) is alarm


@pytest.fixture
def covered(connection, load, post):
    """Load posts as a batch and give back the rows of a coverage table."""

    def run(posts, *, batch_id="b1", table="source_coverage", **facts):
        sources = {PAGE: "velo.example/tag/velo", OTHER: "velo.example/tag/byke"}
        coverage = Coverage("run", "mastodon", batch_id, sources, **facts)
        load(*posts, batch_id=batch_id, coverage=coverage)
        found = connection.execute(f"select * from quality.{table} order by all")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    return run


def test_each_source_has_its_own_row(covered, post):
    slices = [
        {
            "source": "velo.example/tag/velo",
            "outcome": "drained",
            "message": "",
            "notes": ["only local posts"],
        },
        {"source": "velo.example/tag/byke", "outcome": "rate_limited", "message": "wait", "notes": []},
    ]
    rejects = [
        Reject("mastodon", OTHER, 3, "bad_date", "..."),
        Reject("mastodon", OTHER, 4, "bad_date", "..."),
    ]
    posts = [post("a", raw_ref=f"{PAGE}#1"), post("b", raw_ref=f"{PAGE}#2"), post("c", raw_ref=f"{OTHER}#1")]
    landed = {"slices": slices, "requests": 7, "quota_left": {"requests": 290}}
    byke, velo = covered(posts, landed=landed, rejects=rejects)
    assert (velo["source"], velo["outcome"], velo["posts"], velo["new_posts"]) == (
        "velo.example/tag/velo",
        "drained",
        2,
        2,
    )
    assert velo["message"] == "only local posts"
    assert (byke["outcome"], byke["posts"], byke["rejects"]) == ("rate_limited", 1, 2)
    assert json.loads(byke["reject_reasons"]) == {"bad_date": 2}
    assert json.loads(byke["quota_left"]) == {"requests": 290}
    assert byke["requests"] == 7


def test_a_batch_loaded_again_replaces_its_rows(covered, post):
    covered([post("a", raw_ref=f"{PAGE}#1")])
    again = covered([post("a", raw_ref=f"{PAGE}#1")])
    assert [row["new_posts"] for row in again if row["posts"]] == [0]


def test_a_source_that_answered_with_nothing_is_there_too(covered):
    silent = covered([], landed={"slices": [{"source": "x/tag/velo", "outcome": "auth", "message": "401"}]})
    assert [(row["outcome"], row["posts"]) for row in silent if row["source"] == "x/tag/velo"] == [
        ("auth", 0)
    ]


def many(post, number, *, start=0, **fields):
    return [post(f"p{start + i}", raw_ref=f"{PAGE}#{i}", **fields) for i in range(number)]


def test_a_renamed_field_raises_the_alarm_once_it_was_known(covered, post):
    covered(many(post, 40, lang="fr"), batch_id="b1")
    rows = covered(many(post, 40, start=100), batch_id="b2", table="field_presence")
    assert {(row["field"], row["present"], row["usual_share"]) for row in rows if row["is_alarm"]} == {
        ("lang", 0, 1.0)
    }


def test_a_field_that_stays_away_keeps_its_alarm(covered, post):
    covered(many(post, 40, lang="fr"), batch_id="b1")
    for number in range(2, 5):
        rows = covered(many(post, 40, start=100 * number), batch_id=f"b{number}", table="field_presence")
    alarms = [row["batch_id"] for row in rows if row["is_alarm"] and row["field"] == "lang"]
    assert alarms == ["b2", "b3", "b4"]


def test_counters_are_fields_too(covered, post, connection, load):
    metric = {
        "network": "mastodon",
        "instance": "velo.example",
        "channel_kind": "post",
        "channel_id": "p1",
        "metric": "likes",
        "period": "point",
        "value": 3.0,
    }
    coverage = Coverage("run", "mastodon", "b1", {PAGE: "s"})
    posts = many(post, 30)
    load(
        *posts,
        metrics=[{**metric, "channel_id": row["uri"], "observed_at": row["fetched_at"]} for row in posts],
        coverage=coverage,
    )
    found = connection.execute(
        "select present, total from quality.field_presence where field = 'likes'"
    ).fetchall()
    assert found == [(30, 30)]


def test_the_files_of_an_archive_are_one_source(tmp_path):
    folder = tmp_path / "forum" / "2026-03-10" / "b1"
    for number, name in enumerate(("a.csv", "b.csv")):
        write_page(folder, number, RawPage("forum", name, name.encode(), NOON))
    complete(folder, {"slices": [{"source": "archive", "outcome": "drained"}]})
    coverage = coverage_of(Batch("forum", "b1", folder), "run", [], tmp_path)
    assert set(coverage.sources.values()) == {"archive"}
    assert len(coverage.sources) == 2


def gone(raw_ref, uri):
    return {"network": "mastodon", "uri": uri, "status": "deleted", "observed_at": NOON, "raw_ref": raw_ref}


@pytest.mark.parametrize(
    ("facts", "statuses"),
    [
        (None, ["live", "live", "live"]),  # it was cut short: nobody judged
        ({"believed_pages": []}, ["live", "live", "live"]),
        ({"believed_pages": ["SECOND"]}, ["deleted", "live", "live"]),
    ],
)
def test_removals_of_a_second_look_hold_when_the_batch_says_so(
    connection, load, post, tmp_path, facts, statuses
):
    batch = Batch("mastodon", "b2", tmp_path / "mastodon" / "2026-03-11" / "b2")
    pages = [
        write_page(batch.path, place, RawPage("mastodon", "s", body, NOON, options=options))
        for place, body, options in (
            (0, b"left behind by a try before", {"second_look": True}),
            (1, b"the same, asked again", {"second_look": True}),
        )
    ]
    if facts is not None:
        complete(batch.path, {"believed_pages": [pages[1].name for _ in facts["believed_pages"]]})
    coverage = coverage_of(batch, "run", [], tmp_path)
    stale, second = (f"{path.relative_to(tmp_path)}#1" for path in pages)
    load(post("a"), post("b"), post("c"))
    as_row = post("c", status="deleted", raw_ref=stale, fetched_at=NOON.replace(hour=13))
    load(as_row, changes=[gone(second, "a"), gone(stale, "b")], batch_id="b2", coverage=coverage)
    found = connection.execute("select status, text is not null from raw.posts order by uri").fetchall()
    assert found == [(status, status == "live") for status in statuses]


def test_removals_that_a_listing_tells_of_need_no_judgement(connection, load, post, tmp_path):
    batch = Batch("mastodon", "b2", tmp_path / "mastodon" / "2026-03-11" / "b2")
    path = write_page(batch.path, 0, RawPage("mastodon", "s", b"listing", NOON))
    load(post("a"))
    change = gone(f"{path.relative_to(tmp_path)}#1", "a")
    load(changes=[change], batch_id="b2", coverage=coverage_of(batch, "run", [], tmp_path))
    assert connection.execute("select status from raw.posts").fetchall() == [("deleted",)]
