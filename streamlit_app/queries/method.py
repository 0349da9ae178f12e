"""What the method page reads: one row to be computed again, and what it is computed of.

Every list of choices is short and begins with what is most worth looking at; `also` is the one that an
address asks for.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agorascope.reputation.confusion import Confusion
from agorascope.reputation.index import HALF_LIFE_DAYS
from agorascope.reputation.shipped import UNMEASURED, shipped_confusions
from streamlit_app.method.people_workings import Standing
from streamlit_app.method.reputation_workings import Aged, StanceCount
from streamlit_app.queries import opinions
from streamlit_app.queries.base import ALL_NETWORKS, Cursor

Row = dict[str, Any]
INBOX = ("days", "question_weight", "negative_weight", "addressed_weight", "influence_weight", "age_weight",
         "spread_weight")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: what an address calls it, and the parts of its name."""

    key: str
    name: str
    detail: str = ""
    day: date | None = None


def day_row(cursor: Cursor, brand_id: str, day: date) -> Row | None:
    """A brand's day over all networks."""
    return _one(
        cursor,
        """
        select * from marts.fct_brand_reputation_daily
        where brand_id = $brand and mention_date = $day and network_id = $network
        """,
        {"brand": brand_id, "day": day, "network": ALL_NETWORKS},
    )


def telling_day(cursor: Cursor, brand_id: str) -> date | None:
    """The newest day of a brand with enough that takes sides, else the one with the most."""
    row = _one(
        cursor,
        """
        select mention_date from marts.fct_brand_reputation_daily
        where brand_id = $brand and network_id = $network
        order by net_sentiment_enough_data desc,
            case when net_sentiment_enough_data then mention_date end desc nulls last,
            net_sentiment_n desc, mention_date desc
        limit 1
        """,
        {"brand": brand_id, "network": ALL_NETWORKS},
    )
    return None if row is None else row["mention_date"]


def stances(cursor: Cursor, brand_id: str, day: date) -> list[StanceCount]:
    """A brand's stances of a day by language and who says them, staff left out."""
    rows = cursor.execute(
        """
        select
            language, stance_source,
            count(*) filter (where stance = 'negative'),
            count(*) filter (where stance = 'neutral'),
            count(*) filter (where stance = 'positive')
        from marts.fct_mentions
        where brand_id = $brand and mention_date = $day and not is_staff and stance is not null
        group by language, stance_source order by language, stance_source
        """,
        {"brand": brand_id, "day": day},
    ).fetchall()
    return [StanceCount(language, source, (a, b, c)) for language, source, a, b, c in rows]


def confusions(cursor: Cursor) -> dict[str, Confusion] | None:
    """How the model errs, by language, as the file says; of an older one the shipped, else None."""
    written = opinions.written_confusions(cursor)
    if written is not None:
        return written
    scorer = _shipped_scorer(cursor)
    return None if scorer is None else dict(shipped_confusions(scorer or UNMEASURED))


def _shipped_scorer(cursor: Cursor) -> str | None:
    """The model version whose shipped confusions correct every language; None where a gold set does."""
    own = cursor.execute(
        "select count(*) from marts.fct_stance_accuracy where confusion_origin <> 'shipped'"
    ).fetchall()
    if own[0][0]:
        return None
    rows = cursor.execute(
        """
        select model_version from marts.fct_mentions
        where not is_staff and not is_duplicate and model_stance is not null and model_version is not null
        group by model_version order by count(*) desc, model_version limit 1
        """
    ).fetchall()
    return str(rows[0][0]) if rows else ""


# As int_brand_author_days__weighted has them: somebody unknown is another one with each mention.
_AUTHOR_DAYS = """
    select
        brand_id, network_id, coalesce(author_key, mention_id) as author,
        $day::date - mention_date as age,
        max(audience_weight) as weight,
        (max(audience_weight) * count(*) filter (where stance = 'positive') / count(*))::decimal(18, 6)
            as positive_weight
    from marts.fct_mentions
    where not is_staff and stance in ('positive', 'negative') and mention_date <= $day
    group by brand_id, network_id, coalesce(author_key, mention_id), mention_date
"""


def index_weights(cursor: Cursor, day: date) -> list[Aged]:
    """Weights of all brands' author days up to a day, by their age in days."""
    rows = cursor.execute(
        f"""
        select age, brand_id, sum(positive_weight)::double, sum(weight)::double
        from ({_AUTHOR_DAYS}) group by age, brand_id order by age, brand_id
        """,
        {"day": day},
    ).fetchall()
    return [Aged(*row) for row in rows]


def index_witnesses(cursor: Cursor, brand_id: str, day: date) -> tuple[float, int]:
    """The sum of squares of each author's own decayed weight, and how many author days there are."""
    rows = cursor.execute(
        f"""
        with authors as (
            select sum(weight * power(0.5::double, age / $half_life)) as own, count(*) as days
            from ({_AUTHOR_DAYS}) where brand_id = $brand group by network_id, author
        )
        select coalesce(sum(own * own), 0)::double, coalesce(sum(days), 0)::bigint from authors
        """,
        {"day": day, "brand": brand_id, "half_life": HALF_LIFE_DAYS},
    ).fetchall()
    return float(rows[0][0]), int(rows[0][1])


def weeks(cursor: Cursor, brand_id: str) -> list[date]:
    """Weeks of a brand with a change of net sentiment, the newest whole one first."""
    rows = cursor.execute(
        """
        select week_start_date from marts.fct_competitor_benchmark_weekly
        where brand_id = $brand and net_sentiment_change is not null
        order by is_complete desc, week_start_date desc limit 60
        """,
        {"brand": brand_id},
    ).fetchall()
    return [row[0] for row in rows]


def week_rows(cursor: Cursor, brand_id: str, week: date) -> list[Row]:
    """A brand's week and the one before it, the newer first."""
    return _rows(
        cursor,
        """
        select * from marts.fct_competitor_benchmark_weekly
        where brand_id = $brand and week_start_date in ($week, $week - 7) order by week_start_date desc
        """,
        {"brand": brand_id, "week": week},
    )


def answer_weeks(cursor: Cursor) -> list[date]:
    """Weeks in which posts asked for an answer, the newest whole one with any due first."""
    rows = cursor.execute(
        """
        select week_start_date from marts.fct_response_weekly
        where network_id = $network
        order by is_complete and inbound_answered_share_n > 0 desc, week_start_date desc limit 60
        """,
        {"network": ALL_NETWORKS},
    ).fetchall()
    return [row[0] for row in rows]


def answer_row(cursor: Cursor, week: date) -> Row | None:
    """A week of answers over all networks, with those answered in time counted in the conversations."""
    return _one(
        cursor,
        """
        select
            r.*,
            (
                select count(*) from marts.fct_conversations as c
                where c.week_start_date = r.week_start_date and c.needs_answer and c.is_due
                    and c.is_answered_in_time
            ) as in_time_count
        from marts.fct_response_weekly as r
        where r.network_id = $network and r.week_start_date = $week
        """,
        {"network": ALL_NETWORKS, "week": week},
    )


def opinion_holders(cursor: Cursor, brand_id: str, also: str | None, limit: int) -> list[Option]:
    """Members by how much they said for or against a brand: network and key, what they are called."""
    return _members(
        cursor,
        """
        select network_id, member_key, favour_n::varchar as detail, favour_n as many
        from marts.fct_member_favourability where brand_id = $brand
        """,
        {"brand": brand_id, "also": also, "limit": limit},
    )


def influential(
    cursor: Cursor, network_id: str, community_id: str, also: str | None, limit: int
) -> list[Option]:
    """Members of a community, the most influential first."""
    return _members(
        cursor,
        """
        select network_id, member_key, influence_rank::varchar as detail, -influence_rank as many
        from marts.fct_member_influence where network_id = $network and community_id = $community
        """,
        {"network": network_id, "community": community_id, "also": also, "limit": limit},
    )


def candidates(cursor: Cursor, brand_id: str, also: str | None, limit: int) -> list[Option]:
    """Members looked at as ambassadors of a brand, the first of the order first."""
    return _members(
        cursor,
        """
        select network_id, member_key, criteria_met_count::varchar as detail,
            criteria_met_count + candidate_score as many
        from marts.fct_ambassador_criteria where brand_id = $brand and candidate_score is not null
        """,
        {"brand": brand_id, "also": also, "limit": limit},
    )


def places(cursor: Cursor, limit: int) -> list[Option]:
    """Communities in which influence is ranked, the largest first: network and community."""
    rows = cursor.execute(
        """
        select
            i.network_id || '|' || i.community_id, coalesce(any_value(n.network_name), i.network_id),
            i.community_id
        from marts.fct_member_influence as i left join marts.dim_networks as n using (network_id)
        group by i.network_id, i.community_id order by count(*) desc, 1 limit $limit
        """,
        {"limit": limit},
    ).fetchall()
    return [Option(*row) for row in rows]


def favour_row(cursor: Cursor, brand_id: str, network_id: str, member_key: str) -> Row | None:
    return _one(
        cursor,
        """
        select * from marts.fct_member_favourability
        where brand_id = $brand and network_id = $network and member_key = $member
        """,
        {"brand": brand_id, "network": network_id, "member": member_key},
    )


def influence_row(cursor: Cursor, network_id: str, community_id: str, member_key: str) -> Row | None:
    return _one(
        cursor,
        """
        select i.*, o.love, o.gravity from marts.fct_member_influence as i
        left join marts.fct_member_orbit as o using (network_id, community_id, member_key)
        where i.network_id = $network and i.community_id = $community and i.member_key = $member
        """,
        {"network": network_id, "community": community_id, "member": member_key},
    )


def orbit_row(cursor: Cursor, network_id: str, community_id: str, member_key: str) -> Row | None:
    return _one(
        cursor,
        """
        select * from marts.fct_member_orbit
        where network_id = $network and community_id = $community and member_key = $member
        """,
        {"network": network_id, "community": community_id, "member": member_key},
    )


def standings(cursor: Cursor, network_id: str, community_id: str) -> list[Standing]:
    """Members of a community by the three parts of influence; who are alike are counted together."""
    rows = cursor.execute(
        """
        select page_rank, t_factor, reach_count, count(*) from marts.fct_member_influence
        where network_id = $network and community_id = $community
        group by all order by all
        """,
        {"network": network_id, "community": community_id},
    ).fetchall()
    return [Standing(*row) for row in rows]


def criteria_row(cursor: Cursor, brand_id: str, network_id: str, member_key: str) -> Row | None:
    return _one(
        cursor,
        """
        select * from marts.fct_ambassador_criteria
        where brand_id = $brand and network_id = $network and member_key = $member
        """,
        {"brand": brand_id, "network": network_id, "member": member_key},
    )


def funnel_row(cursor: Cursor, brand_id: str) -> Row | None:
    """All who were written to for a brand."""
    return _one(
        cursor,
        "select * from marts.fct_outreach_funnel_weekly where brand_id = $brand and cohort = 'all'",
        {"brand": brand_id},
    )


def seen_places(cursor: Cursor, brand_id: str, limit: int) -> list[Option]:
    """Communities in which a brand was spoken of, in its newest whole week: network, community and week."""
    rows = cursor.execute(
        """
        select
            v.network_id || '|' || v.community_id || '|' || v.week_start_date,
            coalesce(n.network_name, v.network_id), v.community_id, v.week_start_date
        from marts.fct_community_visibility_weekly as v left join marts.dim_networks as n using (network_id)
        where v.brand_id = $brand and v.threads_count > 0 and v.is_complete
        order by v.week_start_date desc, v.threads_count desc, 1 limit $limit
        """,
        {"brand": brand_id, "limit": limit},
    ).fetchall()
    return [Option(*row) for row in rows]


def visibility_row(
    cursor: Cursor, brand_id: str, network_id: str, community_id: str, week: date
) -> Row | None:
    return _one(
        cursor,
        """
        select * from marts.fct_community_visibility_weekly
        where brand_id = $brand and network_id = $network and community_id = $community
            and week_start_date = $week
        """,
        {"brand": brand_id, "network": network_id, "community": community_id, "week": week},
    )


def personas(cursor: Cursor, column: str) -> list[Option]:
    """Personas by size; `column` is that of their names in the reader's language."""
    rows = cursor.execute(
        f"""
        select persona_id, {"name_fr" if column == "name_fr" else "name_en"} from marts.dim_personas
        where members_share is not null and members_count > 0 order by members_count desc, persona_id
        """
    ).fetchall()
    return [Option(*row) for row in rows]


def persona_row(cursor: Cursor, persona_id: str) -> Row | None:
    return _one(cursor, "select * from marts.dim_personas where persona_id = $id", {"id": persona_id})


def inbox_items(cursor: Cursor, also: str | None, limit: int) -> list[Option]:
    """What waits, the most urgent first: id, the beginning of the text, priority."""
    rows = cursor.execute(
        """
        select item_id, coalesce(left(text, 80), ''), priority::varchar from marts.fct_inbox
        order by item_id is not distinct from $also desc, priority_rank limit $limit
        """,
        {"also": also, "limit": limit},
    ).fetchall()
    return [Option(*row) for row in rows]


def inbox_row(cursor: Cursor, item_id: str) -> Row | None:
    """An item with what its mention of the brand is judged, and whether it speaks to the desk."""
    return _one(
        cursor,
        """
        select
            i.*, m.p_negative, m.human_stance, c.is_addressed
        from marts.fct_inbox as i
        left join marts.fct_mentions as m on i.item_id = m.post_key and i.brand_id = m.brand_id
        left join marts.fct_conversations as c on i.item_id = c.post_key
        where i.item_id = $id limit 1
        """,
        {"id": item_id},
    )


def inbox_weights(cursor: Cursor) -> dict[str, float] | None:
    """The weights of the inbox as the workspace says them; None when an older file does not."""
    held = cursor.execute(
        """
        select count(*) from information_schema.tables
        where table_schema = 'quality' and table_name = 'workspace_settings'
        """
    ).fetchall()
    if not held[0][0]:
        return None
    rows = cursor.execute(
        "select setting, value from quality.workspace_settings where section = 'inbox' order by setting"
    ).fetchall()
    found = {str(setting).removeprefix("inbox."): float(value) for setting, value in rows}
    return found if set(INBOX) <= found.keys() else None


def alerts(cursor: Cursor, also: str | None, limit: int) -> list[Option]:
    """Alerts, the newest first: id, brand, severity, day."""
    rows = cursor.execute(
        """
        select a.alert_id, coalesce(b.brand_name, a.brand_id), a.severity, a.started_at::date
        from marts.fct_alerts as a left join marts.dim_brands as b using (brand_id)
        order by a.alert_id is not distinct from $also desc, a.is_own_brand desc, a.severity_score desc,
            a.alert_id
        limit $limit
        """,
        {"also": also, "limit": limit},
    ).fetchall()
    return [Option(*row) for row in rows]


def alert_row(cursor: Cursor, alert_id: str) -> Row | None:
    return _one(cursor, "select * from marts.fct_alerts where alert_id = $id", {"id": alert_id})


def lifts(cursor: Cursor) -> list[Option]:
    """Events with a lift that was not refused: event, brand and measure; name; measure; first day."""
    rows = cursor.execute(
        """
        select
            l.event_id || '|' || l.brand_id || '|' || l.measure,
            coalesce(e.event_name, l.event_id), l.measure,
            e.started_at::date
        from marts.fct_event_lift as l left join marts.dim_events as e using (event_id)
        where not l.is_refused and l.lift is not null
        order by l.measure = 'volume' desc, e.started_at desc, 1 limit 100
        """
    ).fetchall()
    return [Option(*row) for row in rows]


def lift_row(cursor: Cursor, event_id: str, brand_id: str, measure: str) -> Row | None:
    return _one(
        cursor,
        """
        select * from marts.fct_event_lift
        where event_id = $event and brand_id = $brand and measure = $measure
        """,
        {"event": event_id, "brand": brand_id, "measure": measure},
    )


def accuracies(cursor: Cursor) -> list[Row]:
    """How often the stance is right: all languages, then each by its mentions."""
    return _rows(
        cursor,
        """
        select * from marts.fct_stance_accuracy
        order by language = 'all' desc, mentions_count desc, language limit 12
        """,
        {},
    )


def _members(cursor: Cursor, members: str, parameters: dict[str, Any]) -> list[Option]:
    rows = cursor.execute(
        f"""
        with members as ({members}),

        chosen as (
            select *, network_id || '|' || member_key as name from members
            order by name is not distinct from $also desc, many desc, network_id, member_key limit $limit
        )

        select chosen.name, coalesce(d.display_name, d.handle, ''), chosen.detail
        from chosen left join marts.dim_members as d using (network_id, member_key)
        order by chosen.name is not distinct from $also desc, chosen.many desc, chosen.name
        """,
        parameters,
    ).fetchall()
    return [Option(*row) for row in rows]


def _rows(cursor: Cursor, query: str, parameters: dict[str, Any]) -> list[Row]:
    found = cursor.execute(query, parameters)
    names = [str(column[0]) for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _one(cursor: Cursor, query: str, parameters: dict[str, Any]) -> Row | None:
    return next(iter(_rows(cursor, query, parameters)), None)
