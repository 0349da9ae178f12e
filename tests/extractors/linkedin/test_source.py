"""What the contract tests do not cover: headers, versions, comments, statistics, a second look."""

from datetime import UTC, datetime

from extractors.linkedin.plan import next_start


def test_every_request_names_its_version_and_protocol(listener):
    report = listener.land()
    assert not report.failures
    for asked in listener.replay.log:
        assert asked.headers["linkedin-version"] == "202609"
        assert asked.headers["x-restli-protocol-version"] == "2.0.0"
    lists = [asked.target for asked in listener.replay.log if "List(" in asked.target]
    assert lists
    assert all("List(urn%3Ali%3Ashare%3A" in target for target in lists)


def test_a_version_that_has_ended_says_what_to_set(listener):
    report = listener.land(workspace={"version": "202401"})
    assert {slice_.outcome for slice_ in report.slices} == {"permanent"}
    assert "Requested version 202401 is not active" in report.slices[0].message
    assert "Set `version`" in report.slices[0].message


def test_comments_and_their_answers_are_read_and_keep_no_names(listener):
    listener.world.page_size = 2
    root = listener.world.posts[0]
    comments = [listener.world.add(f"Commentaire {place}", parent=root.id) for place in range(3)]
    answer = listener.world.add("Réponse", parent=comments[0].id)
    listener.run()
    rows = listener.posts()
    assert set(rows) == listener.expected()
    row = rows[listener.case.uri_of(answer)]
    assert row["parent_uri"] == listener.case.uri_of(comments[0])
    assert row["thread_uri"] == listener.case.uri_of(root)
    assert (row["author_id"], row["author_name"], row["author_handle"]) == ("urn:li:person:1001", None, None)
    assert row["retention_until"] is not None
    assert rows[listener.case.uri_of(root)]["retention_until"] is None


def test_statistics_are_metrics_and_a_refused_one_is_a_note(listener):
    report = listener.land()
    assert not report.failures
    notes = [note for slice_ in report.slices for note in slice_.notes]
    assert any("organizationalEntityFollowerStatistics is not given" in note for note in notes)
    listener.load(report)
    of_page = [row for row in listener.rows("channel_metrics") if row["channel_kind"] == "page"]
    found = {(row["metric"], row["period"], row["value"], row["is_final"]) for row in of_page}
    assert {
        ("followers", "point", 900, False),
        ("impressions", "day", 70, True),
        ("impressions", "day", 70, False),
    } <= found
    assert {row["period_start"].day for row in of_page if row["metric"] == "impressions"} == {28, 31}


def test_the_quota_of_the_day_ends_the_run_until_midnight(listener):
    listener.replay.fail(listener.case.refuse(0, listener.world.now), times=-1)
    report = listener.land()
    assert {slice_.outcome for slice_ in report.slices} == {"budget"}
    assert report.slices[0].resume_at == datetime(2026, 9, 2, tzinfo=UTC)
    assert len(listener.replay.log) == 1


def test_a_comment_that_is_gone_is_found_by_a_second_look(listener):
    gone = listener.world.add("À effacer", parent=listener.world.posts[0].id)
    kept = listener.world.add("À garder", parent=listener.world.posts[0].id)
    listener.run()
    gone.is_deleted = True
    listener.verify()
    rows = listener.posts()
    assert rows[listener.case.uri_of(gone)]["status"] == "deleted"
    assert rows[listener.case.uri_of(gone)]["text"] is None
    assert rows[listener.case.uri_of(kept)]["text"] == "À garder"


def test_a_list_goes_on_by_its_link_its_total_or_its_full_page():
    def paged(elements, **paging):
        return {"elements": [{}] * elements, "paging": {"start": 10, "count": 10, **paging}}

    assert next_start(paged(10, links=[{"rel": "next"}])) == 20
    assert next_start(paged(7, links=[{"rel": "next"}])) == 20  # some were left out for us
    assert next_start(paged(10, links=[{"rel": "prev"}])) is None
    assert next_start(paged(10, total=25)) == 20
    assert next_start(paged(10, total=20)) is None
    assert next_start(paged(10)) == 20
    assert next_start(paged(9)) is None
    assert next_start(paged(0, links=[{"rel": "next"}])) is None
    assert next_start({"elements": "odd"}) is None
