"""The commands of outreach where nothing can be sent: what they note, refuse, reveal, and who is told."""

import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from agorascope import published
from agorascope.app_store import open_store
from agorascope.app_store.objections import Objector, record
from agorascope.app_store.outreach_states import LOOKED
from agorascope.app_store.tables import AuditLog
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse

Cli = Callable[..., tuple[int, str]]
WORKSPACE = """\
name: W
languages: [fr, en]
brands: [{id: acme, name: Acme, own: true}, {id: rival, name: Rival}]
networks: {mastodon: {archive: {path: .}}, x: {archive: {path: .}}, club: {archive: {path: .}}}
outreach:
  own_platforms: [{network: club, name: the Acme Club, url: "https://club.example/join"}]
  sender: {name: Léa, organisation: Acme Ltd, contact: privacy@acme.example, privacy_url: "https://acme.example/p"}
"""
MARTS = """
create schema if not exists marts;
create table marts.dim_members (
    person_key varchar, network_id varchar, member_key varchar, unscored_reason varchar
);
insert into marts.dim_members values
    ('p-ann', 'mastodon', 'aaaaaa01', null), ('p-ann', 'club', 'cccccc01', null),
    ('p-bob', 'mastodon', 'bbbbbb02', null), ('p-xan', 'x', 'dddddd03', 'network_terms'),
    ('p-sue', 'mastodon', 'eeeeee04', 'staff'), ('p-opt', 'mastodon', 'ffffff05', 'opted_out'),
    ('p-two', 'mastodon', 'aaaaaa06', null), ('p-two', 'x', 'dddddd07', 'network_terms');
create table marts.fct_community_quality_weekly as select 'club' as network_id, 'owners' as community_id;
create table marts.dim_networks as select 'mastodon' as network_id, 'Mastodon' as network_name;
create table marts.fct_ambassador_candidates as
select
    'acme' as brand_id, 'mastodon' as network_id, 'aaaaaa01' as member_key, 'p-ann' as person_key,
    1 as candidate_rank, 'm1' as evidence_1_mention_id, 'm2' as evidence_2_mention_id,
    null::varchar as evidence_3_mention_id, 'public_reply' as contact_route, 'gdpr_article_14' as notice,
    'She is favourable.' as reasons_en, 'Elle est favorable.' as reasons_fr;
create table marts.fct_mentions (
    mention_id varchar, network_id varchar, member_key varchar, brand_id varchar, text varchar,
    mention_date date, community_id varchar, language varchar, stance varchar, is_staff boolean,
    is_toxic boolean, is_duplicate boolean, post_kind varchar
);
insert into marts.fct_mentions values
    ('m1', 'mastodon', 'aaaaaa01', 'acme', 'J''adore mon {{ 7 * 7 }} Acme', '2026-02-01', 'velo', 'fr',
        'positive', false, false, false, 'post'),
    ('m2', 'mastodon', 'aaaaaa01', 'acme', 'Acme tient la route.', '2026-01-01', 'velo', 'fr', 'positive',
        false, false, false, 'post'),
    ('m3', 'mastodon', 'bbbbbb02', 'acme', 'My Acme never fails.', '2026-01-01', 'velo', 'en', 'positive',
        false, false, false, 'post');
"""


@pytest.fixture(autouse=True)
def _nothing_can_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("outreach opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.fixture
def desk(run: Cli, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """`agorascope outreach ...` with a workspace, a publication with pseudonyms and its warehouse."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    (settings.data_dir / "workspace.yml").write_text(WORKSPACE, encoding="utf-8")
    with open_warehouse(settings.warehouse) as connection:
        connection.execute("insert into raw.workspace values ('W', false, 'UTC', ['fr'], true, 'f')")
        connection.execute(MARTS)
        for key, handle in (("aaaaaa01", "ann_b"), ("bbbbbb02", "bob_c"), ("aaaaaa06", "two_d")):
            connection.execute(
                "insert into raw.members (network, member_id, handle, member_key, url) values"
                f" ('mastodon', 'id-{handle}', '{handle}@h.example', '{key}', 'https://h.example/@{handle}')"
            )
    as_of = datetime(2026, 3, 11, tzinfo=UTC)
    published.publish(settings.warehouse, settings.published, run_id="r", as_of=as_of, facts={}, keep=2)

    def call(*arguments: str) -> tuple[int, str]:
        workspace = ("--workspace", str(settings.data_dir / "workspace.yml"))
        code, said = run("outreach", *arguments, *workspace)
        return code, " ".join(said.split())

    return call


def listed(desk: Cli) -> list[dict[str, Any]]:
    return list(json.loads(desk("list", "--format", "json")[1]))


def test_a_candidate_is_added_written_to_and_says_yes(desk: Cli) -> None:
    [line] = listed(desk)
    assert (line["contact"], line["member"], line["state"]) == (None, "mastodon:aaaaaa01", "candidate")
    assert desk("add", "mastodon:aaaaaa01", "--at", "2026-02-10")[0] == 0
    code, said = desk("contacted", "1", "--route", "public_reply")
    assert (code, "--notice" in said) == (2, True)
    notice = ("--notice", "gdpr_article_14")
    assert desk("contacted", "1", "--route", "public_reply", *notice, "--at", "2026-02-12")[0] == 0
    code, said = desk("accepted", "1", "--at", "2026-02-13")
    assert (code, "written_reply" in said) == (2, True)
    assert desk("accepted", "1", "--at", "2026-02-13", "--consent", "written_reply", "--who", "tom")[0] == 0
    [line] = listed(desk)
    assert (line["contact"], line["state"], line["rank"], line["version"]) == (1, "accepted", 1, 3)
    assert line["since"] == "2026-02-13T12:00:00+00:00"
    code, said = desk("contacted", "1", "--route", "public_reply", *notice)
    assert (code, "`declined`, `arrived`" in said) == (2, True)
    assert desk("withdraw", "1")[1] == "Contact 1 (mastodon:aaaaaa01): contacted"


def test_a_member_is_named_by_key_beginning_handle_or_id_and_the_person_added_once(desk: Cli) -> None:
    assert desk("add", "mastodon:@Ann_B@h.example")[0] == 0
    for name in ("mastodon:aaaaaa01", "mastodon:id-ann_b", "club:cccccc01", "club:cccccc"):
        code, said = desk("add", name)
        assert (code, "That person is contact 1 already: candidate" in said) == (1, True)
    assert desk("add", "mastodon:bbbbbb")[0] == 0
    for name in ("mastodon:aaaaaa", "mastodon:zz", "mastodon", "mastodon:"):
        assert desk("add", name)[0] == 2
    assert desk("add", "mastodon:bbbbbb02", "--brand", "rival")[0] == 2


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        ("x:dddddd03", "terms of the network forbid"),
        ("mastodon:eeeeee04", "speaks for a brand"),
        ("mastodon:ffffff05", "does not want to be found"),
        ("mastodon:aaaaaa06", "terms of the network forbid"),  # of another account of the person
    ],
)
def test_who_may_not_be_scored_is_refused_with_the_reason(desk: Cli, member: str, reason: str) -> None:
    code, said = desk("add", member)
    assert (code, reason in said) == (2, True)
    assert [line["contact"] for line in listed(desk)] == [None]


def test_who_objected_since_the_last_run_is_neither_added_nor_written_to(desk: Cli, run: Cli) -> None:
    assert desk("add", "mastodon:bbbbbb02")[0] == 0
    for handle in ("ann_b@h.example", "bob_c@h.example"):
        assert run("object", "mastodon", handle)[0] == 0
    for command in (
        ("add", "mastodon:aaaaaa01"),
        ("draft", "1"),
        ("contacted", "1", "--route", "public_reply", "--notice", "gdpr_article_14"),
    ):
        code, said = desk(*command)
        assert (code, "cannot be invited: the person objected" in said) == (2, True), command
    assert desk("declined", "1")[0] == 2


def note_objection(settings: Settings, network: str, account: str) -> None:
    store = open_store(settings)
    at = datetime(2026, 3, 12, tzinfo=UTC)
    record(store, Objector(network, account, None), is_withdrawn=False, note="", who="tom", at=at)
    store.close()


@pytest.mark.parametrize(("network", "account"), [("mastodon", "ann_b@h.example"), ("club", "cccccc01")])
def test_who_objected_since_the_last_run_under_whichever_account_is_not_shown(
    desk: Cli, settings: Settings, network: str, account: str
) -> None:
    desk("add", "mastodon:aaaaaa01")
    note_objection(settings, network, account)
    code, said = desk("show", "1", "--reveal")
    assert (code, "is not shown: the person objected" in said, "ann_b" in said) == (2, True, False)
    assert desk("show", "1")[0] == 0


def test_a_draft_is_shown_with_the_persons_words_and_names_nobody(desk: Cli) -> None:
    desk("add", "mastodon:aaaaaa01")
    code, said = desk("draft", "1")
    assert code == 0
    assert "« J'adore mon {{ 7 * 7 }} Acme »" in said
    assert "https://club.example/join" in said
    assert "Nothing was sent." in said
    assert "ann_b" not in said
    code, said = desk("draft", "1", "--language", "en", "--template", "invitation")
    assert "GDPR, article 14" in said
    desk("add", "mastodon:bbbbbb02")
    assert "My Acme never fails." in desk("draft", "2")[1]
    assert "Hello" in desk("draft", "2")[1]


def test_nobody_is_written_to_after_a_no(desk: Cli) -> None:
    desk("add", "mastodon:aaaaaa01", "--at", "2026-02-10")
    desk("contacted", "1", "--route", "public_reply", "--notice-otherwise", "on paper", "--at", "2026-02-11")
    desk("declined", "1", "--at", "2026-02-12")
    assert desk("draft", "1") == (2, "Error: The person said no. -> Nobody is written to after a no.")


@pytest.mark.parametrize("key", ["sender", "own_platforms"])
def test_a_draft_without_what_it_must_say_names_the_missing_key(
    desk: Cli, settings: Settings, key: str
) -> None:
    desk("add", "mastodon:aaaaaa01")
    kept = [line for line in WORKSPACE.splitlines() if not line.startswith(f"  {key}:")]
    (settings.data_dir / "workspace.yml").write_text("\n".join(kept), encoding="utf-8")
    code, said = desk("draft", "1")
    assert (code, f"outreach.{key}" in said) == (2, True)


def test_who_somebody_is_shows_only_when_asked_and_the_look_is_noted(desk: Cli, settings: Settings) -> None:
    desk("add", "mastodon:aaaaaa01", "--note", "met at the fair")
    code, said = desk("show", "1")
    assert (code, "ann_b" in said, "Elle est favorable." in said) == (0, False, True)
    assert looks(settings) == []
    for number, command in enumerate((("show", "1"), ("draft", "1"), ("show", "mastodon:aaaa"))):
        said = desk(*command, "--reveal", "--who", f"tom-{number}")[1]
        assert "ann_b@h.example" in said
        assert "https://h.example/@ann_b" in said
    assert looks(settings) == ["tom-0", "tom-1", "tom-2"]


def looks(settings: Settings) -> list[str]:
    store = open_store(settings)
    with store.reading() as session:
        return list(
            session.scalars(select(AuditLog.who).where(AuditLog.what == LOOKED).order_by(AuditLog.audit_id))
        )


def test_the_list_says_who_has_not_answered_for_too_long(desk: Cli) -> None:
    desk("add", "mastodon:aaaaaa01", "--at", "2026-02-10")
    desk("contacted", "1", "--route", "public_reply", "--notice", "gdpr_article_14", "--at", "2026-02-10")
    [line] = listed(desk)
    assert (line["state"], line["data_says"]) == ("contacted", "no_answer")
    assert line["data_says_since"] == "2026-02-24T12:00:00+00:00"
    assert "1 contacts, 0 candidates" in desk("list", "--state", "no_answer")[1]
    assert desk("list", "--state", "lost")[0] == 2


def test_an_own_platform_of_which_nothing_is_seen_is_said(desk: Cli, settings: Settings) -> None:
    assert "was seen yet" not in desk("list")[1]
    path = settings.data_dir / "workspace.yml"
    path.write_text(WORKSPACE.replace("network: club, name", "network: club, community: owner, name"))
    assert "No post of the Acme Club was seen yet" in desk("list")[1]


def test_notes_need_words_and_keep_them(desk: Cli) -> None:
    desk("add", "mastodon:aaaaaa01")
    assert desk("note", "1")[0] == 2
    assert desk("note", "1", "Prefers May", "--assign", "tom")[0] == 0
    assert "Prefers May" in desk("show", "1")[1]
    assert listed(desk)[0]["assignee"] == "tom"
    assert desk("note", "7", "x")[0] == 2


def test_a_folder_of_templates_that_is_not_there_is_a_mistake_of_the_workspace(
    desk: Cli, settings: Settings, tmp_path: Path
) -> None:
    path = settings.data_dir / "workspace.yml"
    path.write_text(WORKSPACE + "  templates: words\n", encoding="utf-8")
    assert "there is no folder" in desk("list")[1]
    (settings.data_dir / "words").mkdir()
    (settings.data_dir / "words" / "reply.fr.txt.j2").write_text(
        "Bonjour de {{ sender.name }}", encoding="utf-8"
    )
    desk("add", "mastodon:aaaaaa01")
    assert "Bonjour de Léa" in desk("draft", "1")[1]
