"""What is rightly left out of a chat is counted, and is no reason to refuse the batch it stands in."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from agorascope.context import Context
from agorascope.pipeline import listen
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse
from agorascope.windows import make_run
from agorascope.workspace import Workspace


def message(number: int, **fields: Any) -> dict[str, Any]:
    words = {"from": "Ana", "from_id": "user7", "text": f"Bonjour {number}"}
    return {"id": number, "type": "message", "date_unixtime": "1714557600", **words, **fields}


def account(*, broken: int = 0) -> dict[str, Any]:
    joined = [{"id": n, "type": "service", "date_unixtime": "1714557600", "action": "x"} for n in range(60)]
    written = [message(100 + n) for n in range(10)]
    bad = [message(200 + n, date_unixtime="", date="soon") for n in range(broken)]
    group = {"name": "Velo", "type": "public_supergroup", "id": 1, "messages": [*joined, *written, *bad]}
    talks = [
        {"name": "Bo", "type": "personal_chat", "id": 1000 + n, "messages": [message(1)]} for n in range(40)
    ]
    return {"chats": {"list": [*talks, group]}}


def run(settings: Settings, folder: Path, document: Any) -> dict[str, str]:
    folder.mkdir(parents=True)
    (folder / "result.json").write_text(json.dumps(document))
    workspace = Workspace.model_validate(
        {
            "name": "W",
            "brands": [{"id": "nova", "name": "Nova", "own": True}],
            "networks": {"telegram": {"archive": {"path": str(folder), "mapping": "telegram"}}},
        }
    )
    when = datetime(2026, 4, 1, tzinfo=UTC)
    window = make_run(workspace, first=None, last=date(2026, 3, 10), now=when, run_id="run-1")
    try:
        return listen(Context(settings, workspace, window), lambda _: None)
    except Exception as error:  # noqa: BLE001 - every network failed
        return {"telegram": str(error)}


def ask(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with open_warehouse(settings.warehouse) as connection:
        return connection.execute(query).fetchall()


def test_events_and_private_chats_are_counted_and_refuse_no_batch(settings: Settings, tmp_path: Path) -> None:
    assert run(settings, tmp_path / "inbox", account()) == {}
    assert ask(settings, "select count(*) from raw.posts") == [(10,)]
    reasons = ask(settings, "select reason, count(*) from raw.rejects group by 1 order by 1")
    assert reasons == [("private_chat", 40), ("service_message", 60)]
    assert ask(settings, "select count(*) from raw.rejects where excerpt <> ''") == [(0,)]


@pytest.mark.parametrize(("broken", "is_refused"), [(10, False), (11, True)])
def test_defects_beside_them_are_judged_all_the_same(
    settings: Settings, tmp_path: Path, broken: int, is_refused: bool
) -> None:
    failures = run(settings, tmp_path / "inbox", account(broken=broken))
    assert ("gate refused" in failures.get("telegram", "")) is is_refused
