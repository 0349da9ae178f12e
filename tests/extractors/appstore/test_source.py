"""Feeds with holes, and App Store Connect, over the replay server."""

import re
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from extractors.appstore.parse import REPLY, review_uri
from extractors.appstore.settings import NetworkSettings
from extractors.registry import get_source
from replay.appstore import APP, connect_uri
from replay.listener import Listener
from replay.world import World

CONNECT = {"apps": [{"id": APP, "connect": True}]}


@pytest.fixture
def listener(listen) -> Listener:
    return listen("appstore", World())


@pytest.fixture
def connect(listen, monkeypatch) -> Listener:
    """A listener whose key the replayed App Store Connect knows."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    monkeypatch.setenv("APPSTORE_PRIVATE_KEY", pem.replace("\n", "\\n"))
    monkeypatch.setenv("APPSTORE_KEY_ID", "KEY1")
    monkeypatch.setenv("APPSTORE_ISSUER_ID", "issuer-1")
    listener: Listener = listen("appstore", World())
    listener.replay.sites[0].public_key = key.public_key()
    return listener


def feed_pages(listener):
    return [
        asked.path.split("page=")[1].split("/")[0] for asked in listener.replay.log if "page=" in asked.path
    ]


def test_empty_pages_in_the_middle_of_a_feed_end_nothing_and_page_eleven_is_not_asked_for(listen):
    listener = listen("appstore", World.of(200, every=timedelta(minutes=5)))
    listener.replay.sites[0].empty_pages = {3, 4, 5}
    report = listener.land()
    assert not report.failures
    assert not report.is_partial
    assert feed_pages(listener) == [str(page) for page in range(1, 11)]
    listener.load(report)
    lost = {review_uri(post.id) for post in listener.world.shown()[40:100]}
    assert set(listener.posts()) == listener.expected() - lost


def test_a_later_run_stops_where_the_former_one_began(listen):
    listener = listen("appstore", World.of(200, every=timedelta(hours=6)))
    listener.run()
    before = len(feed_pages(listener))
    listener.world.now += timedelta(hours=6)
    listener.run()
    assert len(feed_pages(listener)) - before == 2


def test_every_storefront_has_a_feed_of_its_own(listener):
    listener.world.add("Bien")
    listener.run(workspace={"apps": [{"id": f"id{APP}", "storefronts": ["FR", "be"]}]})
    assert {asked.path.split("/")[1] for asked in listener.replay.log} == {"fr", "be"}
    assert set(listener.states) == {f"fr/{APP}", f"be/{APP}"}


def test_the_entry_of_the_app_itself_and_a_single_entry_are_read(listener):
    post = listener.world.add("Bien")
    listener.replay.sites[0].has_app_entry = True
    assert listener.run().rejects == 0
    listener.replay.sites[0].has_app_entry = False
    assert listener.run().rejects == 0
    assert set(listener.posts()) == {review_uri(post.id)}


def test_a_feed_is_never_looked_at_again_for_one_review(listener):
    listener.world.add("Bien")
    listener.run()
    before = len(listener.replay.log)
    listener.run(stored=listener.stored())
    assert all("/rss/" in asked.path for asked in listener.replay.log[before:])


@pytest.mark.parametrize(("id_", "can"), [("9001", False), ("00-aa-0f", True), (f"00-aa{REPLY}", True)])
def test_only_reviews_of_connect_can_be_asked_for(id_, can):
    pattern = get_source("appstore").capabilities.askable
    assert (re.fullmatch(pattern, id_) is not None) is can


def test_connect_gives_all_reviews_with_replies_page_by_page(connect):
    connect.world.page_size = 10
    posts = [connect.world.add(f"Avis {n}", rating=1 + n % 5) for n in range(25)]
    connect.replay.sites[0].replies = {posts[3].id: "Merci !"}
    report = connect.land(workspace=CONNECT)
    assert not report.is_partial
    connect.load(report)
    stored = connect.posts()
    assert set(stored) == {connect_uri(post) for post in posts} | {connect_uri(posts[3]) + REPLY}
    assert stored[connect_uri(posts[3])]["rating"] == 4.0
    reply = stored[connect_uri(posts[3]) + REPLY]
    assert (reply["author_id"], reply["channel_id"], reply["parent_uri"]) == (APP, APP, connect_uri(posts[3]))


def test_the_token_lives_at_most_twenty_minutes_names_its_key_and_is_made_anew(connect):
    for _ in range(30):
        connect.world.add("Avis")
    connect.world.page_size = 10
    site, good = connect.replay.sites[0], connect.replay.sites[0].answer

    def slow(asked):
        given = good(asked)
        connect.world.now += timedelta(minutes=15)
        return given

    site.answer = slow
    assert not connect.land(workspace=CONNECT).failures
    assert len(site.tokens) >= 2
    for token in site.tokens:
        claims = jwt.decode(token, options={"verify_signature": False})
        assert claims["exp"] - claims["iat"] <= 1200
        assert (claims["iss"], claims["aud"]) == ("issuer-1", "appstoreconnect-v1")
        assert jwt.get_unverified_header(token)["kid"] == "KEY1"


def test_what_is_gone_from_connect_is_found_by_the_second_look(connect):
    posts = [connect.world.add(f"Avis {n}") for n in range(3)]
    site = connect.replay.sites[0]
    site.replies = {posts[0].id: "Merci", posts[1].id: "Pardon"}
    connect.run(workspace=CONNECT)
    posts[0].is_deleted = True
    site.replies.pop(posts[1].id)
    connect.world.now += timedelta(days=1)
    connect.run(workspace=CONNECT, stored=connect.stored())
    statuses = {uri: row["status"] for uri, row in connect.posts().items()}
    gone = {connect_uri(posts[0]), connect_uri(posts[0]) + REPLY, connect_uri(posts[1]) + REPLY}
    assert {uri for uri, status in statuses.items() if status == "deleted"} == gone


def test_a_key_that_connect_does_not_know_ends_the_list_and_moves_no_state(connect):
    connect.world.add("Avis")
    connect.replay.sites[0].public_key = ec.generate_private_key(ec.SECP256R1()).public_key()
    report = connect.land(workspace=CONNECT)
    assert {slice_.outcome for slice_ in report.slices} == {"auth"}
    assert report.pages == 0
    assert not report.batch.is_complete


@pytest.mark.parametrize(("value", "said"), [("", "APPSTORE_PRIVATE_KEY"), ("no key", "cannot sign")])
def test_a_key_that_is_missing_or_none_says_what_to_do(connect, monkeypatch, value, said):
    monkeypatch.setenv("APPSTORE_PRIVATE_KEY", value)
    report = connect.land(workspace=CONNECT)
    assert {slice_.outcome for slice_ in report.slices} == {"auth"}
    assert said in report.slices[0].message


def test_the_private_key_and_the_tokens_are_never_kept(connect):
    connect.world.add("Avis")
    report = connect.land(workspace=CONNECT)
    kept = b"".join(path.read_bytes() for path in report.batch.path.glob("*.json"))
    assert not any(token.encode() in kept for token in connect.replay.sites[0].tokens)
    assert b"PRIVATE KEY" not in kept


def test_settings_want_numbers_and_countries():
    settings = NetworkSettings.model_validate({"apps": [{"id": "id123", "storefronts": ["FR"]}]})
    assert (settings.apps[0].number, settings.apps[0].storefronts) == ("123", ("fr",))
    for apps in (
        [],
        [{"id": "velo"}],
        [{"id": "123", "storefronts": ["france"]}],
        [{"id": "123"}, {"id": "id123"}],
    ):
        with pytest.raises(ValueError, match=r"apps|app named twice"):
            NetworkSettings.model_validate({"apps": apps})
