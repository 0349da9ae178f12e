"""A key that is gone is told; what it had made is replaced by another one's, and each stays one person."""

import pytest
from pydantic import SecretStr

from agorascope import rekeying
from agorascope.app_store import AppStore
from agorascope.app_store.outreach_tables import OutreachContact
from agorascope.app_store.privacy_tables import PrivacyRequest
from agorascope.erasing.exporting import export_person
from agorascope.errors import InputError
from agorascope.objecting.marks import mark
from agorascope.pseudonyms import KEY_FILE, MARKS_FILE, load_key, pseudonym
from agorascope.rekeying import refuse_other_key, rotate
from agorascope.settings import Settings
from agorascope.stored_key import key_of, refuse_lost_key
from agorascope.warehouse import open_warehouse
from tests.agorascope.rekeying.keyed import ANN, GONE, held, turn


def lose_key(settings: Settings) -> None:
    (settings.data_dir / "secrets" / KEY_FILE).unlink()


def test_a_key_that_is_gone_is_told_and_none_is_made_in_its_place(world: Settings) -> None:
    """Else whoever writes again would be a second person, without a word."""
    lose_key(world)
    with open_warehouse(world.warehouse) as connection:
        for refused in (refuse_other_key, refuse_lost_key, key_of, rotate):
            with pytest.raises(InputError, match="is gone") as caught:
                refused(world, connection)
            assert caught.value.runbook == "pseudonym-key.md"
    with pytest.raises(InputError, match="is gone"):
        export_person(world, "mastodon", ANN)
    assert not (world.data_dir / "secrets" / KEY_FILE).exists()


def test_another_key_is_told_although_none_was_ever_rotated(world: Settings) -> None:
    given = world.model_copy(update={"pseudonym_key": SecretStr("a" * 64)})
    with open_warehouse(world.warehouse) as connection:
        refuse_other_key(world, connection)
        with pytest.raises(InputError, match="another key"):
            refuse_other_key(given, connection)


def test_an_installation_that_holds_nobody_yet_makes_its_key(settings: Settings) -> None:
    with open_warehouse(settings.warehouse) as connection:
        refuse_other_key(settings, connection)


def test_members_alone_tell_the_key(world: Settings) -> None:
    with open_warehouse(world.warehouse) as connection:
        connection.execute("update raw.posts set author_id = null, author_key = null")
        refuse_other_key(world, connection)
        key = pseudonym(b"of another", "mastodon", ANN)
        connection.execute(
            "insert into raw.members (network, member_id, member_key) values ('mastodon', ?, ?)", [ANN, key]
        )
        with pytest.raises(InputError, match="another key"):
            refuse_other_key(world, connection)


@pytest.mark.parametrize("has_new_key", [False, True])
def test_a_lost_key_is_replaced_by_what_it_had_made(
    world: Settings, store: AppStore, former: str, has_new_key: bool
) -> None:
    """The contact, the request and the posts of Ann stay hers; so with a key that came in its place."""
    lose_key(world)
    if has_new_key:
        load_key(world)  # as a version did that did not look
    with open_warehouse(world.warehouse) as connection:
        done = rotate(world, connection, is_lost=True)
        assert (done.pseudonyms, done.marks_hold) == (3, False)
        refuse_other_key(world, connection)
    after = held(world, store)
    assert former not in after
    assert GONE not in after
    new = pseudonym(load_key(world), "mastodon", ANN)
    with store.reading() as session:
        assert session.query(OutreachContact).order_by("contact_id").first().member_key == new
        assert session.query(PrivacyRequest).one().member_key == new
    assert not (world.data_dir / "secrets" / MARKS_FILE).exists()


@pytest.mark.parametrize("step", ["replace_keys", "_note_key", "_replace_in_files", "_forget_reports"])
def test_a_lost_key_that_was_half_replaced_is_replaced_by_the_same_command(
    world: Settings, store: AppStore, former: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_key(world)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with open_warehouse(world.warehouse) as connection:
        with monkeypatch.context() as cut:
            cut.setattr(rekeying, step, die)
            with pytest.raises(KeyboardInterrupt):
                rotate(world, connection, is_lost=True)
        with pytest.raises(InputError, match="--lost"):
            refuse_other_key(world, connection)
        rotate(world, connection, is_lost=True)
        refuse_other_key(world, connection)
    assert former not in held(world, store)


def test_after_an_earlier_rotation_the_marks_outlive_the_lost_key(world: Settings) -> None:
    before = mark(load_key(world), "handle", "mastodon", "bob")
    assert turn(world).marks_hold
    lose_key(world)
    with open_warehouse(world.warehouse) as connection:
        assert rotate(world, connection, is_lost=True).marks_hold
    assert mark(load_key(world), "handle", "mastodon", "bob") == before


def test_a_key_that_is_there_is_not_lost(world: Settings) -> None:
    with open_warehouse(world.warehouse) as connection, pytest.raises(InputError, match="is not lost"):
        rotate(world, connection, is_lost=True)
