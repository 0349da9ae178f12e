"""The whole way against a running server: plan, fetch, land, parse, and what is remembered."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from agorascope.landing import completion, read_pages
from agorascope.workspace import Workspace
from extractors.http import Http, HttpPolicy
from extractors.mastodon import SOURCE
from extractors.registry import parse_page
from extractors.runner import land_network
from extractors.source import StoredPost

QUICK = HttpPolicy(min_interval=0.0, backoff_initial=0.01, backoff_max=0.05, timeout=5.0)


class Listener:
    """One workspace listening to the test's server, run after run."""

    def __init__(self, settings, server, **instance):
        asked = {
            "host": server.host,
            "scheme": "http",
            "hashtags": ["velo"],
            "overlap_minutes": 0,
            **instance,
        }
        self.settings = settings
        self.states = {}
        self.runs = 0
        self.workspace = Workspace.model_validate(
            {
                "name": "T",
                "brands": [{"id": "own", "name": "Own", "own": True}],
                "networks": {"mastodon": {"instances": [asked]}},
            }
        )

    def land(self, *, policy=QUICK, batch_id=None, **given):
        self.runs += 1
        with Http(policy=policy, allow_private=True, **given) as http:
            report = land_network(
                network="mastodon",
                workspace=self.workspace,
                window=(None, http.now()),
                batch_id=batch_id or f"b{self.runs}",
                states=self.states,
                settings=self.settings,
                http=http,
            )
        if report.batch.is_complete:
            self.states = completion(report.batch.path)["states"]
        return report

    def parsed(self, report):
        return [parse_page(page) for page in read_pages(self.settings.landing, report.batch.path)]

    def posts(self, report):
        return {post["uri"]: post for parsed in self.parsed(report) for post in parsed.posts}


@pytest.fixture
def listen(settings, server):
    return lambda **instance: Listener(settings, server, **instance)


def test_a_hashtag_is_read_page_by_page_and_then_only_what_is_new(listen, server):
    created = {server.post(f"message {n} #velo")["uri"] for n in range(95)}
    listener = listen()
    first = listener.land()
    assert first.slices[0].outcome == "drained"
    assert first.pages == 3
    assert set(listener.posts(first)) == created
    later = {server.post(f"plus tard {n} #velo")["uri"] for n in range(45)}
    second = listener.land()
    assert set(listener.posts(second)) == later
    third = listener.land()
    assert listener.posts(third) == {}
    assert third.failures == []


def test_a_post_carries_what_the_server_says(listen, server):
    first = server.post("Bonjour <b>à tous</b> &amp; merci #Velo")
    server.post("réponse #velo", in_reply_to_id=first["id"])
    listener = listen()
    posts = list(listener.posts(listener.land()).values())
    answer, asked = sorted(posts, key=lambda post: post["kind"])
    assert (answer["kind"], answer["parent_uri"]) == ("comment", asked["uri"])
    assert asked["hashtags"] == ["velo"]
    assert asked["channel_id"] == "velo"
    assert asked["instance"] == server.host
    assert asked["author_handle"].endswith(f"@localhost:{server.host.rpartition(':')[2]}")


def test_loaded_again_the_same_bytes_give_the_same_records(listen, server):
    server.post("une fois #velo")
    listener = listen()
    report = listener.land()
    assert [p.posts for p in listener.parsed(report)] == [p.posts for p in listener.parsed(report)]


def test_an_account_gives_its_posts_and_its_follower_counts(listen, server):
    me = server.call("GET", "/api/v1/accounts/verify_credentials")
    server.post("public")
    server.post("unlisted", visibility="unlisted")
    listener = listen(hashtags=[], accounts=[me["acct"]])
    report = listener.land()
    parsed = listener.parsed(report)
    assert [row["metric"] for row in parsed[0].channel_metrics] == ["posts"]
    assert parsed[0].members[0]["followers"] is not None  # kept over time at load
    posts = listener.posts(report).values()
    assert [post["display_text"] for post in posts] == ["public"]
    assert {post["channel_id"] for post in posts} == {parsed[0].members[0]["member_id"]}


def test_a_reblog_on_an_account_brings_the_original(listen, server):
    me = server.call("GET", "/api/v1/accounts/verify_credentials")
    original = server.post("à partager")
    server.call("POST", f"/api/v1/statuses/{original['id']}/reblog")
    listener = listen(hashtags=[], accounts=[me["acct"]])
    posts = listener.posts(listener.land())
    repost = next(post for post in posts.values() if post["kind"] == "repost")
    assert repost["repost_of_uri"] == original["uri"] in posts


def test_threads_bring_the_answers_that_do_not_carry_the_hashtag(listen, server):
    root = server.post("question #velo")
    answer = server.post("réponse sans mot-dièse", in_reply_to_id=root["id"])
    listener = listen(threads=True)
    posts = listener.posts(listener.land())
    assert set(posts) == {root["uri"], answer["uri"]}
    assert posts[answer["uri"]]["thread_uri"] == root["uri"]
    assert posts[answer["uri"]]["channel_id"] == "velo"


def test_more_new_posts_than_the_budget_are_read_over_several_runs(listen, server):
    listener = listen(max_pages=1)
    server.post("premier #velo")
    listener.land()
    created = {server.post(f"{n} #velo")["uri"] for n in range(90)}
    seen = set()
    outcomes = []
    for _ in range(4):
        report = listener.land()
        outcomes.append(report.slices[0].outcome)
        seen |= set(listener.posts(report))
    assert seen == created
    assert outcomes == ["max_pages", "max_pages", "max_pages", "drained"]


def test_a_first_run_cut_short_is_finished_by_the_next_ones(listen, server):
    created = {server.post(f"{n} #velo")["uri"] for n in range(90)}
    listener = listen(max_pages=1)
    seen = set(listener.posts(listener.land()))
    created |= {server.post("entre-temps #velo")["uri"]}
    for _ in range(3):
        seen |= set(listener.posts(listener.land()))
    assert seen == created
    state = listener.states[f"{server.host}/tag/velo"]
    assert state["backfill"] == []
    assert state["watermark"] is not None


def test_a_late_post_below_the_newest_is_found_within_the_overlap(listen, server):
    server.post("arrivé #velo")
    listener = listen(overlap_minutes=60)
    listener.land()
    late = server.post("arrivé tard #velo")
    newest = server.post("encore #velo")
    assert set(listener.posts(listener.land())) >= {late["uri"], newest["uri"]}


def test_edited_and_deleted_posts_are_found_when_asked_again(listen, server):
    kept, edited, deleted = (server.post(f"{word} #velo") for word in ("gardé", "changé", "effacé"))
    listener = listen()
    listener.land()
    server.call("PUT", f"/api/v1/statuses/{edited['id']}", json={"status": "corrigé #velo"})
    server.call("DELETE", f"/api/v1/statuses/{deleted['id']}")
    stored = [
        StoredPost(uri=post["uri"], post_id=post["id"], instance=f"http://{server.host}")
        for post in (kept, edited, deleted)
    ]
    with Http(policy=QUICK, allow_private=True) as http:
        found = [SOURCE.parse(page) for page in SOURCE.verify(stored, http)]
    assert {row["uri"]: row["status"] for parsed in found for row in parsed.posts} == {
        kept["uri"]: "live",
        edited["uri"]: "edited",
    }
    assert [(row["uri"], row["status"]) for parsed in found for row in parsed.status_changes] == [
        (deleted["uri"], "deleted")
    ]


def test_an_edited_post_of_the_timeline_is_marked(listen, server):
    post = server.post("brouillon #velo")
    server.call("PUT", f"/api/v1/statuses/{post['id']}", json={"status": "corrigé #velo"})
    listener = listen()
    found = listener.posts(listener.land())[post["uri"]]
    assert found["status"] == "edited"
    assert found["display_text"] == "corrigé #velo"


TAG = "/api/v1/timelines/tag/velo"


@pytest.mark.parametrize(
    "effect",
    [
        {"type": "status", "status": 503},
        {"type": "status", "status": 500},
        {"type": "malformed", "truncate": True},
        {"type": "malformed", "truncate": False},
        {"type": "ratelimit", "headers": {"Retry-After": "1", "X-RateLimit-Reset": "soon"}},
    ],
    ids=["503", "500", "truncated", "not json", "429"],
)
def test_a_fault_that_passes_costs_nothing(listen, server, effect):
    uri = server.post("malgré tout #velo")["uri"]
    server.fault(TAG, effect, count=2)
    slept = []
    listener = listen()
    report = listener.land(sleep=slept.append)
    assert set(listener.posts(report)) == {uri}
    assert report.failures == []
    assert len(slept) >= 2


@pytest.mark.parametrize(
    ("effect", "outcome"),
    [
        ({"type": "status", "status": 503}, "transient"),
        ({"type": "malformed"}, "poison"),
        ({"type": "status", "status": 401}, "auth"),
        ({"type": "status", "status": 404}, "permanent"),
    ],
)
def test_a_fault_that_stays_stops_its_slice_only(listen, server, effect, outcome):
    uri = server.post("ailleurs #auto et #velo")["uri"]
    server.fault(TAG, effect)
    listener = listen(hashtags=["velo", "auto"])
    report = listener.land(sleep=lambda _: None)
    assert [slice_.outcome for slice_ in report.slices] == [outcome, "drained"]
    assert set(listener.posts(report)) == {uri}
    assert len(report.failures) == 1
    assert f"{server.host}/tag/velo" in str(report.failures[0])


def test_an_iso_reset_ends_the_slice_when_it_is_far_and_the_next_run_goes_on(listen, server):
    uri = server.post("patience #velo")["uri"]
    headers = {"X-RateLimit-Reset": "2099-01-01T00:00:00.000Z", "Retry-After": "1"}
    server.fault(TAG, {"type": "ratelimit", "headers": headers}, count=1)
    listener = listen()
    slept = []
    report = listener.land(sleep=slept.append)
    assert report.slices[0].outcome == "rate_limited"
    # A wait beyond all reason counts as a week.
    assert timedelta(days=6) < report.slices[0].resume_at - datetime.now(UTC) <= timedelta(days=7)
    assert (slept, report.failures) == ([], [])
    assert set(listener.posts(listener.land())) == {uri}


def test_a_server_that_never_answers_is_given_up(listen, server):
    server.post("silence #velo")
    server.fault(TAG, {"type": "timeout"})
    policy = HttpPolicy(min_interval=0.0, timeout=0.2, attempts=2, backoff_initial=0.01)
    report = listen().land(policy=policy)
    assert report.slices[0].outcome == "transient"
    assert "No answer" in report.slices[0].message


def test_a_fault_in_the_middle_goes_on_from_there(listen, server):
    created = {server.post(f"{n} #velo")["uri"] for n in range(90)}
    listener = listen()

    def break_after_first_page(request_url):
        if "max_id" in str(request_url):
            server.fault(TAG, {"type": "status", "status": 500})

    report = _land_with_hook(listener, break_after_first_page)
    assert (report.slices[0].outcome, report.pages) == ("transient", 1)
    server.call("DELETE", "/api/v1/_mock/faults")
    seen = set(listener.posts(report)) | set(listener.posts(listener.land()))
    assert seen == created


def _land_with_hook(listener, hook):
    """Land with a look at every request before it is sent."""

    class Hooked(httpx.HTTPTransport):
        def handle_request(self, request):
            hook(request.url)
            return super().handle_request(request)

    return listener.land(transport=Hooked(), sleep=lambda _: None)


def test_no_secret_reaches_the_landing_zone(listen, server, settings, monkeypatch):
    server.post("avec jeton #velo")
    monkeypatch.setenv("TEST_MASTODON_TOKEN", "mock_token")
    report = listen(token_env="TEST_MASTODON_TOKEN").land()
    assert report.pages == 1
    written = [path.read_text() for path in settings.landing.rglob("*.json")]
    assert len(written) == 2
    assert not any("mock_token" in text for text in written)
    assert json.loads(written[0]) != json.loads(written[1])


def test_a_missing_token_is_named(listen, server, monkeypatch):
    monkeypatch.delenv("TEST_MASTODON_TOKEN", raising=False)
    report = listen(token_env="TEST_MASTODON_TOKEN").land()
    assert report.slices[0].outcome == "auth"
    assert "TEST_MASTODON_TOKEN" in report.slices[0].message
    assert not report.batch.is_complete
