"""What the watch page reads: rivals week by week, topics day by day, places to listen to next, alerts."""

from typing import Any

import pandas as pd

from streamlit_app.periods import Span, whole_weeks
from streamlit_app.queries.base import Cursor, frame


def benchmark(cursor: Cursor, span: Span) -> pd.DataFrame:
    """One row per week that touches the span and brand, with the gaps to the own brand.

    week, is_complete, brand_id, mentions, people, then share (of voice, by posts), people_share and net
    (sentiment), each with n, low, high and enough_data; share_gap and net_gap with low, high and verdict.
    """
    return frame(
        cursor,
        """
        select
            week_start_date as week, is_complete, brand_id,
            mentions_count::bigint as mentions, authors_count::bigint as people,
            positive_count::bigint as positive, negative_count::bigint as negative,
            share_of_voice as share, share_of_voice_n as share_n, share_of_voice_low as share_low,
            share_of_voice_high as share_high, share_of_voice_enough_data as share_enough_data,
            author_share_of_voice as people_share, author_share_of_voice_n as people_share_n,
            author_share_of_voice_low as people_share_low, author_share_of_voice_high as people_share_high,
            author_share_of_voice_enough_data as people_share_enough_data,
            net_sentiment as net, net_sentiment_n as net_n, net_sentiment_low as net_low,
            net_sentiment_high as net_high, net_sentiment_enough_data as net_enough_data,
            share_of_voice_gap as share_gap, share_of_voice_gap_low as share_gap_low,
            share_of_voice_gap_high as share_gap_high,
            is_share_of_voice_gap_beyond_doubt as is_share_gap_beyond_doubt,
            net_sentiment_gap as net_gap, net_sentiment_gap_low as net_gap_low,
            net_sentiment_gap_high as net_gap_high,
            is_net_sentiment_gap_beyond_doubt as is_net_gap_beyond_doubt
        from marts.fct_competitor_benchmark_weekly
        where week_start_date between $first and $last
        order by week, brand_id
        """,
        _weeks(span),
    )


def aspects(cursor: Cursor, span: Span) -> pd.DataFrame:
    """One row per brand and aspect spoken of in the weeks that touch the span, of all brands.

    brand_id, aspect_id, name_en, name_fr, mentions, positive, negative: the shape of
    `queries.subjects.aspects`, from the weekly mart.
    """
    return frame(
        cursor,
        """
        select
            w.brand_id, w.aspect_id, coalesce(a.name_en, w.aspect_id) as name_en,
            coalesce(a.name_fr, w.aspect_id) as name_fr,
            sum(w.mentions_count)::bigint as mentions,
            sum(w.positive_count)::bigint as positive,
            sum(w.negative_count)::bigint as negative
        from marts.fct_brand_aspect_weekly as w left join marts.dim_aspects as a using (aspect_id)
        where w.aspect_id <> 'all' and w.week_start_date between $first and $last
        group by all having mentions > 0 order by w.brand_id, mentions desc, w.aspect_id
        """,
        _weeks(span),
    )


def alerts(cursor: Cursor, span: Span, time_zone: str, of_own: bool) -> pd.DataFrame:
    """One row per alert that touches the days of the span, of the own brands or of the others, newest first.

    alert_id, brand_id, kind, severity, raised_by, first_day, last_day, is_going_on, observed, expected with
    low and high, mentions, people, likely_cause, cause_detail, evidence.
    """
    return frame(
        cursor,
        """
        select
            alert_id, brand_id, alert_kind as kind, severity, raised_by,
            (started_at at time zone $zone)::date as first_day,
            (coalesce(ended_at, last_unusual_at, started_at) at time zone $zone
                - interval 1 microsecond)::date as last_day,
            ended_at is null as is_going_on,
            observed_count as observed, expected_count as expected, expected_count_low as expected_low,
            expected_count_high as expected_high, mentions_count::bigint as mentions,
            authors_count::bigint as people, likely_cause, cause_detail,
            evidence_mention_ids as evidence
        from marts.fct_alerts
        where is_own_brand = $of_own
            and (started_at at time zone $zone)::date <= $last
            and (coalesce(ended_at, last_unusual_at, started_at) at time zone $zone)::date >= $first
        order by started_at desc, brand_id, alert_id
        """,
        {"zone": time_zone, "first": span.first, "last": span.last, "of_own": of_own},
    )


def topics(cursor: Cursor, span: Span) -> pd.DataFrame:
    """One row per day of the span and topic, days without a post included.

    day, topic_id, topic_name, posts, people, own_posts, of_posts (all stored of the day), new_domains,
    new_links.
    """
    return frame(
        cursor,
        """
        select
            post_date as day, topic_id, topic_name,
            posts_count::bigint as posts, authors_count::bigint as people,
            own_brand_posts_count::bigint as own_posts, post_share_n::bigint as of_posts,
            new_domains_count::bigint as new_domains, new_links_count::bigint as new_links
        from marts.fct_topic_watch_daily
        where post_date between $first and $last order by day, topic_id
        """,
        {"first": span.first, "last": span.last},
    )


def topic_terms(cursor: Cursor, topic_id: str, span: Span, limit: int) -> pd.DataFrame:
    """One row per term of a topic in the weeks that touch the span, in its most telling week.

    The columns of `queries.subjects.terms`.
    """
    return frame(
        cursor,
        """
        select
            term, language, week_start_date as week, is_complete, posts_count as posts,
            authors_count as authors, author_share, author_share_n, author_share_low, author_share_high,
            author_share_enough_data, usual_author_share, is_rising, burst_enough_data
        from marts.fct_topic_terms_weekly
        where topic_id = $topic and week_start_date between $first and $last
        qualify row_number() over (
            partition by term, language order by is_rising desc, burst_score desc nulls last, week desc
        ) = 1
        order by is_rising desc, burst_score desc nulls last, authors desc, term limit $limit
        """,
        _weeks(span) | {"topic": topic_id, "limit": limit},
    )


def topic_links(cursor: Cursor, topic_id: str, span: Span, limit: int) -> pd.DataFrame:
    """One row per link or domain of a topic over the span, new ones before others, then by people.

    kind, item, posts, people (summed over days), first_seen, is_new.
    """
    return frame(
        cursor,
        """
        select
            item_kind as kind, item, sum(posts_count)::bigint as posts, sum(authors_count)::bigint as people,
            min(first_seen_date) as first_seen, bool_or(is_new) as is_new
        from marts.fct_topic_links_daily
        where topic_id = $topic and post_date between $first and $last
        group by kind, item order by is_new desc, people desc, posts desc, kind, item limit $limit
        """,
        {"topic": topic_id, "first": span.first, "last": span.last, "limit": limit},
    )


def candidates(cursor: Cursor, limit: int) -> pd.DataFrame:
    """One row per place to listen to next, the best first; of the 90 days before the publication.

    kind, network_id, network, identifier, reason, posts, people, public_share and favourable_share with n,
    low, high and enough_data, last_seen, workspace_line, post_keys.
    """
    return frame(
        cursor,
        """
        select
            c.candidate_kind as kind, c.network_id, coalesce(n.network_name, c.network_id) as network,
            c.identifier, c.reason, c.posts_count::bigint as posts, c.authors_count::bigint as people,
            c.public_share, c.public_share_n, c.public_share_low, c.public_share_high,
            c.public_share_enough_data,
            c.favourable_share, c.favourable_share_n, c.favourable_share_low, c.favourable_share_high,
            c.favourable_share_enough_data,
            c.last_seen_date as last_seen, c.workspace_line,
            list_filter(
                [c.evidence_1_post_key, c.evidence_2_post_key, c.evidence_3_post_key],
                lambda x: x is not null
            ) as post_keys
        from marts.fct_community_candidates as c
        left join marts.dim_networks as n using (network_id)
        order by c.candidate_score desc, c.candidate_kind, c.network_id, c.identifier limit $limit
        """,
        {"limit": limit},
    )


def _weeks(span: Span) -> dict[str, Any]:
    weeks = whole_weeks(span)
    return {"first": weeks.first, "last": weeks.last}
