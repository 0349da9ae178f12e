"""What the contract tests do not cover: sessions, accounts, threads, quotes, searches that end early."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from extractors.bluesky.settings import NetworkSettings
from extractors.bluesky.source import BlueskySource
from extractors.source import StoredPost
from replay.bluesky import CASE, PASSWORD, SCROLL, did_of, uri_of
from replay.faults import reply, status
from replay.world import NOW, Person, World

SEARCH = "app.bsky.feed.searchPosts"
EXPIRED = b'{"error": "ExpiredToken", "message": "Token has expired"}'


def asked(listener, method):
    return [request for request in listener.replay.log if request.path.endswith(method)]


def test_one_session_serves_every_query_of_a_run(listen_to):
    listener = listen_to(World.of(30), queries=["vélo", "cargo", "marelle"])
    listener.run()
    assert len(asked(listener, "createSession")) == 1
    assert {request.headers["authorization"] for request in asked(listener, SEARCH)} == {"Bearer access-1"}


def test_a_token_that_expires_is_refreshed_once_and_nothing_is_lost(listen_to):
    listener = listen_to(World.of(45))
    listener.replay.fail(status(400, EXPIRED), times=1, path=SEARCH, skip=1)
    report = listener.land()
    assert report.failures == []
    listener.load(report)
    assert set(listener.posts()) >= listener.expected()
    assert (len(asked(listener, "createSession")), len(asked(listener, "refreshSession"))) == (1, 1)
    assert asked(listener, SEARCH)[-1].headers["authorization"] == "Bearer access-after-refresh-1"


def test_a_token_that_stays_expired_stops_the_credential(listen_to):
    listener = listen_to(World.of(5), queries=["vélo", "cargo"])
    listener.replay.fail(status(400, EXPIRED), times=-1, path=SEARCH)
    report = listener.land()
    assert {slice_.outcome for slice_ in report.slices} == {"auth"}
    assert len(asked(listener, "refreshSession")) == 1
    assert len(asked(listener, SEARCH)) == 2
    assert report.states == {"search/vélo": {}, "search/cargo": {}}


def test_a_refresh_that_is_refused_ends_the_credential(listen_to):
    listener = listen_to(World.of(5), queries=["vélo", "cargo"])
    listener.replay.fail(status(400, EXPIRED), times=-1, path=SEARCH)
    listener.replay.fail(status(400, EXPIRED), times=-1, path="refreshSession")
    assert {slice_.outcome for slice_ in listener.land().slices} == {"auth"}
    assert len(asked(listener, "refreshSession")) == 1


def test_a_wrong_password_says_where_to_get_one_and_never_what_it_was(listen_to, monkeypatch):
    listener = listen_to(World.of(5))
    monkeypatch.setenv("BLUESKY_APP_PASSWORD", "wrong-wrong-wrong")
    report = listener.land()
    assert [slice_.outcome for slice_ in report.slices] == ["auth"]
    assert "App passwords" in report.slices[0].message
    assert "wrong-wrong" not in report.slices[0].message
    assert len(asked(listener, "createSession")) == 1


def test_a_missing_password_names_its_variable(listen_to, monkeypatch):
    listener = listen_to(World.of(5))
    monkeypatch.delenv("BLUESKY_APP_PASSWORD")
    report = listener.land()
    assert "BLUESKY_APP_PASSWORD" in report.slices[0].message
    assert listener.replay.log == []


def test_neither_the_password_nor_a_token_is_landed_or_put_into_an_address(listen_to):
    listener = listen_to(World.of(45))
    report = listener.land()
    kept = b"".join(path.read_bytes() for path in report.batch.path.iterdir())
    assert all(secret.encode() not in kept for secret in (PASSWORD, "access-1", "refresh-token"))
    assert all("access-1" not in request.target for request in listener.replay.log)


def test_a_search_goes_on_below_the_place_where_the_servers_cursor_ends(listen_to):
    world = World.of(2 * SCROLL + 50, every=timedelta(minutes=5))
    listener = listen_to(world, page_size=100)
    listener.run()
    assert set(listener.posts()) == listener.expected()


def test_many_posts_of_one_moment_are_read_with_the_servers_cursor(listen_to):
    world = World.of(10)
    for place in range(70):
        world.add(f"Un vélo importé, le {place}", created_at=NOW - timedelta(hours=3))
    listener = listen_to(world)
    report = listener.land()
    assert report.failures == []
    listener.load(report)
    assert set(listener.posts()) == listener.expected()
    assert any("cursor" in request.values for request in asked(listener, SEARCH))


def test_forged_dates_hide_no_other_post(listen_to):
    world = World.of(60)
    for post in world.posts[::7]:
        post.extra = {"indexedAt": (NOW - timedelta(hours=1)).isoformat()}
        post.created_at = NOW - timedelta(days=2000)
    world.posts[3].created_at = NOW + timedelta(days=30)
    listener = listen_to(world)
    listener.run(window_from=NOW - timedelta(days=4000))
    assert set(listener.posts()) == listener.expected()


def test_an_earlier_window_is_asked_for_directly(listen_to):
    world = World.of(30, every=timedelta(days=1))
    listener = listen_to(world, first_run_days=3)
    listener.run()
    before = len(asked(listener, SEARCH))
    listener.run(window_from=NOW - timedelta(days=20))
    untils = [request.query.get("until", "") for request in asked(listener, SEARCH)[before:]]
    assert any(until.startswith("2026-08-29") for until in untils)
    assert len(listener.posts()) == 20


def accounts_only(**more):
    nothing = {"queries": [], "identifier_env": None, "app_password_env": None}
    return {**nothing, "accounts": ["lea.example.org"], "first_run_days": 30, **more}


def test_accounts_need_no_key(listen_to, monkeypatch):
    world = World.of(45)
    world.add("D'une autre", author=Person("7", "max", "Max"))
    listener = listen_to(world, **accounts_only())
    monkeypatch.delenv("BLUESKY_APP_PASSWORD")
    report = listener.land()
    assert report.failures == []
    listener.load(report)
    posts = listener.posts()
    assert set(posts) == {uri_of(post) for post in world.posts[:45]}
    assert {post["channel_id"] for post in posts.values()} == {did_of("1001")}
    assert asked(listener, "Session") == []


def test_followers_of_accounts_are_one_row_for_each_run(listen_to):
    listener = listen_to(World.of(3), **accounts_only())
    listener.run()
    listener.world.now += timedelta(days=1)
    listener.run()
    rows = [row for row in listener.rows("channel_metrics") if row["channel_kind"] == "account"]
    assert sorted((row["metric"], row["value"]) for row in rows) == [
        *[("followers", 120.0)] * 2,
        *[("posts", 45.0)] * 2,
    ]


def test_profiles_are_asked_for_25_at_once(listen_to):
    world = World()
    people = [Person(str(place), f"p{place}", "P") for place in range(30)]
    for person in people:
        world.add("Bonjour", author=person)
    listener = listen_to(world, **accounts_only(accounts=[did_of(person.id) for person in people]))
    assert listener.land().failures == []
    assert [len(request.values["actors"]) for request in asked(listener, "getProfiles")] == [25, 5]


def test_an_account_that_is_not_there_is_told(listen_to):
    listener = listen_to(World.of(3), **accounts_only(accounts=["lea.example.org", "gone.example.org"]))
    notes = [note for slice_ in listener.land().slices for note in slice_.notes]
    assert notes == ["Bluesky knows no account gone.example.org"]


def test_reposts_of_an_account_bring_the_original_and_are_read_once(listen_to):
    lea, other = Person(), Person("7", "max", "Max")
    world = World.of(2, author=other)
    world.add("À moi", author=lea)
    listener = listen_to(world, **accounts_only())
    listener.replay.sites[0].reposts.append(("1000", lea, NOW - timedelta(minutes=20)))
    listener.run()
    listener.world.now += timedelta(hours=1)
    listener.run()
    rows = [row for row in listener.posts().values() if row["kind"] == "repost"]
    assert [(row["repost_of_uri"], row["author_id"]) for row in rows] == [
        (uri_of(world.posts[0]), did_of("1001"))
    ]
    assert uri_of(world.posts[0]) in listener.posts()
    assert listener.verify().new_posts == 0
    assert {row["status"] for row in listener.posts().values()} == {"live"}


def threaded(world):
    """A question of the search, an answer that the search does not find, and one below it."""
    question = world.posts[0]
    question.replies = 1
    answer = world.add("Oui", author=Person("7", "max", "Max"), parent=question.id, extra={})
    deeper = world.add("Merci", parent=answer.id)
    return question, answer, deeper


def test_a_thread_is_read_once_from_its_root(listen_to):
    world = World.of(3, replies=0)
    question, answer, deeper = threaded(world)
    listener = listen_to(world, threads=True)
    listener.run()
    (request,) = asked(listener, "getPostThread")
    assert request.query["uri"] == uri_of(question)
    posts = listener.posts()
    assert posts[uri_of(deeper)]["parent_uri"] == uri_of(answer)
    assert posts[uri_of(deeper)]["thread_uri"] == uri_of(question)


def test_threads_that_a_run_does_not_come_to_are_read_by_the_next(listen_to):
    world = World.of(6, replies=1)
    listener = listen_to(world, threads=True)
    site = listener.replay.sites[0]
    listener.replay.fail(status(503), times=-1, path="getPostThread", skip=2)
    listener.load(listener.land())
    assert [len(state["backfill"]) for name, state in listener.states.items() if "threads" in name] == [1]
    listener.replay.faults.clear()
    listener.replay.log.clear()
    listener.world.now += timedelta(hours=1)
    listener.run()
    read = {request.query["uri"] for request in asked(listener, "getPostThread")}
    assert read >= {uri_of(post) for post in world.posts[:4]}
    assert site.sessions == 2


def test_a_thread_that_is_gone_costs_no_other(listen_to):
    world = World.of(3, replies=1)
    listener = listen_to(world, threads=True)
    gone = b'{"error": "NotFound", "message": "Post not found"}'
    listener.replay.fail(status(400, gone), times=1, path="getPostThread")
    listener.replay.fail(reply(b"<html>", "text/html"), times=3, path="getPostThread")
    report = listener.land()
    assert report.failures == []
    assert len(asked(listener, "getPostThread")) == 1 + 3 + 1
    assert "stepped over" in str([slice_.notes for slice_ in report.slices])


def test_max_threads_bounds_the_requests(listen_to):
    listener = listen_to(World.of(9, replies=1), threads=True, max_threads=4)
    listener.land()
    assert len(asked(listener, "getPostThread")) == 4


def test_quotes_of_the_posts_found_are_read_page_by_page(listen_to):
    world = World.of(1, every=timedelta(days=40))
    quoted = world.posts[0]
    quoted.extra = {"quoteCount": 25}
    old = NOW - timedelta(days=20)  # outside of the search's window
    for place in range(25):
        world.add(f"Voyez {place}", created_at=old, extra={"quotes": uri_of(quoted)})
    listener = listen_to(world, quotes=True)
    listener.run()
    assert len(asked(listener, "getQuotes")) == 2
    quotes = [row for row in listener.posts().values() if row["kind"] == "quote"]
    assert {row["quote_of_uri"] for row in quotes} == {uri_of(quoted)}
    assert len(quotes) == 25


def test_stored_posts_are_asked_for_25_at_once_and_only_posts(listen_to):
    world = World.of(30)
    world.posts[4].is_deleted = True
    listener = listen_to(world)
    stored = [StoredPost(uri_of(post), uri_of(post)) for post in world.posts]
    stored += [StoredPost(f"at://{did_of('7')}/app.bsky.feed.repost/r1", None), StoredPost("at://x", None)]
    with listener.replay.http(world) as http:
        pages = list(BlueskySource().verify(stored, http))
    assert [len(request.values["uris"]) for request in asked(listener, "getPosts")] == [25, 5]
    changes = [row for landed in pages for row in BlueskySource().parse(landed).status_changes]
    assert [(row["uri"], row["status"]) for row in changes] == [(uri_of(world.posts[4]), "deleted")]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "neither `queries` nor `accounts`"),
        ({"queries": ["vélo"]}, "`queries` need a session"),
        ({"accounts": ["lea"]}, "is not an account"),
        ({"accounts": ["lea.example.org"], "pds": "https://bsky.social/"}, "pattern"),
        ({"accounts": ["lea.example.org"], "password": "x"}, "Extra inputs"),
    ],
)
def test_settings_say_what_is_missing(given, said):
    with pytest.raises(ValidationError, match=said):
        NetworkSettings.model_validate(given)


def test_settings_take_handles_as_people_write_them():
    settings = NetworkSettings.model_validate({"accounts": [" @Lea.Example.org ", "did:plc:abc"]})
    assert settings.accounts == ("lea.example.org", "did:plc:abc")
    assert NetworkSettings.model_validate(CASE.settings).pds == "bsky.social"


@pytest.mark.parametrize(("posts", "is_believed"), [(4, False), (2, True)])
def test_an_answer_that_gives_none_of_several_posts_takes_none_back(listen_to, posts, is_believed):
    listener = listen_to(World.of(posts))
    listener.run()
    for post in listener.world.posts:
        post.is_deleted = True
    listener.world.now += timedelta(days=1)
    report = listener.land(stored=listener.stored())
    notes = [note for slice_ in report.slices for note in slice_.notes]
    assert any("gave none of the posts" in note for note in notes) is not is_believed
    listener.load(report)
    assert all((row["text"] is None) is is_believed for row in listener.rows())
    listener.world.now += timedelta(days=1)
    listener.run(stored=listener.stored(), workspace={"recheck": {"believe_all": True}})
    assert all(row["text"] is None for row in listener.rows())


def test_one_post_that_is_there_makes_an_answer_believable(listen_to):
    listener = listen_to(World.of(4))
    listener.run()
    for post in listener.world.posts[1:]:
        post.is_deleted = True
    listener.world.now += timedelta(days=1)
    listener.run(stored=listener.stored())
    assert sum(row["text"] is None for row in listener.rows()) == 3
