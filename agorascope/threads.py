"""Threads: every post knows the first post of its thread, whatever order posts arrive in.

A parent may arrive after its children, in another batch. So each post keeps the root known
so far, always one of its ancestors, and roots move up by pointer jumping when more is
learnt: root(p) becomes root(root(p)) until nothing moves. A chain of depth d settles in
log2(d) passes over the posts concerned.
"""

import duckdb

MAX_PASSES = 64  # chains of 2^64 posts; only a cycle in bad data gets here


def resolve_threads(connection: duckdb.DuckDBPyConnection, time_zone: str) -> int:
    """Resolve parents and thread roots for the rows of the temporary table `changed_posts`.

    Days of posts whose parent or root changed are added to the temporary table `touched`.
    Returns the number of root changes.
    """
    _resolve_local_ids(connection, time_zone, local="parent_id", uri="parent_uri")
    _resolve_local_ids(connection, time_zone, local="thread_id", uri="thread_uri")
    moved = _set_roots(
        connection,
        time_zone,
        """
        select p.network, p.uri, coalesce(p.thread_uri, p.parent_uri, p.uri) as root
        from raw.posts as p
        where (p.network, p.uri) in (select (network, uri) from changed_posts)
            and (p.thread_root_uri is null or p.thread_root_uri = p.uri)
        """,
    )
    connection.execute("create or replace temp table open_roots as select network, uri from changed_posts")
    for _ in range(MAX_PASSES):
        changed = _jump(connection, time_zone)
        if changed == 0:
            return moved
        moved += changed
    return moved + _break_cycles(connection, time_zone)


def _resolve_local_ids(
    connection: duckdb.DuckDBPyConnection, time_zone: str, *, local: str, uri: str
) -> None:
    """Global ids of parents or threads that the network names by local id only."""
    connection.execute(
        f"""
        create or replace temp table found_uris as
        select child.network, child.uri, child.created_at, min(target.uri) as target_uri
        from raw.posts as child
        join raw.posts as target
            on target.network = child.network
            and target.instance is not distinct from child.instance
            and target.post_id = child.{local}
        where child.{uri} is null and child.{local} is not null
            and (
                (child.network, child.uri) in (select (network, uri) from changed_posts)
                or (target.network, target.uri) in (select (network, uri) from changed_posts)
            )
        group by all
        """
    )
    connection.execute(
        f"""
        update raw.posts as p set {uri} = f.target_uri
        from found_uris as f where f.network = p.network and f.uri = p.uri
        """
    )
    connection.execute("insert into changed_posts select network, uri from found_uris")
    connection.execute(
        "insert into touched select distinct timezone(?, created_at)::date from found_uris", [time_zone]
    )


def _jump(connection: duckdb.DuckDBPyConnection, time_zone: str) -> int:
    """One pass: posts whose root has a root of its own move up to it.

    The posts concerned come first, then their roots: a join of all posts with all would hold them twice.
    """
    connection.execute(
        """
        create or replace temp table concerned as
        select p.network, p.uri, p.thread_root_uri
        from raw.posts as p
        where p.uri <> p.thread_root_uri
            and (
                (p.network, p.uri) in (select (network, uri) from open_roots)
                or (p.network, p.thread_root_uri) in (select (network, uri) from open_roots)
            )
        """
    )
    return _set_roots(
        connection,
        time_zone,
        """
        select p.network, p.uri, above.thread_root_uri as root
        from concerned as p
        join raw.posts as above on above.network = p.network and above.uri = p.thread_root_uri
        where above.thread_root_uri <> p.thread_root_uri
        """,
    )


def _set_roots(connection: duckdb.DuckDBPyConnection, time_zone: str, query: str) -> int:
    """Write the roots that `query` (network, uri, root) finds; returns how many differ from before."""
    connection.execute(
        f"""
        create or replace temp table new_roots as
        select p.network, p.uri, p.created_at, found.root
        from ({query}) as found
        join raw.posts as p using (network, uri)
        where found.root is distinct from p.thread_root_uri
        """
    )
    row = connection.execute("select count(*) from new_roots").fetchone()
    changed = int(row[0]) if row else 0
    if changed:
        connection.execute(
            """
            update raw.posts as p set thread_root_uri = n.root
            from new_roots as n where n.network = p.network and n.uri = p.uri
            """
        )
        connection.execute(
            "insert into touched select distinct timezone(?, created_at)::date from new_roots", [time_zone]
        )
        connection.execute("create or replace temp table open_roots as select network, uri from new_roots")
    return changed


def _break_cycles(connection: duckdb.DuckDBPyConnection, time_zone: str) -> int:
    """Posts that still move answer each other in a circle: each becomes its own thread."""
    return _set_roots(connection, time_zone, "select network, uri, uri as root from open_roots")
