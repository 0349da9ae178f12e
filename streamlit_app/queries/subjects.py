"""What people speak of: aspects and how they are judged, words on the rise, requests and complaints."""

from typing import Any

import pandas as pd

from streamlit_app.periods import Span, whole_weeks
from streamlit_app.queries.base import IN_SCOPE, Cursor, Scope, frame

NEWEST_WEEKS = 6  # quotes are taken from these; older ones speak of another time


def aspects(cursor: Cursor, scope: Scope) -> pd.DataFrame:
    """One row per brand and aspect that was spoken of, counted over the very days of the scope.

    The weekly mart knows neither networks nor single days; this is as quick (docs/methodology/
    visibility-and-aspects.md says what an aspect is). brand_id, aspect_id, name_en, name_fr, mentions,
    positive, negative.
    """
    return frame(
        cursor,
        f"""
        with spoken as (
            select brand_id, unnest(aspects) as aspect_id, stance from marts.fct_mentions where {IN_SCOPE}
        )
        select
            s.brand_id, s.aspect_id, coalesce(a.name_en, s.aspect_id) as name_en,
            coalesce(a.name_fr, s.aspect_id) as name_fr,
            count(*)::bigint as mentions,
            count(*) filter (where s.stance = 'positive')::bigint as positive,
            count(*) filter (where s.stance = 'negative')::bigint as negative
        from spoken as s left join marts.dim_aspects as a using (aspect_id)
        group by all order by s.brand_id, mentions desc, s.aspect_id
        """,
        scope.parameters(),
    )


def aspect_quotes(cursor: Cursor, brand_id: str, scope: Scope) -> pd.DataFrame:
    """One row per aspect and stance: the typical mention of the newest week that has one.

    aspect_id, stance, mention_id, mentioned_at, network, language, text.
    """
    weeks = _newest_weeks(scope.span)
    return frame(
        cursor,
        f"""
        with typical as (
            select
                week_start_date, aspect_id,
                unnest([quote_1_mention_id, quote_2_mention_id, quote_3_mention_id]) as mention_id,
                unnest([1, 2, 3]) as place
            from marts.fct_brand_aspect_weekly
            where brand_id = $brand and week_start_date between $week_first and $week_last
        ),
        said as (
            select mention_id, mentioned_at, network_id, language, stance, text from marts.fct_mentions
            where brand_id = $brand and mention_date >= $week_first and {IN_SCOPE}
        )
        select
            t.aspect_id, s.stance, s.mention_id, s.mentioned_at,
            coalesce(n.network_name, s.network_id) as network, s.language, s.text
        from typical as t inner join said as s using (mention_id)
        left join marts.dim_networks as n on s.network_id = n.network_id
        qualify row_number() over (
            partition by t.aspect_id, s.stance order by t.week_start_date desc, t.place, s.mention_id
        ) = 1
        order by t.aspect_id, s.stance
        """,
        scope.parameters() | {"brand": brand_id, "week_first": weeks.first, "week_last": weeks.last},
    )


def terms(cursor: Cursor, brand_id: str, span: Span, language: str | None, limit: int) -> pd.DataFrame:
    """One row per term of the weeks that touch the span, in its most telling week: those on the rise first.

    term, language, week, is_complete, posts, authors, author_share with n, low, high and enough_data,
    usual_author_share, is_rising, burst_enough_data.
    """
    return frame(
        cursor,
        """
        select
            term, language, week_start_date as week, is_complete, posts_count as posts,
            authors_count as authors, author_share, author_share_n, author_share_low, author_share_high,
            author_share_enough_data, usual_author_share, is_rising, burst_enough_data
        from marts.fct_brand_terms_weekly
        where brand_id = $brand and week_start_date between $first and $last
            and ($language is null or language = $language)
        qualify row_number() over (
            partition by term, language order by is_rising desc, burst_score desc nulls last, week desc
        ) = 1
        order by is_rising desc, burst_score desc nulls last, authors desc, term limit $limit
        """,
        _weeks(span) | {"brand": brand_id, "language": language, "limit": limit},
    )


def mentions_with(cursor: Cursor, brand_id: str, scope: Scope, words: str, limit: int) -> list[str]:
    """Mentions of the brand in which the words stand as they are written here, the newest first."""
    rows = cursor.execute(
        f"""
        select mention_id from marts.fct_mentions
        where brand_id = $brand and not is_duplicate and {IN_SCOPE}
            and contains(lower(concat_ws(' ', title, text)), lower($words))
        order by mentioned_at desc, mention_id limit $limit
        """,
        scope.parameters() | {"brand": brand_id, "words": words, "limit": limit},
    ).fetchall()
    return [row[0] for row in rows]


def requests(cursor: Cursor, brand_id: str, span: Span, language: str | None, limit: int) -> pd.DataFrame:
    """One row per request of the weeks that touch the span, those of most people first.

    What is like nothing else (`other`) is one row per language, last. cluster_id, language, label, kind,
    posts, people (summed over weeks), of_posts (all posts that ask or complain in these weeks and that
    language), trend and main_aspect_id of its last week, is_complete, first_seen_date, quotes.
    """
    return frame(
        cursor,
        """
        with asked as (
            select * from marts.fct_requests_weekly
            where brand_id = $brand and week_start_date between $first and $last
                and ($language is null or language = $language)
        ),
        whole as (select language, sum(posts_count)::bigint as of_posts from asked group by language)
        select
            cluster_id, language,
            arg_max(label, week_start_date) as label,
            arg_max(request_kind, week_start_date) as kind,
            sum(posts_count)::bigint as posts, sum(authors_count)::bigint as people,
            any_value(of_posts) as of_posts,
            arg_max(coalesce(trend, ''), week_start_date) as trend,
            arg_max(main_aspect_id, week_start_date) as main_aspect_id,
            max(week_start_date) as last_week, bool_and(is_complete) as is_complete,
            min(first_seen_date) as first_seen_date,
            arg_max(
                list_filter(
                    [quote_1_mention_id, quote_2_mention_id, quote_3_mention_id], lambda x: x is not null
                ),
                week_start_date
            ) as quotes
        from asked inner join whole using (language)
        group by cluster_id, language
        order by cluster_id = 'other', people desc, posts desc, cluster_id, language limit $limit
        """,
        _weeks(span) | {"brand": brand_id, "language": language, "limit": limit},
    )


def quoted(cursor: Cursor, mention_ids: tuple[str, ...], span: Span) -> pd.DataFrame:
    """One row per mention that is named and lies in the weeks that touch the span: mention_id, text."""
    weeks = whole_weeks(span)
    return frame(
        cursor,
        """
        select mention_id, text from marts.fct_mentions
        where mention_date between $first and $last
            and mention_id in (select unnest($mention_ids::varchar[]))
        order by mention_id
        """,
        {"first": weeks.first, "last": weeks.last, "mention_ids": list(mention_ids)},
    )


def _weeks(span: Span) -> dict[str, Any]:
    weeks = whole_weeks(span)
    return {"first": weeks.first, "last": weeks.last}


def _newest_weeks(span: Span) -> Span:
    return whole_weeks(span.newest(7 * NEWEST_WEEKS))
