"""The plan of a run: which networks take part, and what their steps need from the warehouse.

Steps of several networks run side by side, and only one process may hold the warehouse. So
the plan reads states, loaded batches and history once, and the others read the plan.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from agorascope.build import built_as_of
from agorascope.clock import check_clock
from agorascope.context import Context
from agorascope.coverage import VERIFY
from agorascope.errors import WorkspaceError
from agorascope.landing import Batch, batches
from agorascope.runs import has_facts, read_facts, write_facts

PLAN = "plan"
SEEN_LATELY = timedelta(hours=20)  # a daily run looks again each day, whatever its minute
UNDECLARED = "und"  # ISO 639-2: a language that nobody stated


def write_plan(context: Context, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Write the plan and return its networks: the enabled ones, and those with batches never loaded."""
    built = built_as_of(connection)
    if not context.workspace.demo:  # a made-up world has its own time
        check_clock(context.run.as_of, built, datetime.now(UTC))
    loaded = loaded_batches(connection)
    waiting = {
        batch.network
        for batch in batches(context.settings.landing)
        if loaded.get(batch.network, {}).get(batch.batch_id) != pages_in(batch)
    }
    networks = sorted(waiting | set(context.workspace.enabled_networks()))
    facts = {
        "networks": networks,
        "as_of": max(built or context.run.as_of, context.run.as_of).isoformat(),
        "states": _states(connection),
        "loaded": loaded,
        "history": _history(connection),
        "stored": {name: _stored(connection, context, name) for name in context.workspace.enabled_networks()},
    }
    write_facts(context.settings, context.run.run_id, PLAN, facts)
    return networks


def pending(context: Context, network: str) -> list[Batch]:
    """Landed batches of a network that are not loaded yet, or grew since, oldest first."""
    known = read_facts(context.settings, context.run.run_id, PLAN)["loaded"].get(network, {})
    return [b for b in batches(context.settings.landing, network) if known.get(b.batch_id) != pages_in(b)]


def planned_networks(context: Context) -> list[str]:
    """The networks that take part in this run."""
    return list(read_facts(context.settings, context.run.run_id, PLAN)["networks"])


def planned_as_of(context: Context) -> datetime | None:
    """The moment the figures of this run are of; None for a step that runs without a plan."""
    if not has_facts(context.settings, context.run.run_id, PLAN):
        return None
    return datetime.fromisoformat(read_facts(context.settings, context.run.run_id, PLAN)["as_of"])


def keep_up(context: Context, connection: duckdb.DuckDBPyConnection) -> None:
    """Let the plan's moment follow a run that came in between: nobody takes back the days it built."""
    planned, built = planned_as_of(context), built_as_of(connection)
    if planned and built and built > planned:
        facts = read_facts(context.settings, context.run.run_id, PLAN) | {"as_of": built.isoformat()}
        write_facts(context.settings, context.run.run_id, PLAN, facts)


def refuse_to_mix(connection: duckdb.DuckDBPyConnection, context: Context) -> None:
    """Made-up and real posts do not belong into one warehouse: WorkspaceError says where to go."""
    rows = connection.execute("select name, is_demo from raw.workspace").fetchall()
    posts = connection.execute("select count(*) from raw.posts").fetchall()[0][0]
    if posts and any(is_demo != context.workspace.demo for _, is_demo in rows):
        raise WorkspaceError(
            f"{context.settings.data_dir} holds the posts of {rows[0][0]!r}: "
            "made-up and real posts do not mix.",
            remedy="Give this workspace a folder of its own: export AGORASCOPE_DATA_DIR=data-my-brand",
        )


def planned_states(context: Context, network: str) -> dict[str, dict[str, Any]]:
    """The state of every source of a network, as the last committed load left it."""
    states = read_facts(context.settings, context.run.run_id, PLAN)["states"]
    return dict(states.get(network, {}))


def planned_history(context: Context, network: str) -> dict[str, Any]:
    """What batches of a network usually look like; empty for a young one."""
    history = read_facts(context.settings, context.run.run_id, PLAN)["history"]
    return dict(history.get(network, {}))


def planned_stored(context: Context, network: str) -> list[dict[str, Any]]:
    """The stored posts of a network to look at again: uri, post_id, instance, channel_id, thread_id."""
    return list(read_facts(context.settings, context.run.run_id, PLAN)["stored"].get(network, []))


def pages_in(batch: Batch) -> int:
    """How many pages a batch holds."""
    return sum(1 for _ in batch.path.glob("*.meta.json"))


def _stored(connection: duckdb.DuckDBPyConnection, context: Context, network: str) -> list[dict[str, Any]]:
    """Live posts that were not seen for a day, those seen longest ago first.

    Posts that the network cannot be asked for would stay the oldest, and keep all others out. So would
    those asked for in vain: they count as seen then, unless somebody says that their removal is right.
    """
    from extractors.registry import get_source

    configured = context.workspace.networks[network]
    if configured.archive is not None or not configured.recheck.posts:
        return []
    given = get_source(network).capabilities
    if not given.deletions:
        return []
    now = context.run.window_to
    line = _states(connection).get(network, {}).get(VERIFY, {})
    asked: dict[str, str] = {} if configured.recheck.believe_all else line.get("asked", {})
    found = connection.execute(
        """
        select uri, post_id, instance, channel_id, thread_id
        from (
            select posts.*, greatest(fetched_at, coalesce(asked.at, fetched_at)) as seen_at
            from raw.posts
            left join (
                select unnest($uris::varchar[]) as uri, unnest($moments::timestamptz[]) as at
            ) as asked on asked.uri = posts.uri
        )
        where network = $network and status in ('live', 'edited') and created_at >= $since
            and seen_at < $seen and ($askable = '' or regexp_full_match(post_id, $askable))
        order by seen_at, uri
        limit $posts
        """,
        {
            "network": network,
            "since": now - timedelta(days=configured.recheck.days),
            "seen": now - SEEN_LATELY,
            "askable": given.askable,
            "posts": configured.recheck.posts,
            "uris": list(asked),
            "moments": [datetime.fromisoformat(at) for at in asked.values()],
        },
    )
    names = ("uri", "post_id", "instance", "channel_id", "thread_id")
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _states(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    states: dict[str, dict[str, Any]] = {}
    rows = connection.execute("select network, source, state from raw.state").fetchall()
    for network, source, state in rows:
        states.setdefault(network, {})[source] = json.loads(state)
    return states


def loaded_batches(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, int]]:
    """How many pages of each batch are loaded or were refused, by network and batch."""
    loaded: dict[str, dict[str, int]] = {}
    rows = connection.execute("select network, batch_id, landed_pages from raw.batches").fetchall()
    for network, batch_id, pages in rows:
        loaded.setdefault(network, {})[batch_id] = pages
    return loaded


def _history(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    history: dict[str, dict[str, Any]] = {}
    typical = connection.execute(
        """
        select network, median(posts) from (
            select network, posts from raw.batches where status = 'loaded' and posts > 0
            qualify row_number() over (partition by network order by loaded_at desc) <= 14
        ) group by network having count(*) >= 5
        """
    ).fetchall()
    for network, posts in typical:
        history.setdefault(network, {})["typical_posts"] = posts
    shares = connection.execute(
        """
        select network, coalesce(lang, ?) as lang, count(*) / sum(count(*)) over (partition by network)
        from raw.posts group by network, lang
        """,
        [UNDECLARED],
    ).fetchall()
    for network, language, share in shares:
        history.setdefault(network, {}).setdefault("language_shares", {})[language] = share
    return history
