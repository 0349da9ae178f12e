"""A small world: one archive network whose export lies in the data folder, loaded without a build."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from agorascope.app_store import open_store
from agorascope.app_store.privacy_requests import Asked, add
from agorascope.context import Context
from agorascope.erasing import ledger
from agorascope.erasing.erasing import Erased, erase_pending
from agorascope.erasing.step import Named, entries_for
from agorascope.pipeline import listen
from agorascope.pseudonyms import load_key
from agorascope.settings import Settings
from agorascope.windows import make_run
from agorascope.workspace import Workspace
from tests.agorascope.byte_search import holding

NOW = datetime(2026, 4, 1, tzinfo=UTC)
HOST = "velo.example"
PEOPLE = {"ann_42": "Ann Quillfeather", "bob": "Bob Marrowby", "cleo.k": "Cléo “K” Vantongeren"}
WORDS = {
    "ann_42": 'My Nova bell rang "all night" & woke the whole quiet street again',
    "bob": "Nobody repairs a Nova wheel as slowly as that shop near the old harbour",
    "cleo.k": "Été comme hiver, ma Nova reste dehors et personne ne la vole jamais",
}


def uri_of(handle: str, number: int = 1) -> str:
    return f"https://{HOST}/users/{handle}/statuses/{number}"


def post_of(handle: str, text: str, number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "record": "post",
        "network": "mastodon",
        "instance": HOST,
        "uri": uri_of(handle, number),
        "post_id": f"{len(handle)}{number}00200300",
        "author_id": f"https://{HOST}/users/{handle}",
        "author_handle": handle,
        "author_name": PEOPLE.get(handle, handle),
        "text": text,
        "created_at": "2026-03-10T10:00:00Z",
    } | fields


def member_of(handle: str) -> dict[str, Any]:
    return {
        "record": "member",
        "network": "mastodon",
        "instance": HOST,
        "member_id": f"https://{HOST}/users/{handle}",
        "handle": handle,
        "display_name": PEOPLE.get(handle, handle),
        "url": f"https://{HOST}/@{handle}",
        "bio": f"I am {handle}",
    }


class World:
    """One workspace and its data folder."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.folder = settings.make_data_dir() / "exports"
        self.folder.mkdir()

    def context(self) -> Context:
        workspace = Workspace.model_validate(
            {
                "name": "W",
                "brands": [{"id": "nova", "name": "Nova", "own": True, "handles": ["nova"]}],
                "networks": {"mastodon": {"archive": {"path": str(self.folder), "mapping": "native"}}},
            }
        )
        return Context(
            self.settings, workspace, make_run(workspace, first=None, last=date(2026, 3, 12), now=NOW)
        )

    def write(self, name: str, *rows: dict[str, Any]) -> None:
        lines = [json.dumps(row, ensure_ascii=number % 2 == 0) + "\n" for number, row in enumerate(rows)]
        (self.folder / name).write_text("".join(lines), encoding="utf-8")

    def listen(self) -> None:
        assert listen(self.context(), lambda _: None) == {}

    def ask_for(self, *handles: str, request: int | None = None) -> None:
        context, key = self.context(), load_key(self.settings)
        named = [Named("mastodon", handle, request) for handle in handles]
        for entry in entries_for(context, named, key):
            ledger.open_entry(self.settings, entry)

    def erase(self, *handles: str, request: int | None = None) -> Erased:
        self.ask_for(*handles, request=request)
        return erase_pending(self.context())

    def request(self, handle: str) -> int:
        asked = Asked("erasure", "mastodon", NOW.date(), "email", handle)
        return add(open_store(self.settings), asked, key=None, who="lea", at=NOW)

    def holding(self, *values: str) -> dict[str, list[str]]:
        """Which files hold which of these values."""
        return holding(self.settings.data_dir, *values)


def traces(*handles: str) -> list[str]:
    names = [name for handle in handles for name in (f"/users/{handle}", PEOPLE[handle], WORDS[handle])]
    return [*names, *(handle for handle in handles if handle != "bob")]


def log(settings: Settings, name: str, text: str) -> Path:
    path = settings.data_dir / "airflow" / "logs" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
