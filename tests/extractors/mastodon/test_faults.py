"""What a running mock cannot do: loops, odd headers, closed timelines, pages that stay broken."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from agorascope.landing import completion, read_pages
from agorascope.workspace import Workspace
from extractors.http import Http, HttpPolicy
from extractors.registry import parse_page
from extractors.runner import land_network

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
TAG = "/api/v1/timelines/tag/velo"


@pytest.fixture
def run(settings):
    """Land `#velo` of social.example, whose answers are given by a function of the request."""

    def land(answer, *, states=None, batch_id="b1", names=None, **instance):
        asked = {"host": "social.example", "hashtags": ["velo"], **instance}
        workspace = Workspace.model_validate(
            {
                "name": "T",
                "brands": [{"id": "own", "name": "Own", "own": True}],
                "networks": {"mastodon": {"instances": [asked]}},
            }
        )

        def handler(request):
            if request.url.path == "/api/v2/instance":
                found = answer(request)
                return found if found is not None else httpx.Response(200, json={"domain": "social.example"})
            return answer(request)

        with Http(
            policy=HttpPolicy(min_interval=0.0),
            transport=httpx.MockTransport(handler),
            resolve=lambda host: (names or {}).get(host, ["93.184.216.34"]),
            now=lambda: NOW,
            sleep=lambda _: None,
        ) as http:
            return land_network(
                network="mastodon",
                workspace=workspace,
                window=(None, NOW),
                batch_id=batch_id,
                states=states or {},
                settings=settings,
                http=http,
            )

    return land


@pytest.fixture
def records(settings):
    def parsed(report):
        return [parse_page(page) for page in read_pages(settings.landing, report.batch.path)]

    return parsed


def timeline(*pages, **headers):
    """An answer function: pages in turn, the last one for ever; the instance says nothing special."""
    asked = []

    def answer(request):
        if request.url.path != TAG:
            return None
        asked.append(dict(request.url.params))
        page = pages[min(len(asked), len(pages)) - 1]
        return page if isinstance(page, httpx.Response) else httpx.Response(200, json=page, headers=headers)

    answer.asked = asked
    return answer


def instance(**hashtag_feeds):
    access = {"configuration": {"timelines_access": {"hashtag_feeds": hashtag_feeds}}}
    return httpx.Response(200, json={"domain": "social.example", **access})


LOOP = {"link": f'<https://social.example{TAG}?max_id=1>; rel="next"'}


@pytest.mark.parametrize("body", [b"<html>Checking your browser</html>", b"", b"null", b'[{"id": "1", "con'])
def test_an_unusable_page_is_kept_as_evidence_and_asked_for_again(run, records, status, body):
    def broken(_):
        return httpx.Response(200, content=body, headers=LOOP) if _.url.path == TAG else None

    states = {}
    for attempt in range(2):
        report = run(broken, states=states, batch_id=f"b{attempt}")
        assert report.slices[0].outcome == "poison"
        assert [reject.reason for parsed in records(report) for reject in parsed.rejects] == ["bad_page"]
        states = completion(report.batch.path)["states"]
    mended = run(timeline([status()], []), states=states, batch_id="b9")
    assert mended.slices[0].outcome == "drained"
    assert [post["post_id"] for parsed in records(mended) for post in parsed.posts] == ["101"]


def test_a_page_that_stays_unusable_is_stepped_over_on_the_third_run(run, records, status):
    def broken(request):
        if request.url.path != TAG:
            return None
        given = {"1": [status()], "101": []}.get(request.url.params.get("max_id"))
        if given is not None:
            return httpx.Response(200, json=given)
        return httpx.Response(200, content=b"null", headers=LOOP)

    states = {}
    for attempt in range(3):
        report = run(broken, states=states, batch_id=f"b{attempt}")
        states = completion(report.batch.path)["states"]
    assert report.slices[0].outcome == "drained"
    assert "stepped over" in report.slices[0].notes[0]
    assert [len(parsed.posts) for parsed in records(report)] == [0, 1, 0]
    assert states["social.example/tag/velo"]["backfill"] == []


def test_a_timeline_that_loops_ends_after_two_known_pages(run, status):
    answer = timeline([status()], **LOOP)
    report = run(answer)
    assert (report.slices[0].outcome, report.pages) == ("repeated", 3)


def test_a_page_that_shifts_is_not_the_end(run, records, status):
    link = LOOP["link"]
    pages = [[status("4"), status("3")], [status("4"), status("3")], [status("2")]]
    answer = timeline(*(httpx.Response(200, json=p, headers={"link": link}) for p in pages), [])
    report = run(answer)
    assert {post["post_id"] for parsed in records(report) for post in parsed.posts} == {"2", "3", "4"}
    assert report.slices[0].outcome == "drained"


def test_without_a_link_header_ids_carry_on(run, status):
    answer = timeline([status("4"), status("3")], [status("2")], [])
    assert run(answer).slices[0].outcome == "drained"
    assert [asked.get("max_id") for asked in answer.asked] == [None, "3", "2"]


def test_a_link_to_another_host_is_never_followed(run, status):
    hosts = set()

    def answer(request):
        hosts.add(request.headers["host"])
        if request.url.path != TAG:
            return None
        link = {"link": '<https://evil.example/steal?max_id=100>; rel="next"'}
        return httpx.Response(200, json=[] if "max_id" in request.url.params else [status()], headers=link)

    run(answer)
    assert hosts == {"social.example"}


def test_old_posts_end_the_first_run_at_its_horizon(run, status):
    old = [status("2", created_at=(NOW - timedelta(days=8)).isoformat())]
    answer = timeline([status("3")], old, [status("1")], **LOOP)
    report = run(answer)
    assert (report.slices[0].outcome, report.pages) == ("horizon", 2)


def test_a_redirect_into_this_network_is_refused_and_said(run):
    def answer(request):
        if request.url.path != TAG:
            return None
        return httpx.Response(302, headers={"location": "http://inner.example/"})

    report = run(answer, names={"inner.example": ["10.0.0.7"]})
    assert report.slices[0].outcome == "address_refused"
    assert "10.0.0.7" in report.slices[0].message


def test_closed_hashtag_timelines_are_explained(run):
    def answer(request):
        assert request.url.path != TAG
        return instance(local="authenticated", remote="authenticated")

    report = run(answer)
    assert report.slices[0].outcome == "auth"
    assert "signed in" in report.slices[0].message
    assert "token_env" in report.slices[0].message


def test_switched_off_hashtag_timelines_are_explained(run):
    report = run(lambda _: instance(local="disabled", remote="disabled"))
    assert report.slices[0].outcome == "refused"
    assert "switched hashtag timelines off" in report.slices[0].message


def test_half_open_timelines_give_their_half_and_say_so(run, status):
    asked = []

    def answer(request):
        if request.url.path != TAG:
            return instance(local="public", remote="authenticated")
        asked.append(dict(request.url.params))
        return httpx.Response(200, json=[status()] if len(asked) == 1 else [])

    report = run(answer)
    assert asked[0]["local"] == "true"
    assert report.slices[0].outcome == "drained"
    assert "only local posts" in report.slices[0].notes[0]


def test_an_older_server_without_the_probe_is_read_all_the_same(run, status):
    def answer(request):
        if request.url.path != TAG:
            return httpx.Response(404, json={"error": "Not found"})
        return httpx.Response(200, json=[] if "max_id" in request.url.params else [status()])

    assert run(answer).slices[0].outcome == "drained"


def test_the_domain_of_handles_is_the_one_the_server_names(run, records, status, account):
    def answer(request):
        if request.url.path != TAG:
            return httpx.Response(200, json={"domain": "Example.org"})
        items = [status(account=account("lea"))]
        return httpx.Response(200, json=[] if "max_id" in request.url.params else items)

    (parsed, _) = records(run(answer))
    assert parsed.posts[0]["author_handle"] == "lea@example.org"


def test_a_forged_future_date_does_not_move_the_watermark_past_the_clock(run, status):
    future = status("9", created_at="2030-01-01T00:00:00Z")
    report = run(timeline([future, status("5")], []), overlap_minutes=0)
    assert report.states["social.example/tag/velo"]["watermark"]["at"] <= NOW.isoformat()


def test_a_thread_that_is_gone_is_passed_over(run, records, status):
    def answer(request):
        path = request.url.path
        if path == "/api/v1/statuses/1/context":
            return httpx.Response(404, json={"error": "Record not found"})
        if path == "/api/v1/statuses/2/context":
            found = {"ancestors": [], "descendants": [status("3", in_reply_to_id="2")]}
            return httpx.Response(200, json=found)
        if path != TAG:
            return None
        return httpx.Response(200, json=[] if "max_id" in request.url.params else [status("2"), status("1")])

    report = run(answer, threads=True)
    assert [slice_.outcome for slice_ in report.slices] == ["drained", "drained"]
    assert {post["post_id"] for parsed in records(report) for post in parsed.posts} == {"1", "2", "3"}


def test_a_thread_page_that_cannot_be_read_does_not_stop_the_others(run, records, status):
    def answer(request):
        path = request.url.path
        if path == "/api/v1/statuses/1/context":
            return httpx.Response(200, content=b"null")
        if path.endswith("/context"):
            return httpx.Response(200, json={"ancestors": [], "descendants": []})
        if path != TAG:
            return None
        return httpx.Response(200, json=[] if "max_id" in request.url.params else [status("1"), status("2")])

    report = run(answer, threads=True)
    assert [slice_.outcome for slice_ in report.slices] == ["drained", "drained"]
    assert [r.reason for parsed in records(report) for r in parsed.rejects] == ["bad_page"]


def test_killed_between_pages_and_run_again_every_post_is_there_once(run, records, status, monkeypatch):
    class Killed(BaseException):
        """What no handler of ours may swallow."""

    from agorascope import landing

    written = landing.write_page

    def die_on_second(batch, sequence, page):
        if sequence == 1:
            raise Killed
        return written(batch, sequence, page)

    pages = [[status("4"), status("3")], [status("2"), status("1")], []]
    monkeypatch.setattr(landing, "write_page", die_on_second)
    with pytest.raises(Killed):
        run(timeline(*pages))
    monkeypatch.setattr(landing, "write_page", written)
    report = run(timeline(*pages))
    ids = [post["post_id"] for parsed in records(report) for post in parsed.posts]
    assert sorted(ids) == ["1", "2", "3", "4"]
    assert json.loads((report.batch.path / "_complete.json").read_text())["pages"] == 3
