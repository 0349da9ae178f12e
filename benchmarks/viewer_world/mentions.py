"""The mentions, of which most of the other marts are counted: their days, their words, then their rows."""

from collections.abc import Iterator
from datetime import date, timedelta

from benchmarks.viewer_world.filling import World, fill
from benchmarks.viewer_world.shape import DAILY_LOADS, DAYS, NETWORKS, TEXTS, ZONE


def calendar(world: World) -> None:
    """The days with their volume: busier in the week, growing, an own crisis each quarter; the weeks."""
    world.run(
        f"""
        create temp table calendar as
        with days as (
            select n, (date '{world.first}' + n::int) as day, n % 91 between 60 and 63 as in_crisis,
                (1 + n / {DAYS}) * (case when isodow(date '{world.first}' + n::int) > 5 then 0.7 else 1 end)
                * (0.8 + 0.4 * u(n, 'day')) * (case when n % 91 between 60 and 63 then 1.8 else 1 end)
                as weight
            from range({DAYS}) as t (n)
        )
        select *, date_trunc('week', day)::date as week,
            ceil({world.size.mentions} * weight / sum(weight) over ())::bigint as posts
        from days
        """
    )
    world.run("create temp table weeks as select distinct week from calendar order by week")


def texts(world: World) -> None:
    """Long texts of each language out of the pattern's pairs of words, of which a mention is a piece."""
    world.run(
        """
        create temp table words as
        with cut as (
            select coalesce(language, 'en') as language, string_split(text, ' ') as words
            from pattern.marts.fct_mentions
        )
        select language, list(distinct words[i] || ' ' || words[i + 1]) as pairs
        from cut, unnest(range(1, len(words))) as r (i) group by language
        """
    )
    for language in ("en", "fr"):
        world.run(
            f"""
            set variable texts_{language} = (
                select list(text) from (
                    select string_agg(pairs[1 + pick(n * 1000 + i, 'word', len(pairs))], ' ') as text
                    from words, range({TEXTS}) as t (n), range(110) as r (i)
                    where language = '{language}' group by n
                )
            )
            """
        )
    world.run("drop table words")


def mentions(world: World) -> None:
    """The first load network after network, then day after day."""
    cut = world.last - timedelta(days=DAILY_LOADS)
    for network in NETWORKS:
        for first in _steps(world.first, cut, 120):
            _mentions_of(world, first, min(first + timedelta(days=119), cut), f"network = '{network}'")
    for first in _steps(cut + timedelta(days=1), world.last, 30):
        _mentions_of(world, first, min(first + timedelta(days=29), world.last), "true")


def _steps(first: date, last: date, step: int) -> Iterator[date]:
    for days in range(0, (last - first).days + 1, step):
        yield first + timedelta(days=days)


def _mentions_of(world: World, first: date, last: date, condition: str) -> None:
    """Mentions of some days. A mention's number tells its day, its author and everything else.

    Members by rank: the first has one mention in a thousand or so, most have a few.
    """
    keys = f"""
        with numbered as (
            select day, in_crisis, n * 1000000 + i as n,
                floor({world.size.members} * pow(u(n * 1000000 + i, 'author'), 2))::bigint as m
            from calendar, unnest(range(posts)) as r (i)
            where day between '{first}' and '{last}'
        ),
        placed as (
            select *, network_of(m) as network, brand_of(u(n, 'brand')) as brand_id,
                if(u(m, 'language') < 0.55, 'fr', 'en') as language, u(n, 'stance') as mood,
                date_trunc('second', day + to_seconds((86399 * u(n, 'time'))::bigint)) as moment
            from numbered
        )
        select *, community_of(m, floor(3 * u(n, 'place'))) as community,
            case
                when u(n, 'scored') < 0.03 then null
                when mood < if(in_crisis and brand_id = brand(0), 0.7, 0.27) then 'negative'
                when mood < if(in_crisis and brand_id = brand(0), 0.75, 0.55) then 'positive'
                else 'neutral'
            end as said,
            floor(45 + 550 * pow(u(n, 'length'), 7) + 100 * u(n, 'more'))::int as length
        from placed where {condition} order by day
    """
    spoken = " ".join(
        f"when k.language = '{language}' then substr("
        f"getvariable('texts_{language}')[1 + pick(k.n, 'text', len(getvariable('texts_{language}')))], "
        f"1 + pick(k.n, 'from', 400), k.length)"
        for language in ("fr", "en")
    )
    fill(
        world,
        "marts.fct_mentions",
        keys,
        mention_id="mention_of(k.n)",
        post_key="post_of(k.n)",
        brand_id="k.brand_id",
        network_id="k.network",
        community_id="k.community",
        author_key="member_of(k.m)",
        member_key="member_of(k.m)",
        mentioned_at=f"k.moment at time zone '{ZONE}'",
        mention_date="k.day",
        language="k.language",
        is_staff="u(k.m, 'staff') < 0.005",
        is_duplicate="u(k.n, 'copy') < 0.01",
        matched_text="k.brand_id",
        stance="k.said",
        model_stance="k.said",
        content_hash="md5('hash ' || k.n)",
        text=f"k.brand_id || ' ' || case {spoken} end",
        url="'https://' || k.network || '.example/' || k.community || '/' || post_of(k.n)",
        parent_post_key="if(t.is_reply, post_of(k.n - 1), null)",
        thread_key="post_of(k.n - pick(k.n, 'thread', 3))",
    )
