"""The commands about members: what they note, what they refuse, and what they say of accounts never seen."""

from collections.abc import Callable
from pathlib import Path

from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse

Cli = Callable[..., tuple[int, str]]


def test_an_objection_is_noted_shown_and_withdrawn(run: Cli) -> None:
    assert "Noted" in run("object", "mastodon", "@Ann@host.example", "--by", "lea", "--note", "by mail")[1]
    assert "noted already" in run("object", "mastodon", "ann@host.example")[1]
    listed = run("object", "--list")[1]
    assert "1 objections" in listed
    assert "ann@host.example" in listed
    assert "by mail" in listed
    assert "Withdrawn" in run("object", "mastodon", "ann@host.example", "--withdraw")[1]
    assert "No objection" in run("object", "mastodon", "ann@host.example", "--withdraw")[1]
    assert "0 objections" in run("object", "--list")[1]


def test_an_objection_of_an_account_never_seen_is_kept_and_said_kindly(run: Cli, settings: Settings) -> None:
    assert "cannot be said now" in run("object", "mastodon", "ann")[1]
    with open_warehouse(settings.warehouse) as connection:
        connection.execute(
            "insert into raw.posts (network, uri, author_id, author_handle, author_key)"
            " values ('mastodon', 'p', 'https://h.example/users/bob', 'bob@h.example', 'key-bob')"
        )
    code, said = run("object", "mastodon", "cid")
    assert code == 0
    assert "was seen so far" in said
    for name in ("@Bob@h.example", "https://h.example/users/BOB", "key-bob"):
        assert "1 account(s): https://h.example/users/bob" in run("object", "mastodon", name)[1]


def test_what_would_protect_nobody_is_refused(run: Cli) -> None:
    code, said = run("object", "mastodont", "ann")
    assert code == 2
    assert "no network" in said
    assert run("object", "mastodon", " @ ")[0] == 2
    assert run("object", "mastodon")[0] == 2


def test_an_objection_that_the_workspace_lists_is_withdrawn_there(run: Cli, tmp_path: Path) -> None:
    workspace = tmp_path / "workspace.yml"
    workspace.write_text(
        "name: W\nbrands: [{id: acme, name: Acme, own: true}]\n"
        "privacy: {objections: [{network: mastodon, handle: '@Ann'}]}\n",
        encoding="utf-8",
    )
    code, said = run("object", "mastodon", "ann", "--withdraw", "--workspace", str(workspace))
    assert code == 2
    assert "privacy.objections" in said
    assert "workspace" in run("object", "--list", "--workspace", str(workspace))[1]


def test_identities_are_joined_split_listed_and_left_to_the_profiles_again(run: Cli) -> None:
    pair = ("mastodon:@Ann@host.example", "bluesky:did:plc:ann")
    assert "Kept" in run("identity", "join", *pair, "--by", "lea")[1]
    assert "holds already" in run("identity", "join", *reversed(pair))[1]
    assert "Kept" in run("identity", "split", *pair)[1]
    listed = run("identity", "list")[1]
    assert "1 decisions" in listed
    assert "split" in listed
    assert "Kept" in run("identity", "withdraw", *pair)[1]
    assert "0 decisions" in run("identity", "list")[1]
    assert run("identity", "join", "ann", "bob")[0] == 2
    assert run("identity", "join", "mastodon:ann", "mastodon:@Ann")[0] == 2


def test_an_account_of_the_brand_itself_is_not_removed_by_mistake(run: Cli, tmp_path: Path) -> None:
    workspace = tmp_path / "workspace.yml"
    workspace.write_text(
        "name: W\nbrands: [{id: acme, name: Acme, own: true, handles: [acme_care]}]\n", encoding="utf-8"
    )
    code, said = run("object", "mastodon", "@Acme_Care", "--workspace", str(workspace))
    assert code == 2
    assert "Take it out there first" in said
