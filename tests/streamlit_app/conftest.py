"""A small made-up world, published the way the pipeline publishes, for the tests of the viewer.

120 days of four invented brands: one crisis of the own brand, one network too thin to say
anything about, texts in French and English, staff posts and repeated posts.
"""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from agorascope import published
from agorascope.published import Publication
from agorascope.settings import reset_settings
from agorascope.warehouse_schema import create_all
from streamlit_app.app_pages import DEFAULT
from streamlit_app.components import chart_spec
from tests.streamlit_app import browsing, demo_states
from tests.streamlit_app.demo_states import Kind

APP = Path(__file__).resolve().parents[2] / "streamlit_app" / "app.py"
AS_OF = datetime(2026, 3, 31, 22, tzinfo=UTC)  # midnight in Paris, the night the clocks have changed
LAST_DAY = date(2026, 3, 31)
CRISIS = (date(2026, 3, 19), date(2026, 3, 22))

BRANDS = (("velora", "Vélora", True), ("norbike", "Norbike", False),
          ("cyclune", "Cyclune", False), ("pedalix", "Pedalix", False))  # fmt: skip
NETWORKS = (("mastodon", "Mastodon", 0.62), ("forum", "Forum", 0.37), ("reviews", "Reviews", 0.01))
WEIGHTS = {"velora": 0.34, "norbike": 0.3, "cyclune": 0.24, "pedalix": 0.12}
MOODS = {"velora": (0.2, 0.35), "norbike": (0.3, 0.25), "cyclune": (0.22, 0.3), "pedalix": (0.25, 0.25)}
TEXTS = {
    ("fr", "positive"): (
        "Trois mois avec mon {brand}, les freins sont toujours aussi doux. Je recommande 🚲",
        "Bravo au service après-vente de {brand} : pièce reçue en deux jours, merci !",
    ),
    ("fr", "negative"): (
        "Encore une batterie {brand} qui lâche au bout de six mois… je suis déçue.",
        "Quarante minutes d'attente chez {brand} pour m'entendre dire de rappeler demain. Formidable.",
    ),
    ("fr", "neutral"): (
        "Quelqu'un sait si le porte-bagages {brand} va sur un cadre en 52 ?",
        "Le magasin {brand} de la rue des Tilleuls ouvre à 10 h le samedi.",
    ),
    ("en", "positive"): (
        "Rode the {brand} over the hills today, climbs like a goat. Love it.",
        "Credit where due, {brand} replaced my rear light without a single question.",
    ),
    ("en", "negative"): (
        "My {brand} squeaks again after the third repair. Not buying another.",
        "{brand} promised Tuesday. It is Friday. Still no bike and no answer.",
    ),
    ("en", "neutral"): (
        "Is the {brand} rack compatible with 29 inch wheels?",
        "Comparing the {brand} and two others for a 12 km commute, thoughts?",
    ),
}


@pytest.fixture(autouse=True)
def charts_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The viewer leaves the check of each chart against Vega-Lite's schema to the tests: it is slow."""
    monkeypatch.setattr(chart_spec, "VALIDATES", True)


# Marts that the small world has no rows of, with the columns that are read; the demo has them all.
NOTHING_IN = {
    "dim_aspects": "aspect_id varchar, name_en varchar, name_fr varchar",
    "fct_brand_aspect_weekly": """week_start_date date, brand_id varchar, aspect_id varchar,
        quote_1_mention_id varchar, quote_2_mention_id varchar, quote_3_mention_id varchar""",
    "fct_brand_terms_weekly": """term varchar, language varchar, week_start_date date, is_complete boolean,
        brand_id varchar, posts_count bigint, authors_count bigint, author_share double,
        author_share_n bigint, author_share_low double, author_share_high double,
        author_share_enough_data boolean,
        usual_author_share double, is_rising boolean, burst_score double, burst_enough_data boolean""",
    "fct_requests_weekly": """week_start_date date, brand_id varchar, language varchar, cluster_id varchar,
        label varchar, request_kind varchar, is_complete boolean, posts_count bigint, authors_count bigint,
        first_seen_date date, trend varchar, main_aspect_id varchar, quote_1_mention_id varchar,
        quote_2_mention_id varchar, quote_3_mention_id varchar""",
    "fct_alerts": """alert_id varchar, brand_id varchar, is_own_brand boolean, alert_kind varchar,
        severity varchar, raised_by varchar, started_at timestamptz, ended_at timestamptz,
        last_unusual_at timestamptz, observed_count double, expected_count double, expected_count_low double,
        expected_count_high double, mentions_count bigint, authors_count bigint, likely_cause varchar,
        cause_detail varchar, evidence_mention_ids varchar[]""",
}


@dataclass
class World:
    """What is published; a test changes what it is about."""

    days: int = 120
    per_day: float = 24.0
    seed: int = 7
    is_demo: bool = True
    time_zone: str = "Europe/Paris"
    name: str = "Vélora, vélos de ville"
    as_of: datetime = AS_OF
    run_id: str = "run-2026-03-31"
    brands: tuple[tuple[str, str, bool], ...] = BRANDS
    mentions: list[dict[str, Any]] = field(default_factory=list)  # added to those that are made up
    events: tuple[tuple[Any, ...], ...] = (
        ("newsletter", "newsletter", "Lettre de printemps", datetime(2026, 3, 5, 8, tzinfo=UTC),
         datetime(2026, 3, 5, 8, tzinfo=UTC), None),
        ("contest", "contest", "Concours photo", datetime(2026, 3, 10, 8, tzinfo=UTC),
         datetime(2026, 3, 16, 20, tzinfo=UTC), "velora"),
    )  # fmt: skip
    accuracy: tuple[tuple[Any, ...], ...] = ()  # language, own estimate, public estimate
    health: tuple[tuple[Any, ...], ...] | None = None
    failed_rules: tuple[tuple[str, str, str], ...] = ()  # asset, expectation, observed
    rejects: tuple[tuple[str, str, str, str, int], ...] = (
        ("forum", "parse", "bad_date", "row 12: created_at '31/02/2026'", 3),
    )
    alarms: tuple[tuple[Any, ...], ...] = (  # network, alarm, subject, seen, usual, message
        ("mastodon", "volume_low", "2026-03-30", 3.0, 20.0, "3 posts"),
        ("forum", "field_absent", "post author_id", 0.12, 1.0, "12 %"),
    )
    costs: tuple[dict[str, Any], ...] = ()
    earlier_runs: tuple[tuple[str, bool], ...] = ()  # run and whether its gate refused it, the newest first
    coverage: tuple[dict[str, Any], ...] = (
        {"network": "mastodon", "source": "velo.example/tag/velo", "outcome": "drained", "message": ""},
        {"network": "forum", "source": "forum.example/latest", "outcome": "auth", "message": "<b>401</b>"},
    )


def mention(day: date, brand: str = "velora", number: int = 0, **changes: Any) -> dict[str, Any]:
    """One row of marts.fct_mentions, at noon UTC of `day`."""
    row: dict[str, Any] = {
        "mention_id": f"{brand}-{day}-{number}",
        "post_key": f"{brand}-{day}-{number}",
        "brand_id": brand,
        "network_id": "mastodon",
        "community_id": "velo",
        "author_key": f"author-{number}",
        "member_key": None,
        "mentioned_at": datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(seconds=number),
        "mention_date": day,
        "language": "fr",
        "is_staff": False,
        "is_duplicate": False,
        "stance": "neutral",
        "stance_source": "model",
        "aspects": [],
        "title": None,
        "text": f"Message {number}",
        "url": f"https://social.example/posts/{number}",
    }
    return row | changes


def made_up(world: World) -> list[dict[str, Any]]:
    """The mentions of a world, the same for the same seed."""
    dice = random.Random(world.seed)
    last = (world.as_of - timedelta(microseconds=1)).date()
    rows: list[dict[str, Any]] = []
    for back in range(world.days - 1, -1, -1):
        day = last - timedelta(days=back)
        for brand, name, _is_own in world.brands:
            in_crisis = brand == "velora" and CRISIS[0] <= day <= CRISIS[1]
            mean = (
                world.per_day
                * WEIGHTS.get(brand, 0.1)
                * (5 if in_crisis else 1)
                * (0.7 if day.weekday() > 4 else 1)
            )
            for _ in range(max(0, round(dice.gauss(mean, mean**0.5)))):
                rows.append(_made_up_mention(dice, day, brand, name, len(rows), in_crisis=in_crisis))
    return rows


def _made_up_mention(
    dice: random.Random, day: date, brand: str, name: str, number: int, *, in_crisis: bool
) -> dict[str, Any]:
    negative, positive = (0.78, 0.04) if in_crisis else MOODS.get(brand, (0.2, 0.2))
    draw = dice.random()
    stance = "negative" if draw < negative else "positive" if draw < negative + positive else "neutral"
    language = "fr" if dice.random() < 0.6 else "en"
    network = dice.choices([n[0] for n in NETWORKS], [n[2] for n in NETWORKS])[0]
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return mention(
        day,
        brand,
        number,
        network_id=network,
        author_key=f"author-{int(dice.paretovariate(0.6)) % 600}",
        mentioned_at=start + timedelta(minutes=dice.randrange(0, 20 * 60)),
        language=language,
        stance=stance if dice.random() > 0.03 else None,
        is_staff=dice.random() < 0.02,
        is_duplicate=dice.random() < 0.01,
        text=dice.choice(TEXTS[language, stance]).format(brand=name),
    )


def publish_world(world: World, folder: Path) -> Publication:
    """Write marts and quality tables of a world and publish them as the pipeline does."""
    folder.mkdir(parents=True, exist_ok=True)
    warehouse = folder / "warehouse.duckdb"
    warehouse.unlink(missing_ok=True)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("set timezone = 'UTC'")
        create_all(connection)
        _write_workspace(connection, world)
        _write_marts(connection, world)
        _write_accuracy(connection, world)
        _write_quality(connection, world)
    return published.publish(
        warehouse,
        folder / "published",
        run_id=world.run_id,
        as_of=world.as_of,
        facts={},
        keep=5,
        now=world.as_of + timedelta(hours=4),
    )


def _write_workspace(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    connection.execute(
        "insert into raw.workspace values (?, ?, ?, ['fr', 'en'], true, 'print')",
        [world.name, world.is_demo, world.time_zone],
    )
    connection.execute("create schema marts")
    connection.execute(
        """create table marts.dim_brands
        (brand_id varchar, brand_name varchar, is_own boolean, display_order int)"""
    )
    connection.executemany(
        "insert into marts.dim_brands values (?, ?, ?, ?)", [[*b, i] for i, b in enumerate(world.brands)]
    )
    connection.execute(
        """create table marts.dim_events (event_id varchar, event_kind varchar, event_name varchar,
        started_at timestamptz, ended_at timestamptz, brand_id varchar)"""
    )
    if world.events:
        connection.executemany(
            "insert into marts.dim_events values (?, ?, ?, ?, ?, ?)", [list(e) for e in world.events]
        )


def _write_accuracy(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """fct_stance_accuracy; not there at all without rows, as in a file of an earlier version."""
    if not world.accuracy:
        return
    estimates = ", ".join(
        f"{name} double, {name}_n bigint, {name}_low double, {name}_high double, {name}_enough_data boolean"
        for name in ("accuracy", "public_accuracy")
    )
    connection.execute(
        f"""create table marts.fct_stance_accuracy
        (language varchar, {estimates}, confusion_origin varchar, model_version varchar)"""
    )
    connection.executemany(
        f"insert into marts.fct_stance_accuracy values ({', '.join('?' * 11)}, 'shipped', 'cascade-1')",
        [list(row) for row in world.accuracy],
    )


def _write_marts(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    rows = made_up(world) + world.mentions
    columns = list(mention(LAST_DAY))
    frame = pd.DataFrame(rows, columns=columns)
    connection.register("made_up", frame)
    connection.execute(
        """
        create table marts.fct_mentions as
        select * replace (
            mention_date::date as mention_date, mentioned_at::timestamptz as mentioned_at,
            is_staff::boolean as is_staff, is_duplicate::boolean as is_duplicate,
            language::varchar as language, stance::varchar as stance, title::varchar as title,
            text::varchar as text, url::varchar as url, network_id::varchar as network_id,
            brand_id::varchar as brand_id, author_key::varchar as author_key,
            community_id::varchar as community_id, mention_id::varchar as mention_id,
            post_key::varchar as post_key, member_key::varchar as member_key,
            aspects::varchar[] as aspects, stance_source::varchar as stance_source
        ) from made_up
        """
    )
    connection.execute(
        """
        create table marts.dim_networks as
        select network_id, network_name, 'social' as network_kind, true as is_enabled,
            true as has_member_scores, count(mention_id) as posts_count,
            min(mentioned_at) as first_post_at, max(mentioned_at) as last_post_at
        from (
            values ('mastodon', 'Mastodon'), ('forum', 'Forum'), ('reviews', 'Reviews'), ('silent', 'Silent')
        ) as n (network_id, network_name)
        left join marts.fct_mentions using (network_id) group by all
        """
    )
    connection.execute(
        """create table marts.fct_community_quality_weekly
        (network_id varchar, community_id varchar, people_count bigint)"""
    )
    connection.execute(
        """
        create table marts.fct_brand_reputation_daily as
        with mentions as (
            select * from marts.fct_mentions where not is_staff
            union all by name
            select * replace ('all' as network_id) from marts.fct_mentions where not is_staff
        ),
        spine as (
            select mention_date::date as mention_date, brand_id, network_id
            from (select min(mention_date) as first, max(mention_date) as last from marts.fct_mentions),
                unnest(generate_series(first, last, interval 1 day)) as days (mention_date),
                marts.dim_brands,
                (select distinct network_id from mentions)
            where first is not null
        )
        select s.mention_date, s.brand_id, s.network_id, count(mention_id) as mentions_count,
            count(distinct author_key) as authors_count,
            count(*) filter (where is_duplicate) as duplicates_count,
            count(*) filter (where stance = 'positive') as positive_count,
            count(*) filter (where stance = 'neutral') as neutral_count,
            count(*) filter (where stance = 'negative') as negative_count,
            count(mention_id) filter (where stance is null) as unscored_count,
            55.4::double as reputation_index, 400 as reputation_index_n, 50.1::double as reputation_index_low,
            60.2::double as reputation_index_high, true as reputation_index_enough_data,
            'index-1' as reputation_index_version
        from spine as s left join mentions using (mention_date, brand_id, network_id)
        group by all
        """
    )
    for table, columns_of in NOTHING_IN.items():
        connection.execute(f"create table marts.{table} ({columns_of})")


def _write_quality(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    rules = [("marts.fct_mentions", "expect_column_values_to_not_be_null", "0 of 3,000 rows (0 %)", True)] * 4
    rules += [(*rule, False) for rule in world.failed_rules]
    for i, (asset, expectation, observed, is_success) in enumerate(rules):
        connection.execute(
            "insert into quality.validations values (?, 'marts', ?, ?, ?, ?, ?, ?, ?, ?, 3000, ?)",
            [world.run_id, asset, asset, expectation, f"column_{i}", "batch" if is_success else "warn",
             is_success, observed, 0 if is_success else 12, world.as_of],
        )  # fmt: skip
    health = world.health if world.health is not None else _health_rows(world)
    if health:
        connection.executemany(
            "insert into quality.source_health values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", health
        )
    for alarm in world.alarms:
        connection.execute("insert into quality.source_alarms values (?, ?, ?, ?, ?, ?, '')", list(alarm))
    for listing in world.coverage:
        connection.execute(
            """insert into quality.source_coverage
            select 'r', 'b', $network, $source, $outcome, 3, 120, 7, 2, 1, 4, '{}', null, $message, 3,
                '{"requests": 290.0}', $at""",
            listing | {"at": world.as_of},
        )
    for cost in world.costs:
        connection.execute(
            """insert into quality.source_costs
            select 'r', $batch, $network, $requests, 3, $bytes, $seconds, 120, $new, '{}', '{}', $money,
                $currency, $at""",
            cost,
        )
    for network, stage, reason, detail, count in world.rejects:
        connection.execute(
            """insert into raw.rejects
            select 'b1', $network, 'file', i, $stage, $reason, $detail, 'excerpt'
            from range($count) as t (i)""",
            {"network": network, "stage": stage, "reason": reason, "detail": detail, "count": count},
        )
    _write_run(connection, world.run_id, world.as_of, is_refused=False)
    for days, (run_id, is_refused) in enumerate(world.earlier_runs, start=1):
        _write_run(connection, run_id, world.as_of - timedelta(days=days), is_refused=is_refused)


def _write_run(
    connection: duckdb.DuckDBPyConnection, run_id: str, begun: datetime, *, is_refused: bool
) -> None:
    for i, step in enumerate(
        ("plan", "land", "parse", "gate_arrival", "load", "score", "build", "gate_marts")
    ):
        start = begun + timedelta(minutes=5 * i)
        network = "mastodon" if step in {"land", "parse", "gate_arrival", "load"} else ""
        status = "failed" if is_refused and step == "gate_marts" else "ok"
        connection.execute(
            "insert into raw.runs values (?, ?, ?, ?, ?, ?, ?, '')",
            [run_id, step, network, status, start, start + timedelta(seconds=40 + 7 * i), 100 * i],
        )


def _health_rows(world: World) -> list[list[Any]]:
    at = world.as_of + timedelta(hours=3)
    return [
        ["mastodon", "ok", "", at, at, world.as_of - timedelta(hours=1), 212, 0, 18040, 4],
        ["forum", "failed", "land: the server answered 503 five times; it is asked again tomorrow",
         at, at - timedelta(days=2), world.as_of - timedelta(days=2), None, None, 7321, 3],
        ["reviews", "quarantined", "gate_arrival: 96 % of dates lie in the future",
         at, at - timedelta(days=1), world.as_of - timedelta(days=1), 4, 51, 180, 51],
        ["silent", "empty", "", at, None, None, 0, 0, 0, 0],
    ]  # fmt: skip


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[World], Path]:
    """Data directories with one publication, made once for all tests that want the same world."""
    made: dict[str, Path] = {}

    def directory_of(world: World) -> Path:
        key = repr(world)
        if key not in made:
            made[key] = tmp_path_factory.mktemp("world")
            publish_world(world, made[key])
        return made[key]

    return directory_of


@pytest.fixture
def publish(tmp_path: Path, worlds: Callable[[World], Path]) -> Callable[..., Publication]:
    """Publish a world into the data directory of this test; keywords change the world."""
    folder = tmp_path / "data"

    def publish_with(**changes: Any) -> Publication:
        world = World(**changes)
        if published.current(folder / "published"):
            return publish_world(world, folder)
        shutil.copytree(worlds(world), folder, dirs_exist_ok=True)
        return published.require_current(folder / "published")

    return publish_with


@pytest.fixture(scope="session")
def made_states(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Kind], Path]:
    """Data folders of the demo's publication in each state, made once. Nobody writes into them."""
    made: dict[Kind, Path] = {}

    def folder_of(kind: Kind) -> Path:
        if kind not in made:
            made[kind] = demo_states.make(demo_data, tmp_path_factory.mktemp(kind) / "data", kind)
        return made[kind]

    return folder_of


@pytest.fixture
def demo_world(made_states: Callable[[Kind], Path], tmp_path: Path) -> Callable[[Kind], Path]:
    """A data folder of this test's own, with the demo's publication in a state; it may be written into."""

    def folder_of(kind: Kind) -> Path:
        made, own = made_states(kind), tmp_path / f"demo-{kind}"
        if not own.exists():
            # The big file is only read: a second name for it costs nothing.
            shutil.copytree(made, own, copy_function=_linked)
        return own

    return folder_of


def _linked(source: str, target: str) -> str:
    if source.endswith(".duckdb"):
        os.link(source, target)
        return target
    return str(shutil.copy2(source, target))


@pytest.fixture
def published_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder the viewer of this test reads; nothing is in it yet."""
    monkeypatch.setenv("AGORASCOPE_DATA_DIR", str(tmp_path / "data"))
    _forget()
    yield tmp_path / "data" / "published"
    _forget()


def _forget() -> None:
    """Caches of the process outlive a test."""
    reset_settings()
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def app(published_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open the viewer on this test's data directory, at an address and in a browser's locale."""

    def open_app(
        locale: str = "en-GB", page: str = "reputation", data: Path | None = None, **query: str
    ) -> AppTest:
        if data is not None:
            monkeypatch.setenv("AGORASCOPE_DATA_DIR", str(data))
            _forget()
        test = AppTest.from_file(str(APP), default_timeout=60)
        test.context["locale"] = locale
        test.query_params.update({"lang": query["lang"]} if "lang" in query else {})
        test.run()
        test.query_params.update(query)
        return turn_to(test, page)

    return open_app


def turn_to(test: AppTest, page: str) -> AppTest:
    """Open another page; AppTest itself only switches to pages that are files."""
    pages = test._registered_pages
    path = "" if page == DEFAULT else page
    test._page_hash = next(key for key, facts in pages.items() if facts.get("url_pathname") == path)
    return test.run()


@pytest.fixture
def words() -> Callable[[AppTest], str]:
    """Everything a page says in prose, one element a line."""

    def words_of(test: AppTest) -> str:
        kinds = (test.title, test.subheader, test.markdown, test.caption, test.text, test.info)
        kinds += (test.warning, test.error, test.success, test.code)
        return "\n".join(str(element.value) for kind in kinds for element in kind)

    return words_of


@pytest.fixture(name="mention")
def mention_fixture() -> Callable[..., dict[str, Any]]:
    """Make one row of marts.fct_mentions."""
    return mention


@pytest.fixture(scope="session")
def chromium(lacking: Callable[[str], Any]) -> Iterator[Any]:
    """Debian's Chromium, without a window."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(browsing.CHROMIUM).exists():
        lacking("Debian's chromium is not installed (apt-get install chromium)")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsing.CHROMIUM, args=browsing.QUIET)
        yield browser
        browser.close()
