"""The faults that every network must survive, each as one test over a listener.

The rows are the fault table of the API contracts. `FAULTS[name](listener)` provokes the fault on the
replay server and holds the network to the required behaviour; what cannot happen on a network stands,
with its reason, in its CASE. `docs/faults.md` is written from both.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from replay.faults import (
    Fault,
    broken_gzip,
    mutated,
    redirect,
    repeat,
    reply,
    reset,
    short_body,
    stall,
    status,
)
from replay.listener import Listener
from replay.world import Person, ReplayPost

Check = Callable[[Listener], None]
FAULTS: dict[str, Check] = {}
MEANING: dict[str, str] = {}


def fault(function: Check) -> Check:
    """Register a fault under the name of its function."""
    FAULTS[function.__name__] = function
    MEANING[function.__name__] = " ".join((function.__doc__ or "").split())
    return function


def _one(listener: Listener, **fields: object) -> ReplayPost:
    """The world with this single post in it."""
    listener.world.posts.clear()
    return listener.world.add(**fields)  # type: ignore[arg-type]


def _row_of(listener: Listener, post: ReplayPost) -> dict[str, object]:
    row: dict[str, object] = listener.posts()[listener.case.uri_of(post)]
    return row


def _shown(row: dict[str, object]) -> str:
    """The clean words of a post; of some networks only a title is known."""
    return str(row["display_text"] or row["title"])


def _survives(listener: Listener, *faults: Fault, times: int = 1) -> None:
    """Each fault hits the listing, and every post is there all the same."""
    for one in faults:
        listener.replay.fail(one, times=times, path=listener.case.listing)
    listener.run()
    assert not any(one.times for one in faults), "the fault never came"
    assert set(listener.posts()) >= listener.expected()


def _recovers(listener: Listener, one: Fault, *outcomes: str, skip: int = 1) -> None:
    """A fault that does not end stops the slice; states move only with data; the next run has it all."""
    listener.replay.fail(one, times=-1, path=listener.case.listing, skip=skip)
    report = listener.land()
    stopped = {slice_.outcome for slice_ in report.slices if not slice_.is_whole}
    assert stopped
    assert stopped <= set(outcomes), stopped
    assert not any("watermark" in state for state in report.states.values())
    listener.load(report)
    listener.replay.faults.clear()
    for _ in range(4):
        listener.world.now += timedelta(minutes=30)
        listener.run()
    assert set(listener.posts()) >= listener.expected()


@fault
def rate_limited(listener: Listener) -> None:
    """429 or the network's own refusal: a short wait is sat out, a long one ends the slice resumably."""
    before = listener.world.now
    _survives(listener, listener.case.refuse(30, listener.world.now))
    assert listener.world.now - before >= timedelta(seconds=1)


@fault
def rate_limited_long(listener: Listener) -> None:
    """A wait that is longer than allowed: the slice ends, the old watermark stays, the next run goes on."""
    _recovers(listener, listener.case.refuse(4000, listener.world.now), "rate_limited", "budget")


@fault
def server_trouble(listener: Listener) -> None:
    """5xx, no answer in time, a reset connection: tried again; for ever: the slice ends and goes on later."""
    _survives(listener, status(500), stall(), reset())
    listener.world.now += timedelta(days=1)
    listener.world.add("Un vélo après la panne")
    listener.replay.fail(status(503), times=-1)
    report = listener.land()
    assert report.failures
    assert not report.batch.is_complete or report.pages
    listener.replay.faults.clear()
    listener.world.now += timedelta(hours=1)
    listener.run()
    assert set(listener.posts()) >= listener.expected()


@fault
def not_the_page(listener: Listener) -> None:
    """200 with a web page, nothing, or `null`: asked again; for ever: kept as evidence, the state stays."""
    page = b"<!DOCTYPE html><html><body>Checking your browser</body></html>"
    _survives(listener, reply(page, "text/html"), reply(b""))
    listener.world.now += timedelta(days=1)
    listener.world.add("Un vélo derrière un pare-feu")
    listener.replay.fail(reply(page, "text/html"), times=-1, path=listener.case.listing)
    report = listener.land()
    assert "poison" in {slice_.outcome for slice_ in report.slices}
    assert "bad_page" in {reject.reason for reject in listener.parse(report).rejects}
    listener.load(report)
    listener.replay.faults.clear()
    listener.world.now += timedelta(hours=1)
    listener.run()
    assert set(listener.posts()) >= listener.expected()


@fault
def cut_off(listener: Listener) -> None:
    """Half a document, a short body, a broken compressed body: asked again, never half a page kept."""
    _survives(listener, mutated(lambda body: body[: len(body) // 2]), short_body())
    listener.world.now += timedelta(days=1)
    listener.world.add("Un vélo compressé")
    _survives(listener, broken_gzip())


@fault
def shifting_pages(listener: Listener) -> None:
    """New posts push the listing down while it is read: posts seen twice count once, none is lost."""
    answer = listener.replay.sites[0].answer
    added: list[ReplayPost] = []

    def answer_and_grow(asked):  # type: ignore[no-untyped-def]
        given = answer(asked)
        if listener.case.listing in asked.path and len(added) < 3:
            added.append(listener.world.add(f"Un vélo de plus, le {len(added)}"))
        return given

    listener.replay.sites[0].answer = answer_and_grow  # type: ignore[method-assign]
    listener.run()
    listener.world.now += timedelta(days=1)
    listener.run()
    assert set(listener.posts()) >= listener.expected()
    assert len(listener.posts()) == len(listener.rows())
    assert len(added) == 3


@fault
def looping_pages(listener: Listener) -> None:
    """The same page for ever: the guard ends the slice after a few requests."""
    loop = repeat()
    listener.replay.fail(loop, path=listener.case.listing)
    listener.land()
    assert loop.kept
    assert sum(listener.case.listing in asked.path for asked in listener.replay.log) < 40


@fault
def gap(listener: Listener) -> None:
    """More new posts than a run may read: the old watermark stays and later runs read the rest."""
    report = listener.land(workspace={**listener.case.one_page})
    assert "max_pages" in {slice_.outcome for slice_ in report.slices}
    assert not any("watermark" in state for state in report.states.values())
    listener.load(report)
    for _ in range(12):
        listener.world.now += timedelta(minutes=30)
        listener.run(workspace={**listener.case.one_page})
    assert set(listener.posts()) >= listener.expected()


@fault
def odd_dates(listener: Listener) -> None:
    """A date ahead of the server's clock is set back and flagged; one of 1970 is flagged."""
    ahead = _one(listener, text="Un vélo du futur", created_at=listener.world.now + timedelta(hours=3))
    listener.run(window_from=datetime(1960, 1, 1, tzinfo=UTC))
    row = _row_of(listener, ahead)
    assert row["created_at"] <= listener.world.now
    assert "clamped_date" in row["flags"]
    assert row["created_at_source"]


@fault
def deleted(listener: Listener) -> None:
    """A post that was taken back becomes a tombstone: its words go, its counters stay."""
    post = _one(listener, text="Un vélo à effacer")
    listener.run()
    assert _row_of(listener, post)["text"]
    counters = len(listener.rows("channel_metrics"))
    post.is_deleted = True
    listener.verify()
    row = _row_of(listener, post)
    assert row["status"] in {"deleted", "unavailable"}
    assert row["text"] is None
    assert row["title"] is None
    assert row["public_text"] is None
    assert len(listener.rows("channel_metrics")) >= counters


@fault
def mass_removal(listener: Listener) -> None:
    """Suddenly most posts are said to be gone: that is told and not believed, until somebody says so."""
    listener.world.posts[:] = listener.world.posts[-12:]
    listener.run()
    for post in listener.world.posts:
        post.is_deleted = True
    listener.world.now += timedelta(days=1)
    report = listener.land(stored=listener.stored())
    assert any("too many to believe" in note for slice_ in report.slices for note in slice_.notes)
    assert set(report.states["verify"]["asked"]) == set(listener.posts())  # others come first
    judgement = report.batch.path / "_complete.json"
    kept = judgement.read_bytes()
    for is_cut_short in (True, False):  # a run that was killed has judged nothing, and its pages are loaded
        judgement.unlink() if is_cut_short else judgement.write_bytes(kept)
        listener.load(report)
        assert all(row["text"] or row["title"] for row in listener.rows())
    listener.world.now += timedelta(days=1)
    listener.run(stored=listener.stored(), workspace={"recheck": {"believe_all": True}})
    assert all(row["text"] is None for row in listener.rows())


@fault
def edited(listener: Listener) -> None:
    """A post whose words change: the new words hold, the old ones are a former version."""
    post = _one(listener, text="Un vélo bleu")
    listener.run()
    post.text, post.edited_at = "Un vélo rouge", listener.world.now + timedelta(minutes=5)
    listener.verify()
    row = _row_of(listener, post)
    assert "rouge" in str(row["display_text"])
    assert len(listener.rows("post_versions")) == 1
    assert len(listener.posts()) == 1


@fault
def missing_author(listener: Listener) -> None:
    """No author: null, never a name like `unknown`."""
    post = _one(listener, author=None)
    listener.run()
    row = _row_of(listener, post)
    assert row["author_id"] is None
    assert row["author_handle"] is None
    assert row["author_key"] is None


@fault
def private(listener: Listener) -> None:
    """A post that is no longer for everybody: a status, and no content kept."""
    post = _one(listener, text="Un vélo secret")
    listener.run()
    post.is_private = True
    listener.verify()
    row = _row_of(listener, post)
    assert row["status"] in {"private", "withheld", "unavailable", "deleted"}
    assert row["text"] is None


@fault
def hidden_counters(listener: Listener) -> None:
    """Counters that the network hides are absent, never 0; zero is zero."""
    _one(listener, likes=None, replies=None, shares=None, views=None)
    listener.run()
    assert [row for row in listener.rows("channel_metrics") if row["channel_kind"] == "post"] == []
    listener.world.now += timedelta(hours=2)
    listener.world.add("Un vélo sans succès", likes=0, replies=0, shares=0, views=0)
    listener.run()
    values = {row["metric"]: row["value"] for row in listener.rows("channel_metrics") if row["value"] == 0}
    assert set(values) >= set(listener.case.counters)


@fault
def markup(listener: Listener) -> None:
    """Entities are unescaped once, markup becomes text."""
    post = _one(listener, text="Tom & Jerry <3 &amp; co")
    listener.run()
    shown = _shown(_row_of(listener, post))
    assert "Tom & Jerry" in shown
    assert "&amp; co" in shown


@fault
def emoji(listener: Listener) -> None:
    """Joined emoji, skin tones and flags stay whole."""
    text = "Le vélo 👩🏽‍🚀 de 🇫🇷 et 👨‍👩‍👧‍👦 e\u0301té"
    post = _one(listener, text=text)
    listener.run()
    shown = _shown(_row_of(listener, post))
    assert "👩🏽‍🚀" in shown
    assert "🇫🇷" in shown
    assert "👨‍👩‍👧‍👦" in shown


@fault
def bidi(listener: Listener) -> None:
    """Direction controls stay in the text, leave the clean copy, and are flagged."""
    post = _one(listener, text="Le vélo \u202emal\u202c écrit")
    listener.run()
    row = _row_of(listener, post)
    assert row["text"] is None or "\u202e" in str(row["text"])
    assert "\u202e" not in _shown(row)
    assert "bidi" in row["flags"]


@fault
def huge(listener: Listener) -> None:
    """A text of megabytes is cut and flagged; a body nested too deep is no crash."""
    post = _one(listener, text="vélo " * 200_000)
    listener.run()
    row = _row_of(listener, post)
    assert len(_shown(row)) <= 200_000
    assert "truncated" in row["flags"]
    listener.world.now += timedelta(hours=2)
    listener.replay.fail(reply(b'{"a":' * 50_000), times=-1, path=listener.case.listing)
    report = listener.land()
    assert "poison" in {slice_.outcome for slice_ in report.slices}
    assert listener.parse(report).posts == []


@fault
def bad_bytes(listener: Listener) -> None:
    """A byte order mark, a byte that is no UTF-8, NUL and half a surrogate pair cost no post."""
    listener.replay.fail(mutated(lambda body: b"\xef\xbb\xbf" + body), path=listener.case.listing)
    good = _one(listener, text="Un vélo \ud83d cassé\x00 ici")
    listener.world.add("MARQUE un vélo mal codé")
    listener.run()
    assert set(listener.posts()) >= listener.expected()
    shown = _shown(_row_of(listener, good))
    shown.encode("utf-8")
    assert "\x00" not in shown
    listener.world.now += timedelta(hours=2)
    listener.replay.fail(
        mutated(lambda body: body.replace(b"MARQUE", b"MARQU\xe9")), times=-1, path=listener.case.listing
    )
    listener.world.add("MARQUE encore un vélo mal codé")
    listener.run()
    assert set(listener.posts()) >= listener.expected()


@fault
def type_drift(listener: Listener) -> None:
    """Unknown fields and fields of another type cost at most their own value, never the page."""
    listener.world.posts.clear()
    odd = {"x_new_field": {"deep": [1]}, "x_other": None}
    posts = [listener.world.add(f"Un vélo qui change, le {place}", extra=odd) for place in range(3)]
    listener.run()
    assert set(listener.posts()) >= {listener.case.uri_of(post) for post in posts}


@fault
def expired_token(listener: Listener) -> None:
    """A credential that is refused: one refresh where there is one, then it is left alone; no state moves."""
    listener.replay.fail(listener.case.unauthorized, times=-1)
    report = listener.land()
    assert {slice_.outcome for slice_ in report.slices} == {"auth"}
    assert report.pages == 0
    assert not report.batch.is_complete
    assert len(listener.replay.log) <= 2 + 2 * len(report.slices)
    listener.replay.faults.clear()
    listener.run()
    assert set(listener.posts()) >= listener.expected()


@fault
def redirects(listener: Listener) -> None:
    """Redirects are followed, never with the credential to another host, never to a private address."""
    listener.replay.fail(redirect("elsewhere.example"), path=listener.case.listing)
    listener.run()
    assert "elsewhere.example" in {asked.host for asked in listener.replay.log}
    listener.world.now += timedelta(minutes=30)
    listener.run()
    assert set(listener.posts()) >= listener.expected()
    secrets = list(listener.case.env.values())
    for asked in listener.replay.log:
        if asked.host == "elsewhere.example":
            sent = [*asked.headers.values(), *(value for values in asked.values.values() for value in values)]
            assert not any(secret in value for secret in secrets for value in sent)
    listener.world.now += timedelta(days=1)
    listener.replay.fail(redirect("intranet.private.example"), times=-1, path=listener.case.listing)
    report = listener.land()
    assert "address_refused" in {slice_.outcome for slice_ in report.slices}
    assert "intranet.private.example" not in {asked.host for asked in listener.replay.log}


@fault
def opted_out(listener: Listener) -> None:
    """Who asks not to be indexed is marked as such."""
    _one(listener, author=Person(id="1002", handle="paul", name="Paul"), extra=listener.case.opt_out)
    listener.run()
    assert [row["opted_out"] for row in listener.rows("members")] == [True]
