"""Posts and profiles of others that name them: found by a look at all, changed one by one."""

import re
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from agorascope.objecting.hiding import GAP, REFERENCES, Hider
from agorascope.objecting.names import MIN_DISTINCTIVE, address, folded, is_distinctive
from agorascope.objecting.register import named_objections, public_names
from agorascope.public_texts import SOURCES, public_columns
from agorascope.records import MEMBER, POST, STRINGS

_CHANGED = (
    "title", "text", "text_format", "display_text", "url", "mentions", "links", "channel_id",
    *REFERENCES, *(local for local in REFERENCES.values() if local), "content_hash",
)  # fmt: skip
_TYPES = {**{name: POST.field(name).type for name in POST.names}, "thread_root_uri": pa.string()}
_SCHEMA = pa.schema(
    [(name, _TYPES[name]) for name in ("network", "uri", "instance", *_CHANGED)]
    + [(name, pa.string()) for name in SOURCES]
)

_CANDIDATES = f"""
with theirs as (
    select posts.network, posts.instance, posts.uri, posts.post_id
    from removed_posts as gone inner join raw.posts as posts using (network, uri)
)
select {{columns}} from raw.posts as posts
where (network, uri) not in (select (network, uri) from removed_posts)
    and (
        {" or ".join(f"(network, {name}) in (select (network, uri) from theirs)" for name in REFERENCES)}
        or (network, parent_id) in (select (network, post_id) from theirs where post_id is not null)
        or (network, thread_id) in (select (network, post_id) from theirs where post_id is not null)
        or regexp_matches(lower(concat_ws(' ', title, display_text, text, url, channel_id, links::varchar,
            mentions::varchar, {", ".join(REFERENCES)})), $names)
    )
"""


@dataclass(frozen=True, slots=True)
class Names:
    """What to look for in stored text: expressions that DuckDB understands, over small letters."""

    pattern: str  # handles, ids, addresses: nobody else's
    wide: str  # the same and names of several words, which strangers may bear: for raw records

    def hidden(self, text: str) -> str:
        """The text with every name in it hidden, whatever it stands for; for sentences, not for posts."""
        return re.sub(self.pattern, GAP, text, flags=re.IGNORECASE)


def plain_names(connection: duckdb.DuckDBPyConnection) -> Names:
    """The names of those in `objecting_accounts`, for as long as they are stored."""
    rows = connection.execute(
        """
        with known as (
            select network, author_id as member_id, author_handle as handle, author_name as name, null as url
            from raw.posts
            union
            select network, member_id, handle, display_name, url from raw.members
        )
        select distinct known.member_id, known.handle, known.name, known.url, found.member_key
        from objecting_accounts as found
        inner join known on found.network = known.network
            and (found.member_id = known.member_id
                or (known.member_id is null and lower(trim(ltrim(known.handle, '@'))) = found.handle))
        """
    ).fetchall()
    given = {account for _, account in named_objections(connection)}
    public = public_names(connection)
    found: set[str] = set()
    called: set[str] = set()
    for member_id, handle, name, url, member_key in [*rows, *((a, a, None, None, None) for a in given)]:
        bare = (handle or "").strip().lstrip("@").lower()
        for local in {bare, bare.partition("@")[0]} - {""} - public:
            found.add(_word(local) if is_distinctive(local) else rf"[@＠/~]{_word(local)}")
        for value in (address(member_id or ""), address(url or ""), member_key or ""):
            if len(value) >= MIN_DISTINCTIVE and not value.isdigit():
                found.add(_word(value))
            elif value:
                found.add(rf"'id': {re.escape(value)}\b")
        if name and len(name.split()) > 1:
            compared = folded(name)
            if compared not in public:
                (found if is_distinctive(compared) else called).add(_word(name.lower()))
    return Names(_any_of(found), _any_of(found | called))


def find_changed(
    connection: duckdb.DuckDBPyConnection, hider: Hider, names: Names, public_handles: frozenset[str]
) -> int:
    """Put the posts of others that change into `other_posts`, with their new values; returns how many."""
    columns = ", ".join(["network", "uri", "instance", *_CHANGED])
    rows = (
        connection.sql(_CANDIDATES.format(columns=columns), params={"names": names.pattern})
        .to_arrow_table()
        .to_pylist()
    )
    changed = [row | changes for row in rows if (changes := hider.post(row))]
    table = pa.Table.from_pylist(changed, schema=_SCHEMA)
    for name, values in public_columns(table, public_handles).items():
        table = table.set_column(table.schema.get_field_index(name), name, values)
    connection.register("changed_rows", table)
    connection.execute("create or replace temp table other_posts as from changed_rows")
    connection.unregister("changed_rows")
    return len(changed)


def write_changed(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring `other_posts` into raw.posts; former versions of them, which say the same, go."""
    updates = ", ".join(f"{name} = new.{name}" for name in (*_CHANGED, *SOURCES))
    connection.execute(
        f"""
        update raw.posts as old set {updates} from other_posts as new
        where old.network = new.network and old.uri = new.uri
        """
    )
    for table in ("raw.post_versions", "nlp.post_places", "nlp.topic_matches"):
        connection.execute(
            f"delete from {table} as rows using other_posts as posts"
            " where rows.network = posts.network and rows.uri = posts.uri"
        )


def member_changes(hider: Hider, row: dict[str, Any]) -> dict[str, Any]:
    """The fields of somebody else's profile that change: what it says, and where it leads to."""
    network = str(row["network"])
    changes: dict[str, Any] = {}
    for name in ("links", "verified_links"):
        if links := row.get(name):
            kept = [link for link in links if not hider.names(network, link)]
            changes |= {name: kept} if len(kept) < len(links) else {}
    if bio := row.get("bio"):
        is_near = bool(changes) or hider.text(network, bio) != bio
        hidden = hider.text(network, bio, is_near=is_near)
        changes |= {"bio": hidden} if hidden != bio else {}
    return changes


def hide_in_members(connection: duckdb.DuckDBPyConnection, hider: Hider, names: Names) -> None:
    """The same for stored profiles."""
    rows = (
        connection.sql(
            """
        select network, member_id, bio, links, verified_links from raw.members
        where regexp_matches(
            lower(concat_ws(' ', bio, links::varchar, verified_links::varchar)), $names
        )
        """,
            params={"names": names.pattern},
        )
        .to_arrow_table()
        .to_pylist()
    )
    fields = [(name, MEMBER.field(name).type) for name in ("network", "member_id", "bio")]
    schema = pa.schema([*fields, ("links", STRINGS), ("verified_links", STRINGS)])
    changed = [row | changes for row in rows if (changes := member_changes(hider, row))]
    connection.register("changed_rows", pa.Table.from_pylist(changed, schema=schema))
    connection.execute(
        """
        update raw.members as old
        set bio = new.bio, links = new.links, verified_links = new.verified_links
        from changed_rows as new where old.network = new.network and old.member_id = new.member_id
        """
    )
    connection.unregister("changed_rows")


def _any_of(found: set[str]) -> str:
    return "|".join(sorted(found)) or r"[^\s\S]"


def _word(value: str) -> str:
    r"""The value where no letter or digit goes on before or after it."""
    before = r"\b" if re.match(r"\w", value) else ""
    after = r"\b" if re.search(r"\w\Z", value) else ""
    return f"{before}{re.escape(value)}{after}"
