"""Whom to answer, whom to thank, whom to invite."""

from collections.abc import Mapping

from agorascope.report.collecting.reader import Reader, Row, estimate, who
from agorascope.report.facts import Candidate, Friend, Funnel, Waiting

MOST_WAITING = 5
MOST_FRIENDS = 3  # for each brand
MOST_CANDIDATES = 3  # for each brand
CONTACTED = ("contacted", "accepted", "declined", "no_answer", "arrived", "active")

_STATES = "select item_id, state from marts.fct_inbox order by priority_rank, item_id"

_WAITING = """
with wanted as (
    select * from marts.fct_inbox where item_id in (select unnest($ids::varchar[]))
)

select i.*, i.created_at as at, d.handle, m.language
from wanted as i
left join marts.dim_members as d on i.network_id = d.network_id and i.member_key = d.member_key
left join (
    select post_key, max(language) as language from marts.fct_mentions
    where post_key in (select unnest($ids::varchar[])) group by post_key
) as m on i.item_id = m.post_key
order by i.priority_rank, i.item_id
"""

_FRIENDS = """
with spoke as (
    select
        m.*, row_number() over (
            partition by m.brand_id, m.network_id, m.member_key
            order by length(coalesce(m.text, '')) >= 40 desc, m.p_positive desc, m.mention_id
        ) as place
    from marts.fct_mentions as m
    join marts.dim_brands as b on m.brand_id = b.brand_id
    where b.is_own and m.mention_date between $first and $last and m.stance = 'positive'
        and not m.is_staff and not m.is_duplicate and m.member_key is not null
)
select
    s.brand_id, s.network_id, s.member_key, s.mention_id, d.handle, d.person_key,
    f.positive_count, f.favour_n, f.favour_low,
    row_number() over (
        partition by s.brand_id order by f.favour_low desc, f.favour_n desc, s.network_id, s.member_key
    ) as friend_rank
from spoke as s
join marts.fct_member_favourability as f
    on s.brand_id = f.brand_id and s.network_id = f.network_id and s.member_key = f.member_key
join marts.dim_members as d on s.network_id = d.network_id and s.member_key = d.member_key
where s.place = 1 and d.is_scored and not d.is_staff and not d.is_bot and f.favour_low > 0.5
order by s.brand_id, friend_rank
"""

_CANDIDATES = """
select c.* exclude (person_key), d.handle, d.person_key
from marts.fct_ambassador_candidates as c
left join marts.dim_members as d on c.network_id = d.network_id and c.member_key = d.member_key
order by c.brand_id, c.candidate_rank
"""

_CONTACTS = "select brand_id, network_id, member_key, state from marts.fct_outreach_contacts"

# Whose accounts they are: who said no by one account is not asked by another.
_PERSONS = """
select network_id, member_key, person_key from marts.dim_members where list_contains($keys, member_key)
"""

_FUNNEL = """
select * from marts.fct_outreach_funnel_weekly
where cohort = 'all' and contacted_count > 0 order by brand_id
"""


def read_waiting(reader: Reader, states: Mapping[str, str]) -> tuple[tuple[Waiting, ...], int]:
    """The first of those who wait for an answer, and how many wait; `states` are the team's, newer ones."""
    known = {row["item_id"]: row["state"] for row in reader.rows(_STATES)}
    now = {item: states.get(item, state) for item, state in known.items()}
    waiting = [item for item, state in now.items() if state in {"open", "taken"}]
    rows = reader.rows(_WAITING, ids=waiting[:MOST_WAITING])
    shown = tuple(_waiting(reader, row | {"state": now[row["item_id"]]}) for row in rows)
    return shown, len(waiting)


def _waiting(reader: Reader, row: Row) -> Waiting:
    return Waiting(
        item_id=row["item_id"],
        brand_id=row["brand_id"],
        said=reader.as_said(row),
        stance=row["stance"],
        is_question=bool(row["is_question"]),
        priority=row["priority"],
        waiting_minutes=row["waiting_minutes"],
        waiting_business_minutes=row["waiting_business_minutes"],
        reasons_en=row["reasons_en"] or "",
        reasons_fr=row["reasons_fr"] or "",
        state=row["state"],
    )


def read_outreach(
    reader: Reader, states: Mapping[tuple[str, str, str], str]
) -> dict[tuple[str, str], set[str]]:
    """Where the team stands with each person, by brand and person: the states of all their accounts.

    `states` are by brand, network and member, and newer than the marts.
    """
    known = {(r["brand_id"], r["network_id"], r["member_key"]): r["state"] for r in reader.rows(_CONTACTS)}
    known |= states
    rows = reader.rows(_PERSONS, keys=sorted({member for _, _, member in known}))
    persons = {(row["network_id"], row["member_key"]): row["person_key"] for row in rows}
    found: dict[tuple[str, str], set[str]] = {}
    for (brand, network, member), state in known.items():
        if person := persons.get((network, member)):
            found.setdefault((brand, person), set()).add(state)
    return found


def read_friends(reader: Reader, outreach: Mapping[tuple[str, str], set[str]]) -> tuple[Friend, ...]:
    """Members who spoke well of an own brand in the week and are known to do so; nobody who said no."""
    taken: dict[str, int] = {}
    result = []
    rows = reader.weekly(_FRIENDS)
    reader.look_up(row["mention_id"] for row in rows if row["friend_rank"] <= MOST_FRIENDS)
    for row in rows:
        brand = row["brand_id"]
        if taken.get(brand, 0) == MOST_FRIENDS or "declined" in outreach.get((brand, row["person_key"]), ()):
            continue
        said = reader.said([row["mention_id"]])
        if not said:
            continue
        taken[brand] = taken.get(brand, 0) + 1
        result.append(
            Friend(
                brand_id=row["brand_id"],
                who=who(row),
                network=reader.network(row["network_id"]),
                positive=row["positive_count"],
                polar=row["favour_n"],
                favour_low=row["favour_low"],
                said=said[0],
                network_id=row["network_id"],
                member_key=row["member_key"],
            )
        )
    return tuple(result)


def read_candidates(
    reader: Reader, outreach: Mapping[tuple[str, str], set[str]]
) -> tuple[tuple[Candidate, ...], int]:
    """Whom to invite next, and how many candidates nobody has written to, by any of their accounts."""
    chosen: list[tuple[Row, str | None]] = []
    left = 0
    taken: dict[str, int] = {}
    for row in reader.rows(_CANDIDATES):
        states = outreach.get((row["brand_id"], row["person_key"]), set())
        if states.intersection(CONTACTED):
            continue
        left += 1
        if taken.get(row["brand_id"], 0) < MOST_CANDIDATES:
            taken[row["brand_id"]] = taken.get(row["brand_id"], 0) + 1
            chosen.append((row, next(iter(states), None)))
    reader.look_up(row[f"evidence_{number}_mention_id"] for row, _ in chosen for number in (1, 2, 3))
    return tuple(_candidate(reader, row, state) for row, state in chosen), left


def _candidate(reader: Reader, row: Row, state: str | None) -> Candidate:
    quotes = reader.said(row[f"evidence_{number}_mention_id"] for number in (1, 2, 3))
    return Candidate(
        brand_id=row["brand_id"],
        who=who(row),
        network=reader.network(row["network_id"]),
        rank=row["candidate_rank"],
        favour=row["favour"],
        favour_low=row["favour_low"],
        favour_high=row["favour_high"],
        favour_n=row["favour_n"],
        weeks=row["polar_weeks_count"],
        last_post_on=row["last_post_date"],
        route=row["contact_route"] or "",
        notice=row["notice"] or "",
        state=state,
        quotes=tuple(quotes[:2]),
        network_id=row["network_id"],
        member_key=row["member_key"],
    )


def read_funnels(reader: Reader) -> tuple[Funnel, ...]:
    """Outreach so far, for each brand that somebody was invited for."""
    rows = reader.rows(_FUNNEL)
    counts = ("contacted", "accepted", "declined", "no_answer", "arrived", "active")
    return tuple(
        Funnel(
            brand_id=row["brand_id"],
            **{count: row[f"{count}_count"] for count in counts},
            acceptance=estimate(row, "acceptance_share"),
        )
        for row in rows
    )


def read_unscored_networks(reader: Reader) -> tuple[str, ...]:
    """Networks whose terms forbid scores of members."""
    rows = reader.rows(
        "select network_name from marts.dim_networks where not has_member_scores and is_enabled order by 1"
    )
    return tuple(row["network_name"] for row in rows)
