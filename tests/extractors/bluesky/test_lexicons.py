"""The replayed answers are what the lexicons allow: validated by models that are generated from them."""

import json

import pytest
from atproto_client import models
from atproto_client.models.utils import get_or_create

from extractors.bluesky.parse import parse_page
from replay.bluesky import BlueskySite, did_of, uri_of
from replay.server import Asked
from replay.world import NOW, Person, World

APPVIEW, PDS = "public.api.bsky.app", "bsky.social"


@pytest.fixture
def site():
    world = World.of(3)
    world.add("Réponse", parent="1000", author=Person("7", "max", "Max"))
    world.add("Voyez", extra={"quotes": uri_of(world.posts[0])})
    world.add("Perdu", extra={"quotes": uri_of(world.add("Effacé", is_deleted=True))})
    site = BlueskySite(world)
    site.reposts.append(("1000", Person(), NOW))
    site.access = "good"
    return site


CASES = [
    (
        PDS,
        "app.bsky.feed.searchPosts",
        {"q": ["x"], "limit": ["100"]},
        models.AppBskyFeedSearchPosts.Response,
    ),
    (
        APPVIEW,
        "app.bsky.feed.getAuthorFeed",
        {"actor": ["lea.example.org"], "limit": ["100"]},
        models.AppBskyFeedGetAuthorFeed.Response,
    ),
    (
        APPVIEW,
        "app.bsky.feed.getPostThread",
        {"uri": [f"at://{did_of('1001')}/app.bsky.feed.post/1000"]},
        models.AppBskyFeedGetPostThread.Response,
    ),
    (
        APPVIEW,
        "app.bsky.feed.getQuotes",
        {"uri": [f"at://{did_of('1001')}/app.bsky.feed.post/1000"]},
        models.AppBskyFeedGetQuotes.Response,
    ),
    (
        APPVIEW,
        "app.bsky.feed.getPosts",
        {"uris": [f"at://{did_of('1001')}/app.bsky.feed.post/1000"]},
        models.AppBskyFeedGetPosts.Response,
    ),
    (
        APPVIEW,
        "app.bsky.actor.getProfiles",
        {"actors": [did_of("1001")]},
        models.AppBskyActorGetProfiles.Response,
    ),
]


@pytest.mark.parametrize(("host", "method", "values", "model"), CASES, ids=[case[1] for case in CASES])
def test_a_replayed_answer_is_valid_and_holds_records(site, page, host, method, values, model):
    headers = {"authorization": "Bearer good"}
    answer = site.answer(Asked("GET", host, f"/xrpc/{method}", values, headers))
    document = json.loads(answer.body)
    valid = get_or_create(document, model, strict_string_format=True)
    assert isinstance(valid, model)
    parsed = parse_page(page(document))
    assert parsed.posts or parsed.members
    assert parsed.rejects == []


def test_a_replayed_session_is_valid(site):
    body = json.dumps({"identifier": "listener.bsky.social", "password": "abcd-efgh-ijkl-mnop"}).encode()
    answer = site.answer(Asked("POST", PDS, "/xrpc/com.atproto.server.createSession", {}, {}, body))
    model = models.ComAtprotoServerCreateSession.Response
    assert isinstance(get_or_create(json.loads(answer.body), model, strict_string_format=True), model)


def test_the_models_refuse_what_the_lexicons_do_not_allow(site):
    answer = site.answer(Asked("GET", APPVIEW, "/xrpc/app.bsky.feed.getPosts", CASES[4][2], {}))
    document = json.loads(answer.body)
    del document["posts"][0]["cid"]
    with pytest.raises(Exception, match="cid"):
        get_or_create(document, models.AppBskyFeedGetPosts.Response)
