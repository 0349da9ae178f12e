"""A small warehouse written by hand, and dbt run on it as the steps run it: a process of its own.

dbt costs seconds to start, so the builds that several tests read are made once a session.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

import quick_dbt
from agorascope.records import content_hash
from agorascope.settings import REPOSITORY, TELEMETRY_OFF
from agorascope.warehouse_schema import create_all

PROJECT = REPOSITORY / "dbt_project"
PROBABILITIES = {"negative": (0.8, 0.1, 0.1), "neutral": (0.1, 0.8, 0.1), "positive": (0.1, 0.1, 0.8)}
INCREMENTAL_AND_MARTS = (
    "intermediate.int_brand_aspects__counted",
    "intermediate.int_brand_mentions__counted",
    "intermediate.int_community_exchange__counted",
    "intermediate.int_community_threads__counted",
    "intermediate.int_interactions__daily",
    "intermediate.int_member_weeks__counted",
    "marts.bridge_member_personas",
    "intermediate.int_post_links__found",
    "marts.dim_aspects",
    "marts.dim_channel_metrics",
    "marts.dim_channels",
    "marts.dim_brands",
    "marts.dim_events",
    "marts.dim_members",
    "marts.dim_networks",
    "marts.dim_personas",
    "marts.fct_alert_watch",
    "marts.fct_alerts",
    "marts.fct_ambassador_candidates",
    "marts.fct_ambassador_criteria",
    "marts.fct_brand_aspect_weekly",
    "marts.fct_brand_reputation_daily",
    "marts.fct_brand_terms_weekly",
    "marts.fct_channel_hours",
    "marts.fct_channel_metrics_daily",
    "marts.fct_owned_posts",
    "marts.fct_community_visibility_weekly",
    "marts.fct_interaction_pairs",
    "marts.fct_member_activity_weekly",
    "marts.fct_member_influence",
    "marts.fct_competitor_benchmark_weekly",
    "marts.fct_member_favourability",
    "marts.fct_event_lift",
    "marts.fct_event_lift_daily",
    "marts.fct_event_participation",
    "marts.fct_identity_links",
    "marts.fct_mentions",
    "marts.fct_community_candidates",
    "marts.fct_conversations",
    "marts.fct_inbox",
    "marts.fct_response_weekly",
    "marts.fct_community_quality_weekly",
    "marts.fct_member_orbit",
    "marts.fct_outreach_contacts",
    "marts.fct_outreach_funnel_weekly",
    "marts.fct_requests_weekly",
    "marts.fct_stance_accuracy",
    "marts.fct_stance_confusions",
    "marts.fct_topic_links_daily",
    "marts.fct_topic_terms_weekly",
    "marts.fct_topic_watch_daily",
)


@dataclass(frozen=True)
class Warehouse:
    """A warehouse file and the folder dbt may write in. Closed between calls: dbt needs the lock."""

    path: Path
    dbt_folder: Path
    has_unit_tests: bool = False

    @contextmanager
    def open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with duckdb.connect(str(self.path)) as connection:
            connection.execute("set timezone = 'UTC'")
            yield connection

    def execute(self, *statements: str) -> None:
        with self.open() as connection:
            for statement in statements:
                connection.execute(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.open() as connection:
            return connection.execute(query).fetchall()

    def records(self, query: str) -> list[dict[str, Any]]:
        with self.open() as connection:
            result = connection.execute(query)
            names = [column[0] for column in result.description or ()]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def insert(self, table: str, **values: Any) -> None:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        with self.open() as connection:
            connection.execute(f"insert into {table} ({names}) values ({marks})", list(values.values()))

    def post(
        self, uri: str, at: str, author: str | None = "ann", network: str = "mastodon", **fields: Any
    ) -> None:
        """A live post at an instant like '2025-03-01 10:00' (UTC); `author` gives id, handle and key."""
        text = str(fields.get("display_text", f"The words of {uri}"))
        known = {
            "network": network,
            "uri": uri,
            "kind": "post",
            "author_id": author and f"id-{author}",
            "author_handle": author and f"@{author}@{network}.example",
            "author_key": author and f"key-{author}",
            "text_format": "plain",
            "display_text": text,
            "public_text": f"masked: {text}",
            "public_title": fields.get("title"),
            "public_url": fields.get("url"),
            "created_at": f"{at}+00",
            "created_at_trust": "server",
            "status": "live",
            "content_hash": content_hash(text),
            "fetched_at": f"{at}+00",
            "thread_root_uri": uri,
        }
        self.insert("raw.posts", **known | fields)

    def score(self, uri: str, network: str = "mastodon", model: str = "m1", **stances: str | None) -> None:
        """What the scorer found in the words the post has now: a stance (or None) by brand."""
        [(words,)] = self.rows(
            f"select content_hash from raw.posts where (network, uri) = ('{network}', '{uri}')"
        )
        text = {"network": network, "uri": uri, "content_hash": words, "model_version": model}
        self.insert("nlp.text_scores", **text, lang="en", lang_confidence=0.9)
        for brand, stance in stances.items():
            negative, neutral, positive = PROBABILITIES.get(stance or "", (None, None, None))
            self.insert(
                "nlp.mention_scores",
                **text,
                brand_id=brand,
                matched_by="name",
                matched_text=brand.title(),
                stance=stance,
                p_negative=negative,
                p_neutral=neutral,
                p_positive=positive,
                stance_method=stance and "sentence",
                pipeline_version="k1",
            )

    def mention(self, uri: str, at: str, brand: str, stance: str | None = "neutral", **fields: Any) -> None:
        """A post that speaks of one brand, scored."""
        self.post(uri, at, **fields)
        self.score(uri, fields.get("network", "mastodon"), **{brand: stance})

    def label(self, uri: str, brand: str, label: str, network: str = "mastodon", **fields: Any) -> None:
        """What a person says of the stance of the words that a post has now."""
        [(mention, words)] = self.rows(
            f"select md5(network || '|' || uri || '|{brand}'), content_hash from raw.posts"
            f" where (network, uri) = ('{network}', '{uri}')"
        )
        known = {
            "mention_id": mention,
            "content_hash": words,
            "label": label,
            "labelled_at": "2025-03-09 00:00+00",
            "labelled_by": "eva",
            "origin": "correction",
        }
        self.insert("app.stance_labels", **known | fields)

    def touch(self, *days: str) -> None:
        for day in days:
            self.insert("raw.touched_days", day=day)

    def copy(self, path: Path) -> "Warehouse":
        return Warehouse(Path(shutil.copy(self.path, path)), self.dbt_folder)

    def dbt(
        self, *arguments: str, target: str = "target", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        environment = os.environ | TELEMETRY_OFF | variables
        environment |= {
            "AGORASCOPE_WAREHOUSE": str(self.path),
            "DBT_PROFILES_DIR": str(PROJECT),
            "DBT_TARGET_PATH": str(self.dbt_folder / target),
            "DBT_LOG_PATH": str(self.dbt_folder / "logs"),
            "DBT_LOG_LEVEL_FILE": "info",  # what it writes of each statement takes a tenth of its time
        }
        dbt = Path(sys.executable).with_name("dbt")
        if not self.has_unit_tests:  # they never look at the warehouse: once is enough
            environment["DBT_EXCLUDE_RESOURCE_TYPES"] = "unit_test"
            dbt = Path(os.environ[quick_dbt.PROGRAMS]) / quick_dbt.TESTED
        return subprocess.run(
            [str(dbt), "--no-use-colors", *arguments, "--project-dir", str(PROJECT)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def build_for(self, as_of: str, *marts: str, **variables: Any) -> str:
        """Build these marts and what they are made of, with their data tests: a third of a whole build."""
        chosen = ("--select", *(f"+{mart}" for mart in marts))
        cautious = ("--indirect-selection", "cautious")  # no data test that needs a model outside
        return self.build(as_of, *chosen, *cautious, command="build", **variables)

    def build(self, as_of: str, *options: str, command: str = "run", **variables: Any) -> str:
        """Build as of an instant like '2025-03-05 12:00' (UTC) and return dbt's log; it must succeed."""
        given = json.dumps(variables)
        hashed = hashlib.sha256(given.encode()).hexdigest()[:8]  # dbt parses all again when they change
        done = self.dbt(
            command,
            *options,
            "--vars",
            given,
            target="target" if self.has_unit_tests else f"target-{hashed}",
            AGORASCOPE_AS_OF=f"{as_of}:00+00:00",
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def contents(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table that a build leaves, in an order of its own."""
        return {table: self.rows(f"select * from {table} order by all") for table in INCREMENTAL_AND_MARTS}


@pytest.fixture(scope="session")
def new_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Warehouse]:
    """Makes an empty warehouse of two brands, of which `acme` is one's own, and one network."""
    folder = tmp_path_factory.mktemp("dbt")

    def create(name: str) -> Warehouse:
        warehouse = Warehouse(folder / f"{name}.duckdb", folder)
        with warehouse.open() as connection:
            create_all(connection)
        warehouse.insert(
            "raw.workspace_brands", brand_id="acme", brand_name="Acme", is_own=True, display_order=1
        )
        warehouse.insert(
            "raw.workspace_brands", brand_id="rival", brand_name="Rival", is_own=False, display_order=2
        )
        warehouse.insert(
            "raw.workspace_networks", network_id="mastodon", is_enabled=True, has_member_scores=True
        )
        return warehouse

    return create


@pytest.fixture(scope="session")
def paris(new_warehouse: Callable[[str], Warehouse]) -> Warehouse:
    """Three days of Paris, built with every data test and unit test, pseudonyms on.

    1 March: four mentions of acme, one of rival, one of both, on Mastodon, and staff speaking.
    2 March: silence. 3 March: a mention on a network that the workspace does not name.
    """
    warehouse = new_warehouse("paris")
    warehouse.insert("raw.workspace_networks", network_id="reddit", is_enabled=False, has_member_scores=False)
    warehouse.insert(
        "raw.workspace_staff", network_id="mastodon", handle="@Helper@mastodon.example", brand_id="acme"
    )
    warehouse.insert(
        "raw.workspace_channels",
        network_id="mastodon",
        channel_id="id-page",
        channel_name="Page",
        brand_id="acme",
    )
    warehouse.insert(
        "raw.workspace_events",
        event_id="quiz",
        event_kind="contest",
        event_name="The quiz",
        started_at="2025-03-01 09:00+00",
        ended_at="2025-03-02 09:00+00",
        brand_id="acme",
    )
    # 23:30 UTC on 28 February is half past midnight in Paris on 1 March.
    warehouse.mention("late", "2025-02-28 23:30", "acme", "positive", url="https://mastodon.example/@ann/1")
    warehouse.mention(
        "again", "2025-03-01 10:00", "acme", "positive", parent_uri="late", thread_root_uri="late"
    )
    warehouse.mention("angry", "2025-03-01 11:00", "acme", "negative", author="bob", duplicate_of_uri="again")
    warehouse.mention("mute", "2025-03-01 12:00", "acme", None, author=None, lang="fr")
    warehouse.mention(
        "other", "2025-03-01 13:00", "rival", "neutral", author="bob", status="edited", lang="en"
    )
    warehouse.post(
        "both",
        "2025-03-01 14:00",
        author="cid",
        title="Ask @dee",
        public_title="Ask @…",
        url="https://news.example/both",
    )
    warehouse.score("both", acme="positive", rival="negative")
    warehouse.mention("staff", "2025-03-01 15:00", "acme", "positive", author="helper")
    warehouse.mention("page", "2025-03-01 16:00", "acme", "positive", author="page")
    warehouse.mention("gone", "2025-03-01 17:00", "acme", "negative", status="deleted")
    warehouse.mention("stranger", "2025-03-01 18:00", "nobody", "negative")
    warehouse.mention(
        "timeline",
        "2025-03-03 07:00",
        "acme",
        author="eve",
        channel_id="@mary_jones",
        instance="velo.example",
        url="https://velo.example/?user=bob_smith",
        public_url=None,
    )
    warehouse.mention(
        "blog", "2025-03-03 08:00", "acme", "neutral", network="rss", title="A title", channel_id="feed"
    )
    warehouse.mention("morning", "2025-03-03 09:00", "rival", "negative", author="eve")
    warehouse.mention("evening", "2025-03-03 19:00", "rival", "positive", author="eve")
    warehouse.mention("changed", "2025-03-03 10:00", "rival", "negative")
    warehouse.execute(
        f"update raw.posts set content_hash = '{content_hash('new words')}' where uri = 'changed'"
    )
    warehouse.score("changed", acme="positive")
    warehouse.insert(
        "raw.members",
        network="mastodon",
        member_id="id-ann",
        followers=1200,
        status="live",
        observed_at="2025-03-03 00:00+00",
    )
    for metric, value, at in (
        ("likes", 3, "01"),
        ("likes", 2, "02"),
        ("shares", 7, "02"),
        ("views", 90, "02"),
    ):
        warehouse.insert(
            "raw.channel_metrics",
            network="mastodon",
            channel_kind="post",
            channel_id="late",
            metric=metric,
            period="point",
            value=value,
            observed_at=f"2025-03-{at} 00:00+00",
        )
    warehouse.insert(
        "nlp.terms",
        subject_kind="brand",
        subject_id="acme",
        week_start="2025-02-24",
        language="fr",
        term="mise à jour",
        term_key=1,
        kind="collocation",
        posts=9,
        authors=8,
        week_authors=40,
        association=60.4,
        usual_share=0.01,
        burst=4.2,
        p_value=0.001,
        enough_data=True,
        model_version="t1",
    )
    _write_what_points_to_people(warehouse)
    tried = replace(warehouse, has_unit_tests=True)
    tried.build("2025-03-03 12:00", command="build", time_zone="Europe/Paris", pseudonyms=True)
    return warehouse


def _write_what_points_to_people(warehouse: Warehouse) -> None:
    """A topic of which four people speak; they point to a site, a page of bob's on it and the host of eve."""
    warehouse.insert("raw.workspace_topics", topic_id="paths", topic_name="Paths")
    warehouse.execute("update raw.posts set author_handle = '@eve.example' where author_id = 'id-eve'")
    speak = ("late", "other", "both", "timeline", "morning")
    links = ("https://velo.example/paths", "https://velo.example/Bob/rides", "https://eve.example/feed")
    for uri in speak:
        warehouse.execute(
            "insert into nlp.topic_matches select network, uri, content_hash, 'paths', 'path', 't1'"
            f" from raw.posts where uri = '{uri}'"
        )
    for link in links:
        host = link.split("/")[2]
        kind, identifier = ("feed", link) if link.endswith("feed") else ("site", host)
        warehouse.execute(
            f"""
            insert into nlp.post_places
            select network, uri, content_hash, '{host}', '{link}', '{kind}', 'rss', '{identifier}',
                '{{line: {identifier}}}', 'p1'
            from raw.posts where uri in {speak}
            """
        )
    for uri in ("late", "other"):
        warehouse.execute(
            f"update nlp.text_scores set intent = 'question' where uri = '{uri}'",
        )


@pytest.fixture(scope="session")
def manifest(paris: Warehouse) -> dict[str, Any]:
    """What dbt knows of the project; written by the build that `paris` made."""
    return dict(json.loads((paris.dbt_folder / "target" / "manifest.json").read_bytes()))
