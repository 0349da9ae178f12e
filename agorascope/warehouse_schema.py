"""Tables of the warehouse that are not dbt models: raw, nlp and quality.

The record tables take their columns from `agorascope.records`, so that a field
is defined once. Nothing here has a primary key: keys are held by MERGE at load and by
dbt tests, which costs no index on disk.
"""

import duckdb
import pyarrow as pa

from agorascope import records

RECORD_TABLES: dict[records.RecordKind, str] = {
    "post": "raw.posts",
    "member": "raw.members",
    "interaction": "raw.interactions",
    "channel_metric": "raw.channel_metrics",
    "status_change": "raw.status_changes",
}

KEYS: dict[records.RecordKind, tuple[str, ...]] = {
    "post": ("network", "uri"),
    "member": ("network", "member_id"),
    "interaction": ("network", "key"),
    "channel_metric": (
        "network",
        "channel_kind",
        "channel_id",
        "metric",
        "period",
        "period_start",
        "observed_at",
    ),
    "status_change": ("network", "instance", "uri", "post_id"),
}

# Columns that the load step adds to those of the record schemas.
DERIVED: dict[records.RecordKind, tuple[tuple[str, pa.DataType], ...]] = {
    "post": (
        ("author_key", pa.string()),  # pseudonym of author_id, null when the author is unknown
        ("public_text", pa.string()),  # display_text with the handles of people masked
        ("public_title", pa.string()),  # title with the handles of people masked
        ("public_url", pa.string()),  # url, null when it names an account
        ("thread_root_uri", pa.string()),  # first known post of the thread, own uri when alone
        ("batch_id", pa.string()),
    ),
    "member": (("member_key", pa.string()), ("batch_id", pa.string())),
    "interaction": (("batch_id", pa.string()),),
    "channel_metric": (("batch_id", pa.string()),),
    "status_change": (("batch_id", pa.string()),),
}

SCHEMAS = ("raw", "nlp", "quality", "app")

# The shape of this version. A change here is a new number in schema_version.WAREHOUSE_VERSION; what becomes
# of the rows of earlier versions stands in warehouse_migrations.
STATEMENTS = """
create schema if not exists raw;
create schema if not exists nlp;
create schema if not exists quality;
create schema if not exists app;

create table if not exists raw.post_versions (
    network varchar, uri varchar, content_hash varchar, title varchar, text varchar,
    edited_at timestamptz, fetched_at timestamptz, batch_id varchar
);
create table if not exists raw.batches (
    batch_id varchar, network varchar, status varchar, landed_pages bigint, posts bigint,
    members bigint, interactions bigint, channel_metrics bigint, rejects bigint,
    quarantined bigint, new_posts bigint, changed_posts bigint, duplicate_posts bigint,
    message varchar, loaded_at timestamptz
);
create table if not exists raw.rejects (
    batch_id varchar, network varchar, source_file varchar, position bigint,
    stage varchar, reason varchar, detail varchar, excerpt varchar
);
create table if not exists raw.state (
    network varchar, source varchar, state varchar, updated_at timestamptz
);
create table if not exists raw.runs (
    run_id varchar, step varchar, network varchar, status varchar, started_at timestamptz,
    ended_at timestamptz, rows bigint, message varchar
);
create table if not exists raw.schema_version (
    version integer, program varchar, since timestamptz
);
create table if not exists raw.touched_days (day date);
create table if not exists raw.build_meta (name varchar, value varchar);

create table if not exists raw.kept_counts (
    mention_date date, brand_id varchar, network_id varchar, authors_count bigint, mentions_count bigint,
    duplicates_count bigint, positive_count bigint, neutral_count bigint, negative_count bigint,
    unscored_count bigint
);
create table if not exists raw.kept_estimates (
    mention_date date, brand_id varchar, network_id varchar, corrected_positive_share double,
    corrected_positive_share_low double, corrected_positive_share_high double,
    corrected_positive_share_n bigint, reputation_index double, reputation_index_low double,
    reputation_index_high double, reputation_index_n bigint, reputation_index_version varchar
);
create table if not exists raw.kept_marks (network varchar, mark bigint);
create table if not exists raw.gone_pages (network varchar, page varchar);
create table if not exists raw.landed_pages (
    network varchar, batch_id varchar, page varchar, posts bigint, oldest_at timestamptz,
    newest_at timestamptz, fetched_at timestamptz, first_until timestamptz, last_until timestamptz
);

create table if not exists raw.workspace (
    name varchar, is_demo boolean, time_zone varchar, languages varchar[],
    has_pseudonyms boolean, fingerprint varchar
);
create table if not exists raw.workspace_brands (
    brand_id varchar, brand_name varchar, is_own boolean, display_order integer
);
create table if not exists raw.workspace_networks (
    network_id varchar, is_enabled boolean, has_member_scores boolean, token_expires_on date,
    is_archive boolean
);
create table if not exists raw.workspace_staff (
    network_id varchar, handle varchar, brand_id varchar
);
create table if not exists raw.workspace_channels (
    network_id varchar, channel_id varchar, channel_name varchar, brand_id varchar,
    channel_kind varchar, other_ids varchar[]
);
create table if not exists raw.workspace_own_platforms (
    brand_id varchar, network_id varchar, community_id varchar, instance varchar, platform_name varchar
);
create table if not exists raw.workspace_events (
    event_id varchar, event_kind varchar, event_name varchar, started_at timestamptz,
    ended_at timestamptz, networks varchar[], brand_id varchar
);
create table if not exists raw.workspace_names (name varchar);
create table if not exists raw.workspace_topics (topic_id varchar, topic_name varchar);
create table if not exists raw.workspace_listened (
    kind varchar, network_id varchar, identifier varchar
);
create table if not exists raw.workspace_aspects (
    aspect_id varchar, aspect_name varchar, language varchar, terms varchar[]
);

create table if not exists nlp.text_scores (
    network varchar, uri varchar, content_hash varchar, lang varchar, lang_confidence double,
    label varchar, p_negative double, p_neutral double, p_positive double,
    scorer varchar, model_version varchar, error varchar, pipeline_version varchar, input_hash varchar,
    intent varchar, p_irony double, p_toxic double, is_toxic boolean, confidence double
);
create table if not exists nlp.mention_scores (
    network varchar, uri varchar, content_hash varchar, brand_id varchar, matched_by varchar,
    matched_text varchar, stance varchar, p_negative double, p_neutral double,
    p_positive double, stance_method varchar, aspects varchar[], confidence double,
    model_version varchar, pipeline_version varchar
);
create table if not exists nlp.closer_readings (
    network varchar, uri varchar, content_hash varchar, input_hash varchar, brand_id varchar,
    stance varchar, p_negative double, p_neutral double, p_positive double,
    model_version varchar, pipeline_version varchar
);
create table if not exists nlp.terms (
    subject_kind varchar, subject_id varchar, week_start date, language varchar, term varchar,
    term_key ubigint, kind varchar, posts bigint, authors bigint, week_authors bigint, association double,
    usual_share double, burst double, p_value double, enough_data boolean, model_version varchar
);
create table if not exists nlp.term_counts (
    subject_kind varchar, subject_id varchar, week_start date, language varchar, term_key ubigint,
    authors bigint
);
create table if not exists nlp.requests (
    brand_id varchar, week_start date, language varchar, network varchar, uri varchar,
    content_hash varchar, cluster_id varchar, likeness double, model_version varchar
);
create table if not exists nlp.request_clusters (
    brand_id varchar, language varchar, week_start date, cluster_id varchar, label varchar,
    first_seen_at timestamptz, features ubigint[], weights double[], earlier_posts varchar[],
    model_version varchar
);
create table if not exists nlp.topic_matches (
    network varchar, uri varchar, content_hash varchar, topic_id varchar, matched_text varchar,
    model_version varchar
);

create table if not exists app.stance_labels (
    mention_id varchar, content_hash varchar, label varchar, labelled_by varchar, labelled_at timestamptz,
    origin varchar, stratum varchar, inclusion_weight double
);
create table if not exists app.alert_states (
    alert_id varchar, state varchar, note varchar, changed_by varchar, changed_at timestamptz
);
create table if not exists app.identity_decisions (
    network_id varchar, account varchar, other_network_id varchar, other_account varchar, decision varchar,
    decided_by varchar, decided_at timestamptz
);
create table if not exists app.objections (
    network_id varchar, account varchar, objected_at timestamptz
);
create table if not exists app.suppressed (
    network_id varchar, account varchar, member_key varchar, kind varchar, mark ubigint, token ubigint,
    words integer
);
create table if not exists app.inbox_items (
    item_id varchar, state varchar, changed_at timestamptz
);
create table if not exists app.outreach_contacts (
    contact_id bigint, brand_id varchar, network_id varchar, member_key varchar, state varchar,
    state_at timestamptz, created_at timestamptz
);
create table if not exists app.outreach_steps (
    step_id bigint, contact_id bigint, step_kind varchar, withdraws_step_id bigint, state varchar,
    happened_at timestamptz, recorded_at timestamptz, found_by varchar, contact_route varchar,
    notice_id varchar, notice_given_at timestamptz, consent_basis varchar, consent_at timestamptz
);

create table if not exists nlp.post_places (
    network varchar, uri varchar, content_hash varchar, link_host varchar, link varchar, kind varchar,
    place_network varchar, identifier varchar, workspace_line varchar, model_version varchar
);

create table if not exists quality.workspace_settings (
    section varchar, entry varchar, setting varchar, value varchar, is_default boolean,
    description varchar, display_order integer
);
create table if not exists quality.validations (
    run_id varchar, gate varchar, suite varchar, asset varchar, expectation varchar,
    column_name varchar, severity varchar, is_success boolean, observed varchar,
    unexpected_count bigint, element_count bigint, validated_at timestamptz
);
create table if not exists quality.source_coverage (
    run_id varchar, batch_id varchar, network_id varchar, source varchar, outcome varchar,
    pages bigint, posts bigint, new_posts bigint, changed_posts bigint, taken_back bigint,
    rejects bigint, reject_reasons varchar, newest_post_at timestamptz, message varchar, requests bigint,
    quota_left varchar, loaded_at timestamptz
);
create table if not exists quality.source_costs (
    run_id varchar, batch_id varchar, network_id varchar, requests bigint, pages bigint, bytes bigint,
    seconds double, posts bigint, new_posts bigint, spent varchar, quota_left varchar, money double,
    currency varchar, loaded_at timestamptz
);
create table if not exists quality.field_presence (
    run_id varchar, batch_id varchar, network_id varchar, record varchar, post_kind varchar,
    field varchar, total bigint, present bigint, usual_share double, is_alarm boolean,
    loaded_at timestamptz
);
create table if not exists quality.source_alarms (
    network_id varchar, alarm varchar, subject varchar, seen double, usual double,
    message varchar, remedy varchar
);
create table if not exists quality.source_health (
    network_id varchar, status varchar, message varchar, last_run_at timestamptz,
    last_success_at timestamptz, last_post_at timestamptz, last_run_posts bigint,
    last_run_rejects bigint, posts_total bigint, rejects_total bigint
);
"""

_ARROW_TO_SQL = {
    pa.string(): "varchar",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    records.UTC_MICROS: "timestamptz",
    records.STRINGS: "varchar[]",
}


def sql_type(kind: pa.DataType) -> str:
    """DuckDB's name for the Arrow types the record schemas use."""
    if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
        inner = ", ".join(f"{f.name} {sql_type(f.type)}" for f in kind.value_type)
        return f"struct({inner})[]"
    return _ARROW_TO_SQL[kind]


def record_columns(kind: records.RecordKind) -> list[tuple[str, str]]:
    """(name, SQL type) of every column of a record table, derived ones last."""
    columns = [(field.name, sql_type(field.type)) for field in records.SCHEMAS[kind]]
    return columns + [(name, sql_type(arrow)) for name, arrow in DERIVED[kind]]


def create_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Create what is missing; existing tables are left as they are, see warehouse_migrations."""
    connection.execute(STATEMENTS)
    for kind, table in RECORD_TABLES.items():
        columns = ", ".join(f"{name} {sql}" for name, sql in record_columns(kind))
        connection.execute(f"create table if not exists {table} ({columns})")
