"""What the published file says of the workspace: every setting, no secret, nobody's account."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from agorascope import published
from agorascope.warehouse_schema import create_all
from agorascope.workspace import Workspace
from agorascope.workspace.loading import section_models
from agorascope.workspace_settings import GAP, GENERAL, LISTS, Setting, record_settings, settings_of

SECRET = "s3cr3t-hunter2"
TOKEN = "ghp_0123456789abcdefghijABCDEFGHIJ"
SAID: dict[str, Any] = {
    "name": f"Nova https://reader:{SECRET}@wiki.example/nova",
    "brands": [
        {"id": "nova", "name": "Nova", "own": True, "hashtags": ["nova", "novavelo"],
         "domains": [f"https://nova.example/shop?key={SECRET}#{SECRET}", f"nova:{SECRET}@nova.example"],
         "exclusions": [TOKEN]},
        {"id": "rival", "name": "Rival"},
    ],
    "networks": {
        "mastodon": {"instances": [
            {"host": "social.example", "hashtags": ["velo"], "accounts": ["ann@social.example", "nova"],
             "token_env": "MASTODON_TOKEN"},
            {"host": "other.example", "hashtags": ["velo"], "token_env": SECRET},
        ]},
        "intranet": {"api_key": SECRET, "password": SECRET, "auth": [SECRET], "url": f"amqp://{SECRET}@host",
                     "feeds": [{"url": f"https://blog.example/feed?anything={SECRET}", "secret": SECRET}]},
        "club": {"archive": {"path": "/home/somebody/exports/club", "mapping": "native"}},
    },
    "channels": [{"network": "mastodon", "id": "nova", "name": "Nova", "brand": "nova"}],
    "staff": [{"network": "mastodon", "handle": "desk-person"}, {"network": "club", "handle": "desk-person"}],
    "privacy": {"objections": [{"network": "mastodon", "handle": "@Ann@social.example"}]},
    "alerts": {"url_envs": ["ALERT_URL", TOKEN.replace("-", "_")]},
    "outreach": {"sender": {"name": "Signs Herself", "organisation": "Nova SA",
                            "contact": "privacy@nova.example",
                            "privacy_url": f"https://nova.example/privacy?session={SECRET}"}},
}  # fmt: skip


@pytest.fixture
def workspace() -> Workspace:
    return Workspace.model_validate(SAID)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        create_all(opened)
        yield opened


def by_setting(rows: list[Setting]) -> dict[str, Setting]:
    return {row.setting: row for row in rows}


def test_no_planted_secret_and_no_person_stands_anywhere_in_the_published_table(
    tmp_path: Path, workspace: Workspace
) -> None:
    """The whole file is looked through, as bytes too."""
    warehouse = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        create_all(connection)
        connection.execute("insert into raw.workspace values ('Nova', false, 'UTC', ['en'], true, 'print')")
        record_settings(connection, workspace)
    at = datetime(2026, 3, 31, tzinfo=UTC)
    publication = published.publish(warehouse, tmp_path / "out", run_id="r", as_of=at, facts={}, keep=1)
    with published.connect(publication) as reader:
        cells = [str(c) for row in reader.execute("from quality.workspace_settings").fetchall() for c in row]

    assert len(cells) > 500
    for hidden in (SECRET, TOKEN, "desk-person", "ann@social", "Signs Herself", "somebody"):
        assert [cell for cell in cells if hidden.casefold() in cell.casefold()] == []
        assert hidden.encode() not in publication.path.read_bytes()


def test_what_is_no_secret_is_said(workspace: Workspace) -> None:
    said = by_setting(settings_of(workspace))

    assert said["networks.mastodon.instances.social.example.token_env"].value == "MASTODON_TOKEN"
    assert said["networks.mastodon.instances.other.example.token_env"].value == GAP
    assert said["networks.mastodon.instances.social.example.accounts"].value == f"{GAP}, nova"
    assert said["brands.nova.domains"].value == f"https://nova.example/shop?{GAP}, {GAP}@nova.example"
    assert said["networks.intranet.url"].value == f"amqp://{GAP}"
    assert said["networks.club.archive.path"].value == "club"
    assert (said["staff"].value, said["privacy.objections"].value) == ("2", "1")
    assert said["channels.mastodon nova.name"].entry == "mastodon nova"


def test_what_was_set_is_told_from_what_is_usual(workspace: Workspace) -> None:
    said = by_setting(settings_of(workspace))

    assert not said["brands.nova.hashtags"].is_default
    assert said["brands.rival.hashtags"].is_default
    assert said["brands.rival.hashtags"].value is None
    days = "Posts older than this leave the inbox."
    assert said["inbox.days"] == Setting("inbox", None, "inbox.days", "30", is_default=True, description=days)
    assert not said["brands.rival.name"].is_default  # required: there is no default


def test_every_part_of_a_workspace_is_there(workspace: Workspace) -> None:
    """Lists that are empty say so in one row; a part that is forgotten fails."""
    sections = {row.section for row in settings_of(workspace)}

    assert sections == {GENERAL, *section_models(), "networks"}
    assert sections >= LISTS


def test_recording_twice_leaves_one_row_a_setting(
    connection: duckdb.DuckDBPyConnection, workspace: Workspace
) -> None:
    for _ in range(2):
        record_settings(connection, workspace)
    rows = connection.execute("from quality.workspace_settings order by display_order").fetchall()

    assert [row[-1] for row in rows] == list(range(1, len(settings_of(workspace)) + 1))
    assert len({row[2] for row in rows}) == len(rows)


def test_an_account_that_objected_elsewhere_is_left_out_too(
    connection: duckdb.DuckDBPyConnection, workspace: Workspace
) -> None:
    connection.execute("insert into app.objections values ('mastodon', 'nova', now())")
    record_settings(connection, workspace)
    (said,) = connection.execute(
        "select value from quality.workspace_settings where setting like '%social.example.accounts'"
    ).fetchall()

    assert said == (f"{GAP}, {GAP}",)
