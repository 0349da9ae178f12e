"""An installation that made its own key and holds a few people."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date

import pytest

from agorascope.app_store import AppStore, open_store
from agorascope.app_store.outreach_tables import OutreachContact
from agorascope.app_store.privacy_tables import PrivacyRequest
from agorascope.load import load_batch
from agorascope.pseudonyms import load_key, pseudonym
from agorascope.records import Row, table
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse
from tests.agorascope.rekeying.keyed import ANN, GONE, NOON


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation that made its own key."""
    return settings.model_copy(update={"pseudonym_key": None})


@pytest.fixture
def former(settings: Settings) -> str:
    """Ann's pseudonym before; it stands in the warehouse, in the app store, in its audit log, in a report."""
    return pseudonym(load_key(settings), "mastodon", ANN)


@pytest.fixture
def store(settings: Settings, former: str) -> Iterator[AppStore]:
    with closing(open_store(settings)) as opened:
        with opened.writing("lea") as session:
            for key in (former, GONE):
                session.add(
                    OutreachContact(
                        brand_id="nova",
                        network_id="mastodon",
                        member_key=key,
                        state="candidate",
                        state_at=NOON,
                        created_at=NOON,
                    )
                )
            session.add(
                PrivacyRequest(
                    request_kind="export",
                    network_id="mastodon",
                    member_key=former,
                    route="email",
                    received_date=date(2026, 3, 1),
                    due_date=date(2026, 4, 1),
                    state="open",
                    note=f"about {former}",
                    recorded_by="lea",
                    recorded_at=NOON,
                )
            )
        yield opened


@pytest.fixture
def world(settings: Settings, store: AppStore, former: str, post: Callable[..., Row]) -> Settings:
    assert store.engine  # its rows come first
    report = settings.reports / "2026-03-02" / "report.html"
    report.parent.mkdir(parents=True)
    report.write_text(f"<p>She wrote this ({former[:8]}, Mastodon)</p>")
    with open_warehouse(settings.warehouse) as connection:
        load_batch(
            connection,
            network="mastodon",
            batch_id="b",
            tables={"post": table("post", [post("1", author_id=ANN), post("2", author_id="lea")])},
            rejects=[],
            states={},
            landed_pages=1,
            time_zone="UTC",
            key=load_key(settings),
            public_handles=frozenset(),
        )
        connection.execute(
            "insert into app.suppressed (network_id, account, member_key) values ('mastodon', 'bob', ?)",
            [GONE],
        )
    return settings
