"""The marts that the exported graph is read from, made by hand: four edges of two networks."""

from datetime import date

import duckdb

PAIRS = [
    ("mastodon", "all", "a", "b", 2.5, 3, 2, 0, 1, 0, date(2026, 3, 9)),
    ("mastodon", "all", "c", "b", 0.4, 1, 0, 0, 0, 1, date(2026, 3, 1)),
    ("mastodon", "velo.example", "a", "b", 1.5, 2, 2, 0, 0, 0, date(2026, 3, 9)),
    ("reddit", "all", "a", "d", 0.1, 1, 0, 1, 0, 0, date(2025, 12, 1)),
]
MEMBERS = [
    ("mastodon", "a", None, None, 12),
    ("mastodon", "b", "b@velo.example", "B", 900),
    ("reddit", "d", None, "D\x0b\ud7ff&<", None),
]
STANDINGS = [
    ("mastodon", "all", "b", 83.3, 1, 2, False, 0.6, 1, 2),
    ("mastodon", "velo.example", "b", 75.0, 1, 1, False, 0.5, 0, 1),
]


def marts(connection: duckdb.DuckDBPyConnection) -> None:
    """The three marts, with the columns that are read."""
    connection.execute(
        """
        create schema marts;
        create table marts.fct_interaction_pairs (
            network_id text, community_id text, actor_key text, target_key text, weight double,
            reactions_count bigint, replies_count bigint, quotes_count bigint, reposts_count bigint,
            mentions_count bigint, last_reacted_date date
        );
        create table marts.dim_members (
            network_id text, member_key text, handle text, display_name text, followers_count bigint
        );
        create table marts.fct_member_influence (
            network_id text, community_id text, member_key text, influence double, influence_rank bigint,
            influence_n bigint, influence_enough_data boolean, page_rank double, t_factor bigint,
            reach_count bigint
        )
        """
    )
    for table, rows in (
        ("fct_interaction_pairs", PAIRS),
        ("dim_members", MEMBERS),
        ("fct_member_influence", STANDINGS),
    ):
        places = ", ".join("?" for _ in rows[0])
        connection.executemany(f"insert into marts.{table} values ({places})", rows)
