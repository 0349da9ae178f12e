"""What the own brand's people asked, what waits for an answer, how fast answers came."""

from benchmarks.viewer_world.filling import World, fill, is_complete
from benchmarks.viewer_world.shares import share


def conversations(world: World) -> None:
    """What the own brand's people asked, what waits for an answer, how fast answers came."""
    asked = {
        "post_key": "k.post_key",
        "item_id": "k.post_key",
        "brand_id": "k.brand_id",
        "network_id": "k.network_id",
        "community_id": "k.community_id",
        "member_key": "k.member_key",
        "thread_key": "k.thread_key",
        "parent_post_key": "k.parent_post_key",
        "created_at": "k.mentioned_at",
        "created_date": "k.mention_date",
        "week_start_date": "date_trunc('week', k.mention_date)::date",
        "text": "k.text",
        "url": "k.url",
        "stance": "k.stance",
        "intent": "k.intent",
        "is_question": "k.is_question",
    }
    own = "brand_id = brand(0) and not is_staff and not is_duplicate"
    fill(
        world,
        "marts.fct_conversations",
        f"select hash(mention_id) as n, * from marts.fct_mentions where {own}",
        **asked,
        first_answered_at="if(t.first_answered_at is null, null, k.mentioned_at + interval 3 hour)",
        settled_at="if(t.settled_at is null, null, k.mentioned_at + interval 3 hour)",
    )
    fill(
        world,
        "marts.fct_inbox",
        f"""
        select row_number() over (order by hash(mention_id)) as n, * from marts.fct_mentions
        where {own} and mention_date > date '{world.last}' - 30
        order by n limit {world.size.inbox}
        """,
        **asked,
        priority=f"round(100.0 * (1 - (k.n - 1) / {world.size.inbox}), 1)",
        priority_rank="k.n",
    )
    fill(
        world,
        "marts.fct_response_weekly",
        """
        select row_number() over () as n, * from (
            select week_start_date as week, coalesce(network_id, 'all') as network, count(*) as inbound,
                count(distinct member_key) as people, count(*) filter (where is_answered) as answered
            from marts.fct_conversations where needs_answer
            group by grouping sets ((week_start_date, network_id), (week_start_date))
        ) order by week, network
        """,
        week_start_date="k.week",
        network_id="k.network",
        is_complete=is_complete(world),
        inbound_count="k.inbound",
        people_count="k.people",
        answered_count="k.answered",
        responses_count="k.answered",
        response_enough_data="k.answered > 29",
        **share("inbound_answered_share", "k.answered", "k.inbound"),
    )
