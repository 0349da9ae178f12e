"""Ambassadors: who is proposed, put on the board and moved there, and whom an objection hides at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from agorascope import published
from agorascope.app_store import AppStore, open_store
from agorascope.app_store.objections import Objector, record
from agorascope.app_store.outreach_states import Contact, Member, add, all_contacts, move
from agorascope.app_store.tables import AuditLog
from agorascope.errors import InputError
from agorascope.outreach import acts
from agorascope.outreach.candidates import KnownMember
from agorascope.outreach.records import Facts
from agorascope.settings import get_settings
from streamlit_app import reader
from streamlit_app.components import contact_dialog
from streamlit_app.reader import Reader

App = Callable[..., AppTest]
Words = Callable[[AppTest], str]
NOW = datetime.now(UTC)


@pytest.fixture
def world(demo_world: Callable[[str], Path]) -> Path:
    return demo_world("normal")


def rows(world: Path, query: str) -> list[tuple[Any, ...]]:
    with published.connect(published.require_current(world / "published")) as connection:
        return connection.execute(query).fetchall()


def candidates(world: Path) -> list[tuple[Any, ...]]:
    """Brand, network, member, person, route of every candidate by rank."""
    return rows(
        world,
        """
        select brand_id, network_id, member_key, person_key, contact_route
        from marts.fct_ambassador_candidates order by candidate_rank
        """,
    )


def store() -> AppStore:
    return open_store(get_settings())


def contacts() -> list[Contact]:
    with store().reading() as session:
        return all_contacts(session)


def taken_up(world: Path, place: int = 0, days: int = 3) -> Contact:
    """The candidate of a rank on the board since so many days."""
    brand, network, member, *_ = candidates(world)[place]
    at = NOW - timedelta(days=days)
    return add(
        store(),
        Member(brand, network, member),
        who="ann",
        now=NOW,
        happened_at=at,
        facts=Facts(),
        assignee=None,
    )


def written_to(world: Path, place: int = 0) -> Contact:
    contact = taken_up(world, place, days=20)
    facts = Facts(contact_route="public_reply", notice_id="gdpr_article_14")
    at = NOW - timedelta(days=10)
    return move(store(), contact.row.contact_id, "contacted", facts, who="ann", now=NOW, happened_at=at)


def button(page: AppTest, key: str) -> Any:
    return page.button(key=key)


def invite_key(candidate: tuple[Any, ...]) -> str:
    return f"candidate-{candidate[0]}-{candidate[1]}-{candidate[2]}-invite"


def object_(network: str, account: str) -> None:
    record(
        store(),
        Objector(network, account, None),
        is_withdrawn=False,
        note="",
        who="ann",
        at=datetime.now(UTC),
    )


def test_candidates_stand_in_the_order_of_their_rank(app: App, world: Path, words: Words) -> None:
    page = app(page="ambassadors", data=world)
    keys = [one.key for one in page.button if str(one.key).endswith("-invite")]

    assert not page.exception
    assert keys == [invite_key(one) for one in candidates(world)[: len(keys)]]
    assert f"**{len(candidates(world))} people**" in words(page)


def test_a_card_says_favour_with_its_doubt_and_quotes_the_evidence(
    app: App, world: Path, words: Words
) -> None:
    favour, low, high, n, quote = rows(
        world,
        """
        select favour, favour_low, favour_high, favour_n, text
        from marts.fct_ambassador_candidates
        inner join marts.fct_mentions on evidence_1_mention_id = mention_id
        where candidate_rank = 1
        """,
    )[0]
    said = words(app(page="ambassadors", data=world))

    assert f"**{favour:.0%}**".replace("%", "\\%") in said
    assert f"90% between {low:.0%} and {high:.0%}, n = {n}" in said
    assert quote[:30] in said


def test_inviting_puts_the_person_on_the_board_in_the_readers_name(
    app: App, world: Path, words: Words
) -> None:
    first = candidates(world)[0]
    page = app(page="ambassadors", data=world)
    button(page, invite_key(first)).click().run()
    contact = contacts()[0].row
    with store().reading() as session:
        lines = [
            line for line in session.scalars(select(AuditLog)) if line.what == "insert outreach_contacts"
        ]

    assert (contact.brand_id, contact.network_id, contact.member_key) == first[:3]
    assert contact.state == "candidate"
    assert [line.who for line in lines] == [reader.current().name]
    assert "Nothing was sent" in words(page)
    assert invite_key(first) not in {one.key for one in page.button}


def test_who_may_only_look_has_no_open_button(app: App, world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "current", lambda: Reader("eve", may_write=False))
    first = candidates(world)[0]
    page = app(page="ambassadors", data=world)

    assert button(page, invite_key(first)).disabled
    number = taken_up(world).row.contact_id
    page = app(page="ambassadors", data=world, part="board")
    assert button(page, f"contact-{number}-contacted").disabled
    button(page, f"contact-{number}-open").click().run()
    assert button(page, f"contact-{number}-note-it").disabled


def test_who_objected_a_minute_ago_is_no_longer_proposed(app: App, world: Path, words: Words) -> None:
    first, second = candidates(world)[:2]
    app(page="ambassadors", data=world)  # whatever is cached, is
    object_(first[1], first[2])
    page = app(page="ambassadors", data=world)
    keys = [one.key for one in page.button if str(one.key).endswith("-invite")]

    assert keys[0] == invite_key(second)
    assert first[2][:6] not in words(page)
    assert f"**{len(candidates(world)) - 1} people**" in words(page)


def test_an_invitation_of_who_objected_meanwhile_is_refused(app: App, world: Path, words: Words) -> None:
    first = candidates(world)[0]
    page = app(page="ambassadors", data=world)
    object_(first[1], first[2])
    button(page, invite_key(first)).click().run()

    assert contacts() == []
    assert "objected" in words(page)


def test_an_objection_under_a_name_the_file_lacks_holds_the_whole_network(
    app: App, world: Path, words: Words
) -> None:
    network = candidates(world)[0][1]
    app(page="ambassadors", data=world)
    object_(network, "somebody@social.example")
    page = app(page="ambassadors", data=world)
    keys = [str(one.key) for one in page.button if str(one.key).endswith("-invite")]

    assert not [key for key in keys if f"-{network}-" in key]
    assert f"Somebody on {network} objected" in words(page)
    brand, _network, member, person, _route = candidates(world)[0]
    with pytest.raises(InputError, match="objected"):
        acts.take_up(
            acts.Desk(get_settings(), store(), None, sees_names=False), brand,
            KnownMember(network, member, person, None), who="ann", now=NOW, happened_at=NOW,
        )  # fmt: skip


def test_the_board_has_everybody_in_the_column_of_their_state(app: App, world: Path, words: Words) -> None:
    app(page="ambassadors", data=world)
    taken_up(world, 0)
    written_to(world, 1)
    said = words(app(page="ambassadors", data=world, part="board"))

    assert "**To write to** · 1" in said
    assert "**Written to** · 1" in said
    assert "**Said yes** · 0" in said
    assert "1 waits long" in said  # written to ten days ago, fourteen is when no answer is waited for


def test_a_step_is_noted_with_route_notice_and_day(app: App, world: Path, words: Words) -> None:
    app(page="ambassadors", data=world)
    number = taken_up(world).row.contact_id
    page = app(page="ambassadors", data=world, part="board")
    button(page, f"contact-{number}-contacted").click().run()
    day = (NOW - timedelta(days=1)).date()
    page.date_input(key=f"contact-{number}-contacted-at").set_value(day).run()
    page.text_area(key=f"contact-{number}-contacted-note").set_value("Asked about the rack.").run()
    button(page, f"contact-{number}-note-it").click().run()
    (contact,) = contacts()
    step = contact.last_move

    assert contact.row.state == "contacted"
    assert (step.contact_route, step.notice_id) == (candidates(world)[0][4], "gdpr_article_14")
    assert step.happened_at.date() == day
    assert (step.note, step.recorded_by) == ("Asked about the rack.", reader.current().name)
    assert "Written to" in words(page)


def test_no_step_can_be_noted_for_tomorrow(app: App, world: Path) -> None:
    app(page="ambassadors", data=world)
    number = taken_up(world).row.contact_id
    page = app(page="ambassadors", data=world, part="board")
    button(page, f"contact-{number}-contacted").click().run()

    assert page.date_input(key=f"contact-{number}-contacted-at").max <= datetime.now(UTC).date() + timedelta(
        1
    )


def test_of_two_who_note_a_step_the_second_is_told(app: App, world: Path) -> None:
    app(page="ambassadors", data=world)
    seen = written_to(world)
    move(store(), seen.row.contact_id, "declined", Facts(), who="bea", now=NOW, happened_at=NOW)
    desk = acts.Desk(get_settings(), store(), None, sees_names=False)

    with pytest.raises(InputError, match="Somebody else changed this contact first"):
        contact_dialog.told(
            lambda: str(acts.move_on(desk, seen, "arrived", Facts(), who="ann", now=NOW, happened_at=NOW))
        )
    assert contacts()[0].row.state == "declined"


def test_the_last_step_is_taken_back_and_the_history_keeps_both(app: App, world: Path) -> None:
    app(page="ambassadors", data=world)
    number = written_to(world).row.contact_id
    page = app(page="ambassadors", data=world, part="board")
    button(page, f"contact-{number}-open").click().run()
    page.button_group(key=f"contact-{number}-part").set_value("history").run()
    button(page, f"contact-{number}-remark-withdraw").click().run()
    (contact,) = contacts()

    assert contact.row.state == "candidate"
    assert [step.step_kind for step in contact.steps] == ["move", "move", "withdrawal"]


def test_the_message_is_text_to_copy_with_its_notice(
    app: App, world: Path, words: Words, demo_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGORASCOPE_WORKSPACE", str(demo_data / "demo" / "workspace.yml"))
    app(page="ambassadors", data=world)
    number = taken_up(world).row.contact_id
    page = app(page="ambassadors", data=world, part="board")
    button(page, f"contact-{number}-open").click().run()
    page.button_group(key=f"contact-{number}-part").set_value("message").run()
    page.button_group(key=f"contact-{number}-language").set_value("fr").run()
    page.button_group(key=f"contact-{number}-template").set_value("invitation").run()
    text = next(code.value for code in page.code if "Cyclandre" in code.value)

    assert "Bonjour" in text
    assert "article 14" in text
    assert "Nothing is sent from here" in words(page)


def test_nobody_writes_to_who_said_no_or_objected(app: App, world: Path, words: Words) -> None:
    app(page="ambassadors", data=world)
    number = written_to(world).row.contact_id
    move(store(), number, "declined", Facts(), who="ann", now=NOW, happened_at=NOW)
    page = app(page="ambassadors", data=world, part="board")
    button(page, f"contact-{number}-open").click().run()
    page.button_group(key=f"contact-{number}-part").set_value("message").run()
    assert "The person said no" in words(page)

    other = taken_up(world, 1)
    object_(other.row.network_id, other.row.member_key)
    page = app(page="ambassadors", data=world, part="board")
    keys = {one.key for one in page.button}
    assert f"contact-{other.row.contact_id}-contacted" not in keys
    assert other.row.member_key[:6] not in words(page)
    assert "The person objected" in words(page)


def test_a_rival_has_no_ambassadors_here(app: App, world: Path, words: Words) -> None:
    rival = rows(world, "select brand_id from marts.dim_brands where not is_own order by brand_id")[0][0]

    assert "Only your own brands have ambassadors" in words(app(page="ambassadors", data=world, brand=rival))


def test_too_few_written_to_is_said_instead_of_shares(
    app: App, world: Path, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    from streamlit_app.queries import ambassadors

    def funnel(cursor: duckdb.DuckDBPyConnection, brand_id: str) -> Any:
        frame = original(cursor, brand_id)
        return frame.assign(contacted_count=4, accepted_count=1, acceptance_share=0.25, acceptance_share_n=4)

    original = ambassadors.outreach_funnel
    monkeypatch.setattr(ambassadors, "outreach_funnel", funnel)
    page = app(page="ambassadors", data=world, part="board")

    assert [metric.value for metric in page.metric] == ["Too few"] * 4
    assert "n = 4, at least 30 needed" in words(page)


def test_the_page_speaks_french(app: App, world: Path, words: Words) -> None:
    app(page="ambassadors", data=world)
    taken_up(world)
    page = app(page="ambassadors", data=world, lang="fr", locale="fr-FR")
    board = words(app(page="ambassadors", data=world, lang="fr", locale="fr-FR", part="board"))

    assert "disent du bien de Cyclandre" in words(page)
    assert "avis au sujet de la marque" in words(page) or "avis sur" in words(page)
    assert "'" not in "".join(line for line in words(page).splitlines() if line.startswith("• "))
    assert "**À contacter** · 1" in board
