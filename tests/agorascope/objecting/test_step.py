"""What a run clears once it has published without a person, and when it says that something is left."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from agorascope.app_store import erasing, open_store
from agorascope.app_store.inbox_tables import InboxItem
from agorascope.context import Context
from agorascope.objecting.removal import JOURNAL_HELD, is_pending, note_pending
from agorascope.objecting.step import clear_former
from agorascope.runs import Run
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse
from agorascope.workspace import Workspace

KEY = "5eed5eed5eed5eed5eed5eed"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def context(settings: Settings) -> Context:
    """A run that has published without a person, and a report that was made before it did."""
    workspace = Workspace.model_validate(
        {"name": "W", "brands": [{"id": "nova", "name": "Nova", "own": True}], "networks": {"mastodon": {}}}
    )
    settings.published.mkdir(parents=True)
    with open_warehouse(settings.warehouse) as connection:
        note_pending(connection)
        connection.execute(
            "insert into app.suppressed (network_id, account, member_key, kind, mark)"
            " values ('mastodon', 'ann_42', ?, 'handle', 7)",
            [KEY],
        )
    page = report(settings)
    page.parent.mkdir(parents=True)
    page.write_text(f"<p>She wrote this ({KEY[:8]}, Mastodon)</p>")
    return Context(settings, workspace, Run("r", None, NOON, NOON))


def report(settings: Settings) -> Path:
    return settings.reports / "2026-03-02" / "report-2026-03-02-en.html"


def is_left(context: Context) -> bool:
    with open_warehouse(context.settings.warehouse) as connection:
        return is_pending(connection)


def test_a_report_made_before_the_publication_goes_before_the_removal_is_settled(context: Context) -> None:
    assert clear_former(context) == ""
    assert not report(context.settings).exists()
    assert not is_left(context)


def test_where_a_reader_holds_the_journal_it_is_said_and_the_next_run_tries_again(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "WAIT_MS", 10)
    store = open_store(context.settings)
    with store.reading() as session:
        session.query(InboxItem).all()
        with store.writing("ann") as writer:
            writer.add(
                InboxItem(
                    item_id="i", state="open", note="", changed_by="ann", changed_at=NOON, assignee=None
                )
            )
        assert clear_former(context) == JOURNAL_HELD
        assert is_left(context)
    assert clear_former(context) == ""
    assert not is_left(context)
    store.close()
