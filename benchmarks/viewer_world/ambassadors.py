"""Who speaks well of which brand, who meets the criteria of an ambassador, who is invited."""

from benchmarks.viewer_world.filling import World, fill
from benchmarks.viewer_world.shares import share

FAVOUR = {
    **share("favour", "(k.positive + 1)", "(k.positive + k.negative + 2)", 5),
    "favour_rank": "k.place",
    "network_id": "k.network",
    "member_key": "k.member_key",
    "person_key": "md5('person ' || k.n)",
    "positive_count": "k.positive",
    "neutral_count": "k.neutral",
    "negative_count": "k.negative",
    "first_mention_at": "coalesce(k.first_at, t.first_mention_at)",
    "last_mention_at": "coalesce(k.last_at, t.last_mention_at)",
    "last_post_at": "coalesce(k.last_at, t.last_post_at)",
    "last_post_date": "coalesce(k.last_at::date, t.last_post_date)",
}
RANKED = "row_number() over (partition by {by} order by {best}, n) as place"


def ambassadors(world: World) -> None:
    """The marts of favour and of ambassadors, from the table `people` that the members leave."""
    _favour(world)
    _candidates(world)


def _favour(world: World) -> None:
    """Of the own brand all who spoke of it, of each brand a third of the rest, with the same counts."""
    best = "(positive + 1) / (positive + negative + 2) desc"
    fill(
        world,
        "marts.fct_member_favourability",
        f"""
        select *, brand(b) as brand_id, {RANKED.format(by="network, b", best=best)}
        from people, range(5) as r (b)
        where not is_staff and (b = 0 and positive + negative + neutral > 0 or pick(n, b, 3) = 0)
        """,
        brand_id="k.brand_id",
        **FAVOUR,
    )


def _candidates(world: World) -> None:
    """Everybody against the criteria, and the first of them with three mentions to quote."""
    candidates = f"""
        select *, place <= {world.size.candidates} as is_candidate from (
            select *, {RANKED.format(by="1", best="positive - 3 * negative desc")} from people
            where not is_staff and positive + negative + neutral > 0
        )
    """
    criteria = FAVOUR | {"brand_id": "brand(0)", "candidate_score": "100.0 / (1 + k.place / 500)"}
    fill(
        world,
        "marts.fct_ambassador_criteria",
        candidates,
        **criteria,
        is_candidate="k.is_candidate",
        criteria_met_count="if(k.is_candidate, t.criteria_count, least(t.criteria_met_count, 7))",
    )
    world.run(
        f"""
        create temp table quotes as
        select member_key, list(mention_id)[:3] as quotes from marts.fct_mentions
        where brand_id = brand(0) and stance = 'positive'
            and member_key in (select member_key from ({candidates}) where is_candidate)
        group by member_key
        """
    )
    fill(
        world,
        "marts.fct_ambassador_candidates",
        f"select * from ({candidates}) left join quotes using (member_key) where is_candidate order by place",
        **criteria,
        candidate_rank="k.place",
        evidence_1_mention_id="k.quotes[1]",
        evidence_2_mention_id="k.quotes[2]",
        evidence_3_mention_id="k.quotes[3]",
    )
    world.run("drop table quotes")
