"""The page of privacy: requests are in the app store with their day, names are for managers, and go."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from agorascope import published
from agorascope.app_store import open_store
from agorascope.app_store.objections import standing_objections
from agorascope.app_store.privacy_requests import Asked, add, requests_of
from agorascope.app_store.tables import AuditLog
from agorascope.members.exporting import counts
from agorascope.settings import get_settings
from streamlit_app import reader
from streamlit_app.reader import Reader

Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]
NOW = datetime.now(UTC)
LATE = NOW.date() - timedelta(days=60)


@pytest.fixture
def data(demo_world: Callable[[str], Path]) -> Path:
    return demo_world("normal")


@pytest.fixture
def as_reader(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Be somebody else."""

    def become(name: str, *, may_write: bool = True) -> None:
        monkeypatch.setattr(reader, "current", lambda: Reader(name, may_write=may_write))

    return become


def field(shown: AppTest, key: str) -> object:
    kinds = (shown.button, shown.text_input, shown.selectbox, shown.segmented_control)
    return next(one for kind in kinds for one in kind if one.key == key)


def fill(shown: AppTest, key: str, value: str) -> None:
    field(shown, key).set_value(value)  # type: ignore[attr-defined]


def press(shown: AppTest, key: str) -> AppTest:
    return field(shown, key).click().run()  # type: ignore[attr-defined, no-any-return]


def write_down(shown: AppTest, kind: str, account: str) -> AppTest:
    fill(shown, "asked-kind", kind)
    fill(shown, "asked-network", "mastodon")
    fill(shown, "asked-account", account)
    return press(shown, "asked-record")


def test_a_request_is_written_down_and_answered_without_its_name(
    app: Open, data: Path, words: Words, as_reader: Callable[..., None]
) -> None:
    as_reader("lea")
    shown = write_down(app(page="privacy", data=data), "export", "@Zoe@Host.example")
    assert not shown.exception
    [row] = requests_of(open_store(get_settings()))
    assert (row.account, row.request_kind, row.recorded_by) == ("zoe@host.example", "export", "lea")
    assert "zoe@host.example" in words(shown)
    assert "agorascope privacy export --output copy.xlsx -- 'mastodon' 'zoe@host.example'" in words(shown)
    shown = press(shown, f"done-{row.request_id}")
    [row] = requests_of(open_store(get_settings()))
    assert (row.state, row.account, row.closed_by) == ("done", "", "lea")
    assert "zoe@host" not in words(shown)
    with open_store(get_settings()).reading() as session:
        lines = session.scalars(select(AuditLog)).all()
    assert [(line.who, line.what) for line in lines] == [
        ("lea", "insert privacy_requests"),
        ("lea", "update privacy_requests"),
    ]
    assert "zoe" not in str([(line.before, line.after) for line in lines])


def test_a_refusal_without_a_reason_changes_nothing(app: Open, data: Path, words: Words) -> None:
    shown = write_down(app(page="privacy", data=data), "erasure", "zoe")
    shown = press(shown, "refuse-1")
    assert "A refusal needs its reason" in words(shown)
    assert requests_of(open_store(get_settings()))[0].state == "open"
    fill(shown, "reason-1", "not the owner")
    press(shown, "refuse-1")
    assert requests_of(open_store(get_settings()))[0].reason == "not the owner"


def test_an_objection_is_the_one_of_the_command_and_done(app: Open, data: Path, words: Words) -> None:
    shown = write_down(app(page="privacy", data=data), "objection", "@Zoe")
    with open_store(get_settings()).reading() as session:
        assert [(row.network_id, row.account) for row in standing_objections(session)] == [
            ("mastodon", "zoe")
        ]
    assert "The objection is noted" in words(shown)
    assert "**1 objection** holds" in words(shown)
    assert requests_of(open_store(get_settings()))[0].state == "done"


def test_an_account_of_the_team_is_no_persons_objection(app: Open, data: Path, words: Words) -> None:
    connection = published.connect(published.require_current(data / "published"))
    [(key,)] = connection.execute(
        "select min(member_key) from marts.dim_members where is_staff and network_id = 'mastodon'"
    ).fetchall()
    connection.close()
    shown = write_down(app(page="privacy", data=data), "objection", key)
    assert "staff" in words(shown)
    assert requests_of(open_store(get_settings())) == []


def test_what_is_late_is_said_first(app: Open, data: Path, words: Words) -> None:
    app(page="privacy", data=data)
    asked = Asked("export", "mastodon", LATE, "letter", "zoe")
    add(open_store(get_settings()), asked, key=None, who="lea", at=NOW)
    said = words(app(page="privacy", data=data))
    assert "1 request is overdue" in said
    assert "Received on" in said
    assert "(letter)" in said


def test_the_command_for_the_operator_holds_one_word_whatever_was_written(
    app: Open, data: Path, words: Words
) -> None:
    shown = write_down(app(page="privacy", data=data), "erasure", "zoe'; rm -rf / #")
    assert """agorascope erase --request 1 -- 'mastodon' 'zoe'\\''; rm -rf / #'""" in words(shown)


def test_who_may_only_look_sees_no_name_and_no_log(
    app: Open, data: Path, words: Words, as_reader: Callable[..., None]
) -> None:
    app(page="privacy", data=data)
    add(
        open_store(get_settings()),
        Asked("export", "mastodon", LATE, "letter", "zoe"),
        key=None,
        who="lea",
        at=NOW,
    )
    as_reader("guest", may_write=False)
    shown = app(page="privacy", data=data)
    said = words(shown)
    assert "1 request is overdue" in said
    assert "zoe" not in said
    assert "Who wrote what" not in said
    assert not shown.dataframe
    assert "Pseudonyms are on" in said


def test_a_link_of_a_member_counts_what_is_held(app: Open, data: Path, words: Words) -> None:
    connection = published.connect(published.require_current(data / "published"))
    [(network, member)] = connection.execute(
        """
        select network_id, member_key from marts.fct_mentions where not is_staff
        group by all order by count(*) desc, member_key limit 1
        """
    ).fetchall()
    held = counts(connection, network, member)
    connection.close()
    said = words(app(page="privacy", data=data, network=network, member=member))
    assert f"{sum(held.values()):,} rows in {len(held)} tables" in said
    gone = words(app(page="privacy", data=data, network=network, member="0" * 24))
    assert "Nothing is published about this member" in gone


def test_it_speaks_french(app: Open, data: Path, words: Words) -> None:
    said = words(app("fr-FR", "privacy", data=data))
    assert "Les pseudonymes sont actifs" in said
    assert "Aucune demande en attente" in said
