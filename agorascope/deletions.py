"""Posts that their network no longer gives: they keep their place and their counters, and lose their words.

`raw.status_changes` is the log of what was said when; `raw.posts` gets the status. A later fetch that
shows the post again brings it back, words and all: the newest observation holds.
"""

from collections.abc import Sequence

import duckdb

from agorascope.records import GONE, content_hash

# What a post without words keeps nothing of, in the tables; landed bytes: agorascope.retention.gone.
WORDS = ("title", "text", "display_text", "public_text", "public_title", "public_url", "url")
LISTS = ("mentions", "hashtags", "links")
_EMPTIED = ", ".join([*(f"{name} = null" for name in WORDS), *(f"{name} = []" for name in LISTS)])


def empty_incoming(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the words off staged posts that are gone: a file may say so of a post and still hold them."""
    connection.execute(
        f"update incoming_post set content_hash = $empty, {_EMPTIED} where list_contains($gone, status)",
        {"empty": content_hash(None, None), "gone": list(GONE)},
    )


def set_aside_doubtful(connection: duckdb.DuckDBPyConnection, pages: Sequence[str]) -> int:
    """Take what these landed pages say is gone out of the batch; returns how many rows there were.

    Some networks answer for a post that is gone with a post that has such a status.
    """
    if not pages:
        return 0
    given = {"pages": list(pages), "gone": list(GONE)}
    return sum(
        len(
            connection.execute(
                f"""
                delete from incoming_{kind}
                where list_contains($pages, regexp_replace(raw_ref, '#[0-9]+$', ''))
                    and list_contains($gone, status)
                returning 1
                """,
                given,
            ).fetchall()
        )
        for kind in ("status_change", "post")
    )


def apply_status_changes(connection: duckdb.DuckDBPyConnection, time_zone: str) -> int:
    """Log the staged changes, mark their posts and purge the words; returns the posts that changed.

    Needs `incoming_status_change` and the tables `touched` and `changed_posts` of the load.
    """
    connection.execute(
        """
        insert into raw.status_changes by name
        select new.* exclude (copies) from incoming_status_change as new
        where not exists (
            select 1 from raw.status_changes as old
            where old.network = new.network and old.uri is not distinct from new.uri
                and old.post_id is not distinct from new.post_id
                and old.instance is not distinct from new.instance
                and old.status = new.status and old.observed_at = new.observed_at
        )
        """
    )
    # What is newer goes by our own clock on both sides: a server's may be days behind.
    # A batch may be loaded after one that was landed later, so former changes are held to its posts too.
    connection.execute(
        """
        create or replace temp table taken_back as
        with said as (
            select network, instance, uri, post_id, status, observed_at,
                coalesce(fetched_at, observed_at) as fetched_at, false as is_former
            from incoming_status_change
            union all
            select network, instance, uri, post_id, status, observed_at,
                coalesce(fetched_at, observed_at), true
            from raw.status_changes
            where (network, uri) in (select (network, uri) from incoming_post)
                or (uri is null and (network, post_id) in (select (network, post_id) from incoming_post))
        ), named as (  -- two joins: one with `or` between would compare every change with every post
            select said.* from said where uri is not null
            union all
            select said.* replace (p.uri as uri)
            from said
            join raw.posts as p
                on p.network = said.network and p.post_id = said.post_id
                and p.instance is not distinct from said.instance
            where said.uri is null
        )
        select p.network, p.uri, s.status, s.observed_at, s.fetched_at,
            timezone($zone, p.created_at)::date as day
        from named as s
        join raw.posts as p on p.network = s.network and p.uri = s.uri
        where s.fetched_at >= p.fetched_at and p.status <> s.status
            and not (s.is_former and s.fetched_at = p.fetched_at)
        qualify row_number() over (
            partition by p.network, p.uri order by s.fetched_at desc, s.observed_at desc
        ) = 1
        """,
        {"zone": time_zone},
    )
    connection.execute(
        f"""
        update raw.posts set
            status = t.status, status_at = t.observed_at, fetched_at = t.fetched_at,
            content_hash = $empty, {_EMPTIED}
        from taken_back as t
        where posts.network = t.network and posts.uri = t.uri
        """,
        {"empty": content_hash(None, None)},
    )
    connection.execute(
        "delete from raw.post_versions where (network, uri) in (select (network, uri) from taken_back)"
    )
    connection.execute("insert into touched select distinct day from taken_back")
    connection.execute("insert into changed_posts select network, uri from taken_back")
    row = connection.execute("select count(*) from taken_back").fetchone()
    connection.execute("drop table taken_back")
    return int(row[0]) if row else 0
