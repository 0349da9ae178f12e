"""A live network through the whole run: posts of a server become published mentions, once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agorascope.context import Context
from agorascope.errors import SourceError
from agorascope.pipeline import run_all
from agorascope.published import connect, require_current
from agorascope.runs import Run
from agorascope.settings import Settings, get_settings, reset_settings
from agorascope.workspace import Workspace

BRANDS = [{"id": "nova", "name": "Nova", "own": True}, {"id": "rival", "name": "Rival"}]


@pytest.fixture
def allowed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that let the extractor call this machine."""
    monkeypatch.setenv("AGORASCOPE_ALLOW_PRIVATE_HOSTS", "true")
    reset_settings()
    return get_settings()


def context(settings: Settings, host: str, name: str, minutes: int) -> Context:
    workspace = Workspace.model_validate(
        {
            "name": "Live",
            "brands": BRANDS,
            "networks": {"mastodon": {"instances": [{"host": host, "scheme": "http", "hashtags": ["velo"]}]}},
        }
    )
    until = datetime.now(UTC) + timedelta(minutes=minutes)
    return Context(settings, workspace, Run(name, None, until, until))


def mentions(settings: Settings) -> list[tuple[Any, ...]]:
    with connect(require_current(settings.published)) as connection:
        return connection.execute(
            "select brand_id, stance, count(*) from marts.fct_mentions group by all order by all"
        ).fetchall()


@pytest.mark.slow
def test_posts_of_a_server_become_mentions_and_are_counted_once(allowed: Settings, server: Any) -> None:
    server.post("I love my Nova, wonderful bike #velo")
    server.post("Nova is great, Rival is awful #velo")
    server.post("no brand here #velo")
    said: list[str] = []
    run_all(context(allowed, server.host, "first", 1), said.append)
    assert {(brand, n) for brand, _, n in mentions(allowed)} >= {("rival", 1)}
    assert sum(n for brand, _, n in mentions(allowed) if brand == "nova") == 2
    server.post("Nova again, lovely #velo")
    run_all(context(allowed, server.host, "second", 2), said.append)
    assert sum(n for brand, _, n in mentions(allowed) if brand == "nova") == 3
    assert any(line.startswith("mastodon: ") and line.endswith(" 1 new") for line in said)


@pytest.mark.slow
def test_when_no_network_answers_the_former_publication_stays(allowed: Settings, server: Any) -> None:
    server.post("Nova #velo")
    run_all(context(allowed, server.host, "first", 1), lambda _: None)
    before = require_current(allowed.published).version
    server.fault("/api/v1/timelines/tag/velo", {"type": "status", "status": 403})
    with pytest.raises(SourceError, match="No network could be read"):
        run_all(context(allowed, server.host, "second", 2), lambda _: None)
    assert require_current(allowed.published).version == before
