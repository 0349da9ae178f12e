"""What tests of any network use.

`saved.parse(network, body)` gives what `agorascope parse` would; `listen(network)` listens to the replay.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, Parsed, table
from agorascope.settings import Settings
from extractors.archive.mapping import load_mapping
from extractors.registry import parse_page
from replay.case import get_case
from replay.listener import Listener
from replay.server import Replay
from replay.world import World

FETCHED = datetime(2026, 11, 1, tzinfo=UTC)


def body_of(document: Any) -> bytes:
    """Bytes of a document, or those given."""
    if isinstance(document, bytes):
        return document
    return (document if isinstance(document, str) else json.dumps(document)).encode("utf-8", "surrogatepass")


def zip_of(entries: dict[str, Any], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, document in entries.items():
            archive.writestr(name, body_of(document))
    return buffer.getvalue()


def parse(network: str, document: Any, source: str = "saved.json", **options: Any) -> Parsed:
    """Records of a body by the parser of its network, or by `archive:<mapping>`; each fits its schema."""
    if network.startswith("archive:"):
        mapping = load_mapping(network.removeprefix("archive:"))
        options = {"mapping": mapping.model_dump(mode="json")} | options
    page = RawPage(
        network=network.removeprefix("archive:"),
        source=source,
        body=body_of(document),
        fetched_at=FETCHED,
        parser=network,
        options=options,
        ref=f"{source}.zst",
    )
    parsed = parse_page(page)
    for kind in SCHEMAS:
        table(kind, parsed.rows(kind))
    for reject in parsed.rejects:
        (reject.detail + reject.excerpt).encode()
    return parsed


def reasons(parsed: Parsed) -> list[str]:
    return [reject.reason for reject in parsed.rejects]


def counters(parsed: Parsed) -> dict[tuple[str, str], float]:
    return {(row["channel_id"], row["metric"]): row["value"] for row in parsed.channel_metrics}


@pytest.fixture(scope="session")
def saved() -> SimpleNamespace:
    return SimpleNamespace(parse=parse, zip_of=zip_of, reasons=reasons, counters=counters, fetched=FETCHED)


Listen = Callable[..., Listener]


@pytest.fixture
def listen(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listen]:
    """Make a listener for a network over a world; the server runs as long as the test."""
    with ExitStack() as stack:

        def make(network: str, world: World | None = None) -> Listener:
            case = get_case(network)
            for name, value in case.env.items():
                monkeypatch.setenv(name, value)
            world = world or World.of(case.posts)
            world.page_size = case.page_size
            replay = stack.enter_context(Replay(case.site(world)))
            return Listener(case, world, replay, settings)

        yield make
