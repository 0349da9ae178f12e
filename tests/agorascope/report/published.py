"""A small published file: the columns that a report reads, and rows for one week and the one before."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from agorascope.published import Publication
from tests.agorascope.report.cases import AS_OF, MONDAY

BEFORE = date(2026, 9, 14)
WEDNESDAY = datetime(2026, 9, 23, 10, tzinfo=UTC)
LEA, BOT = "a1b2c3d4e5f60718293a4b5c", "b0b0b0b0b0b0b0b0b0b0b0b0"


def share_columns(*names: str, change: bool = False) -> str:
    """The five columns of each share, and those of its change."""
    parts = []
    for name in names:
        parts.append(f"{name} double, {name}_n bigint, {name}_low double, {name}_high double")
        parts.append(f"{name}_enough_data boolean")
        if change:
            parts.append(f"{name}_change double, {name}_change_low double, {name}_change_high double")
    return ", ".join(parts)


SCHEMA = {
    "quality.publication": "workspace_name text, is_demo boolean, has_pseudonyms boolean, time_zone text, "
    "model_version text, run_id text",
    "quality.source_health": "network_id text, status text, last_post_at timestamptz, last_run_posts bigint, "
    "last_run_rejects bigint",
    "quality.source_alarms": "network_id text, alarm text, subject text",
    "quality.validations": "run_id text, is_success boolean, severity text",
    "marts.dim_networks": "network_id text, network_name text, posts_count bigint, has_member_scores boolean, "
    "is_enabled boolean",
    "marts.dim_brands": "brand_id text, brand_name text, is_own boolean, display_order int",
    "marts.dim_aspects": "aspect_id text, name_en text, name_fr text",
    "marts.dim_members": "network_id text, member_key text, person_key text, handle text, is_scored boolean, is_staff boolean, "
    "is_bot boolean",
    "marts.dim_events": "event_id text, event_name text, event_kind text, brand_id text, started_at timestamptz, "
    "ended_at timestamptz",
    "marts.fct_mentions": "mention_id text, post_key text, brand_id text, network_id text, community_id text, "
    "member_key text, author_key text, mentioned_at timestamptz, mention_date date, language text, text text, "
    "title text, url text, stance text, p_positive double, intent text, is_staff boolean, is_duplicate boolean",
    "marts.fct_competitor_benchmark_weekly": "week_start_date date, brand_id text, mentions_count bigint, "
    "authors_count bigint, strongest_aspect_id text, weakest_aspect_id text, net_sentiment_gap double, "
    "net_sentiment_gap_low double, net_sentiment_gap_high double, "
    "is_net_sentiment_gap_beyond_doubt boolean, "
    + share_columns("share_of_voice", "net_sentiment", change=True),
    "marts.fct_community_quality_weekly": "week_start_date date, network_id text, community_id text, "
    "replies_mean double, replies_enough_data boolean, people_count bigint, "
    + share_columns("reciprocity", "active_share", change=True),
    "marts.fct_brand_aspect_weekly": "week_start_date date, brand_id text, aspect_id text, authors_count bigint, "
    "quote_1_mention_id text, quote_2_mention_id text, "
    + share_columns("mention_share", "net_sentiment", change=True),
    "marts.fct_response_weekly": "week_start_date date, network_id text, inbound_count bigint, "
    "responses_count bigint, response_minutes_median double, response_minutes_p90 double, "
    "response_business_minutes_median double, " + share_columns("inbound_answered_share"),
    "marts.fct_alerts": "alert_id text, evidence_mention_ids text[]",
    "marts.fct_inbox": "item_id text, brand_id text, network_id text, community_id text, "
    "member_key text, created_at timestamptz, text text, url text, stance text, is_question boolean, "
    "priority double, priority_rank bigint, reasons_en text, reasons_fr text, waiting_minutes double, "
    "waiting_business_minutes double, state text",
    "marts.fct_member_favourability": "brand_id text, network_id text, member_key text, positive_count bigint, "
    "favour_n bigint, favour_low double",
    "marts.fct_ambassador_candidates": "brand_id text, person_key text, network_id text, member_key text, candidate_rank int, "
    "favour double, favour_low double, favour_high double, favour_n bigint, polar_weeks_count bigint, "
    "last_post_date date, contact_route text, notice text, evidence_1_mention_id text, "
    "evidence_2_mention_id text, evidence_3_mention_id text",
    "marts.fct_outreach_contacts": "brand_id text, network_id text, member_key text, state text",
    "marts.fct_outreach_funnel_weekly": "brand_id text, cohort text, contacted_count bigint, "
    "accepted_count bigint, declined_count bigint, no_answer_count bigint, arrived_count bigint, "
    "active_count bigint, " + share_columns("acceptance_share"),
    "marts.fct_requests_weekly": "week_start_date date, brand_id text, cluster_id text, label text, "
    "request_kind text, authors_count bigint, posts_count bigint, usual_authors double, trend text, "
    "main_aspect_id text, first_seen_date date, quote_1_mention_id text, quote_2_mention_id text, "
    "quote_3_mention_id text",
    "marts.fct_topic_watch_daily": "topic_id text, topic_name text, post_date date, posts_count bigint, "
    "own_brand_posts_count bigint, new_links_count bigint",
    "marts.fct_topic_terms_weekly": "week_start_date date, topic_id text, term text, is_rising boolean, "
    "burst_p_value double",
    "marts.fct_event_lift": "event_id text, brand_id text, measure text, is_refused boolean, "
    "refusal_reason text, observed double, expected double, lift double, lift_low double, lift_high double, "
    "lift_pct double, lift_pct_low double, lift_pct_high double, has_effect boolean",
    "marts.fct_event_participation": "event_id text, brand_id text, participants_count bigint, "
    "new_members_count bigint, returned_30d_count bigint, "
    + share_columns("new_share", "returned_30d_share"),
    "marts.dim_channels": "network_id text, channel_id text, channel_name text, is_own boolean",
    "marts.fct_channel_metrics_daily": "network_id text, channel_id text, metric_name text, value_kind text, "
    "metric_date date, metric_value double",
    "marts.fct_channel_hours": "brand_id text, network_id text, week_class text, hour_from int, "
    "hour_until int, usual_engagement_per_post double, is_best boolean, "
    + share_columns("engagement_per_post"),
    "marts.fct_owned_posts": "post_key text, network_id text, channel_id text, is_page boolean, "
    "community_id text, created_at timestamptz, created_date date, text text, title text, url text, "
    "post_kind text, is_ripe boolean, sent_count bigint, delivered_count bigint, unique_opens_count bigint, "
    "unique_clicks_count bigint, unsubscribes_count bigint, "
    "repliers_count bigint, engagement_count bigint, " + share_columns("engagement_rate_by_followers"),
    "marts.fct_stance_accuracy": "language text, mentions_count bigint, "
    + share_columns("accuracy", "public_accuracy"),
}

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def shares(name: str, value: float, n: int = 100) -> dict[str, Any]:
    """A share with ends a tenth away, and a change of nothing."""
    ends = {f"{name}_low": value - 0.1, f"{name}_high": value + 0.1, f"{name}_enough_data": n >= 30}
    change = {f"{name}_change": 0.0, f"{name}_change_low": -0.1, f"{name}_change_high": 0.1}
    return {name: value, f"{name}_n": n} | ends | change


def mention(mention_id: str, **fields: Any) -> dict[str, Any]:
    """A mention of the own brand on the Wednesday, by Léa."""
    return {
        "mention_id": mention_id, "post_key": f"post-{mention_id}", "brand_id": "acme", "network_id": "mastodon",
        "community_id": "velotaf", "member_key": LEA, "author_key": LEA, "mentioned_at": WEDNESDAY,
        "mention_date": WEDNESDAY.date(), "language": "fr", "text": f"Texte {mention_id}, très contente de ce vélo.",
        "stance": "positive", "p_positive": 0.9, "is_staff": False, "is_duplicate": False,
    } | fields  # fmt: skip


def rows() -> dict[str, list[dict[str, Any]]]:
    """Something in every table."""
    key = {"brand_id": "acme", "network_id": "mastodon", "member_key": LEA}
    volumes = {"mentions_count": 100, "authors_count": 80}
    weekly = shares("share_of_voice", 0.5) | shares("net_sentiment", 0.2) | volumes
    return {
        "quality.publication": [
            {"workspace_name": "Vélos Acme", "is_demo": False, "has_pseudonyms": True, "time_zone": "Europe/Paris",
             "model_version": "m1", "run_id": "r1"}
        ],
        "quality.source_health": [
            {"network_id": "mastodon", "status": "ok", "last_post_at": WEDNESDAY, "last_run_posts": 9}
        ],
        "quality.validations": [
            {"run_id": "r1", "is_success": True, "severity": "batch"},
            {"run_id": "r1", "is_success": False, "severity": "warn"},
            {"run_id": "r0", "is_success": False, "severity": "batch"},
        ],
        "marts.dim_networks": [
            {"network_id": "mastodon", "network_name": "Mastodon", "posts_count": 9, "has_member_scores": True,
             "is_enabled": True}
        ],
        "marts.dim_brands": [
            {"brand_id": "acme", "brand_name": "Acme", "is_own": True, "display_order": 1},
            {"brand_id": "rival", "brand_name": "Rival", "is_own": False, "display_order": 2},
        ],
        "marts.dim_aspects": [{"aspect_id": "price", "name_en": "Price", "name_fr": "Prix"}],
        "marts.dim_members": [
            {"network_id": "mastodon", "member_key": LEA, "person_key": "lea", "is_scored": True, "is_staff": False, "is_bot": False},
            {"network_id": "mastodon", "member_key": BOT, "person_key": "bot", "is_scored": False, "is_staff": False, "is_bot": True},
        ],
        "marts.dim_events": [
            {"event_id": "contest", "event_name": "Concours", "event_kind": "contest", "brand_id": "acme",
             "started_at": datetime(2026, 9, 20, 22, tzinfo=UTC), "ended_at": datetime(2026, 9, 22, 22, tzinfo=UTC)},
            {"event_id": "old", "event_name": "Old", "event_kind": "contest", "brand_id": "acme",
             "started_at": datetime(2026, 6, 1, tzinfo=UTC), "ended_at": datetime(2026, 6, 2, tzinfo=UTC)},
        ],
        "marts.fct_mentions": [
            mention("m1", intent="question"),
            mention("m2", member_key=BOT, author_key=BOT, text="Bip, bip, un robot très content de ce vélo."),
            mention("m3", stance="negative", intent="complaint", author_key="other"),
            mention("m4", intent="complaint", is_staff=True),
        ],
        "marts.fct_competitor_benchmark_weekly": [
            {"week_start_date": week, "brand_id": brand} | weekly
            for week in (BEFORE, MONDAY) for brand in ("acme", "rival")
        ],
        "marts.fct_community_quality_weekly": [
            {"week_start_date": week, "network_id": "mastodon", "community_id": community, "replies_mean": 1.5,
             "replies_enough_data": True, "people_count": 50}
            | shares("reciprocity", 0.2) | shares("active_share", 0.4)
            for week in (BEFORE, MONDAY) for community in ("all", "velotaf")
        ],
        "marts.fct_brand_aspect_weekly": [
            {"week_start_date": MONDAY, "brand_id": "acme", "aspect_id": aspect, "authors_count": 30,
             "quote_1_mention_id": "m3"}
            | shares("mention_share", 0.3) | shares("net_sentiment", -0.2)
            for aspect in ("all", "price")
        ],
        "marts.fct_response_weekly": [
            {"week_start_date": week, "network_id": network, "inbound_count": 40, "responses_count": 30,
             "response_minutes_median": 50.0, "response_minutes_p90": 300.0}
            | {k: v for k, v in shares("inbound_answered_share", 0.75, 40).items() if "change" not in k}
            for week in (BEFORE, MONDAY) for network in ("all", "mastodon")
        ],
        "marts.fct_inbox": [
            {"item_id": item, "text": f"Question {item} ?", "url": "javascript:alert(1)",
             "created_at": WEDNESDAY, "is_question": True, "priority": 80.0, "priority_rank": rank,
             "reasons_en": "A question.", "reasons_fr": "Une question.", "waiting_minutes": 90.0, "state": "open"}
            | key
            for rank, item in enumerate(("p1", "p2", "p3"), start=1)
        ],
        "marts.fct_member_favourability": [
            {"positive_count": 9, "favour_n": 10, "favour_low": 0.7} | key | {"member_key": member}
            for member in (LEA, BOT)
        ],
        "marts.fct_ambassador_candidates": [
            {"candidate_rank": 1, "favour": 0.9, "favour_low": 0.7, "favour_high": 0.97, "favour_n": 10,
             "polar_weeks_count": 5, "last_post_date": WEDNESDAY.date(), "contact_route": "public_reply",
             "notice": "gdpr_article_14", "evidence_1_mention_id": "m1"} | key
        ],
        "marts.fct_outreach_funnel_weekly": [
            {"brand_id": "acme", "cohort": "all", "contacted_count": 2, "accepted_count": 1, "declined_count": 0,
             "no_answer_count": 1, "arrived_count": 1, "active_count": 0} | shares("acceptance_share", 0.5, 2)
        ],
        "marts.fct_requests_weekly": [
            {"week_start_date": MONDAY, "brand_id": "acme", "cluster_id": cluster, "label": "prix · mois",
             "request_kind": "question", "authors_count": people, "posts_count": people, "usual_authors": 1.0,
             "trend": "steady", "quote_1_mention_id": "m1"}
            for cluster, people in (("c1", 3), ("c2", 1), ("other", 9))
        ],
        "marts.fct_topic_watch_daily": [
            {"topic_id": "paths", "topic_name": "Pistes", "post_date": day, "posts_count": 4,
             "own_brand_posts_count": 1, "new_links_count": 0}
            for day in (BEFORE, MONDAY, date(2026, 9, 27), date(2026, 9, 28))
        ],
        "marts.fct_topic_terms_weekly": [
            {"week_start_date": MONDAY, "topic_id": "paths", "term": "voie verte", "is_rising": True}
        ],
        "marts.fct_event_lift": [
            {"event_id": "contest", "brand_id": "acme", "measure": "volume", "is_refused": False, "has_effect": True,
             "lift": 30.0, "lift_low": 10.0, "lift_high": 50.0, "lift_pct": 30.0, "lift_pct_low": 10.0,
             "lift_pct_high": 50.0}
        ],
        "marts.fct_event_participation": [
            {"event_id": "contest", "brand_id": "acme", "participants_count": 20, "new_members_count": 4}
            | shares("new_share", 0.2, 20) | shares("returned_30d_share", 0.5, 20)
        ],
        "marts.dim_channels": [
            {"network_id": "mastodon", "channel_id": "c", "channel_name": "Acme", "is_own": True},
            {"network_id": "mastodon", "channel_id": "d", "channel_name": "Rival", "is_own": False},
        ],
        "marts.fct_channel_metrics_daily": [
            {"network_id": "mastodon", "channel_id": "c", "metric_name": "followers", "value_kind": "snapshot",
             "metric_date": day, "metric_value": value}
            for day, value in ((date(2026, 9, 19), 90.0), (date(2026, 9, 24), 95.0), (date(2026, 9, 26), 99.0))
        ],
        "marts.fct_channel_hours": [
            {"brand_id": "acme", "network_id": "mastodon", "week_class": "weekday", "hour_from": 18, "hour_until": 21,
             "usual_engagement_per_post": 3.0, "is_best": is_best} | shares("engagement_per_post", 6.0)
            for is_best in (True, False)
        ],
        "marts.fct_owned_posts": [
            {"post_key": "o1", "network_id": "mastodon", "channel_id": "c", "is_page": True, "created_at": WEDNESDAY,
             "created_date": WEDNESDAY.date(), "text": "", "title": "Nouveau vélo", "repliers_count": 2,
             "engagement_count": 12} | shares("engagement_rate_by_followers", 0.12, 99),
            {"post_key": "o2", "network_id": "mastodon", "channel_id": "c", "is_page": True, "post_kind": "campaign", "is_ripe": True,
             "created_at": WEDNESDAY, "created_date": WEDNESDAY.date(), "text": "La lettre", "sent_count": 100,
             "delivered_count": 80, "unique_opens_count": 40},
        ],
        "marts.fct_stance_accuracy": [
            {"language": language, "mentions_count": count} | shares("accuracy", 0.0, 0)
            | shares("public_accuracy", 0.7, 900)
            for language, count in (("all", 100), ("fr", 95), ("nl", 2), ("und", 3))
        ],
    }  # fmt: skip


def write_file(path: Path, tables: Rows) -> Publication:
    """The published file with these rows; tables without rows are empty."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute("create schema marts")
        connection.execute("create schema quality")
        for table, columns in SCHEMA.items():
            connection.execute(f"create table {table} ({columns})")
            known = {str(row[0]) for row in connection.execute(f"describe {table}").fetchall()}
            for row in tables.get(table, ()):
                given = {key: value for key, value in row.items() if key in known}
                marks = ", ".join(f"${key}" for key in given)
                connection.execute(f"insert into {table} ({', '.join(given)}) values ({marks})", given)
    return Publication("v1", path, AS_OF, AS_OF, "r1")
