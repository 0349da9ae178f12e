"""Days that are odd: of 23 and 25 hours, half an hour more or less, leap days, and a source that is gone."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agorascope import steps
from agorascope.context import Context
from agorascope.errors import InputError, SourceError
from agorascope.pipeline import listen
from agorascope.settings import Settings
from agorascope.windows import make_run
from agorascope.workspace import Workspace

PARIS, LORD_HOWE = "Europe/Paris", "Australia/Lord_Howe"
ODD = {
    PARIS: (date(2026, 3, 29), date(2026, 10, 25), date(2024, 2, 29)),
    LORD_HOWE: (
        date(2026, 4, 5),
        date(2026, 10, 4),
        date(2024, 2, 29),
    ),  # half an hour more, half an hour less
}
HOURS = {
    PARIS: (23.0, 25.0, 24.0),
    LORD_HOWE: (24.5, 23.5, 24.0),
}


def post(moment: datetime) -> dict[str, Any]:
    return {
        "record": "post",
        "uri": f"at {moment:%Y-%m-%dT%H:%M}",
        "kind": "post",
        "author_id": f"person {moment:%d}",
        "text": f"Nova at {moment:%H %M} of day {moment:%j}",
        "text_format": "plain",
        "lang": "en",
        "created_at": moment.isoformat(),
        "created_at_trust": "feed",
        "status": "live",
    }


class Feeds:
    """One archive in a zone, and runs of its days."""

    def __init__(self, root: Path, zone: str) -> None:
        self.settings = Settings(data_dir=root / "data", pseudonym_key="k", parse_workers=1)  # type: ignore[arg-type]
        self.folder = root / "feeds"
        self.folder.mkdir()
        self.zone = zone

    def context(self, last: date) -> Context:
        workspace = Workspace.model_validate(
            {
                "name": "W",
                "time_zone": self.zone,
                "brands": [{"id": "nova", "name": "Nova", "own": True}],
                "networks": {"rss": {"archive": {"path": str(self.folder), "mapping": "native"}}},
            }
        )
        now = datetime(2026, 11, 27, 12, tzinfo=UTC)
        run = make_run(workspace, first=None, last=last, now=now, run_id=f"to {last}")
        return Context(self.settings, workspace, run)


@pytest.mark.parametrize("zone", [PARIS, LORD_HOWE])
def test_a_run_of_an_odd_day_covers_the_hours_it_had_there(tmp_path: Path, zone: str) -> None:
    feeds = Feeds(tmp_path, zone)
    lengths = []
    for day in ODD[zone]:
        end, start = (feeds.context(d).run.window_to for d in (day, day - timedelta(days=1)))
        lengths.append((end - start) / timedelta(hours=1))
    assert tuple(lengths) == HOURS[zone]


def test_a_source_whose_folder_is_gone_is_a_failure_and_no_silence(tmp_path: Path) -> None:
    feeds = Feeds(tmp_path, PARIS)
    file = feeds.folder / "2026-03-28.ndjson"
    file.write_text(json.dumps(post(datetime(2026, 3, 28, 12, tzinfo=UTC))) + "\n")
    assert listen(feeds.context(date(2026, 3, 28)), lambda _: None) == {}
    file.unlink()
    feeds.folder.rmdir()
    context = feeds.context(date(2026, 3, 29))
    steps.plan(context)
    with pytest.raises(InputError, match="is gone: 1 files came from it"):
        steps.land(context, "rss")
    with pytest.raises(SourceError, match="nothing could be fetched"):
        steps.load(context, "rss")
    with pytest.raises(SourceError, match="No network could be read"):
        steps.require_sources(context)
