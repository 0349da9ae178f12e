"""Takes those who object out of the warehouse: one transaction, done again without harm.

    app.objections -> accounts, their posts -> raw.*, nlp.* without them; others' posts without their names
                                            -> app.suppressed, raw.touched_days

What is deleted is gone from every query at once; what remains of it in free blocks of the file goes when the
file is written anew, see `leftovers`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb

from agorascope.objecting import others
from agorascope.objecting.finding import find_objectors
from agorascope.objecting.held import delete_held, hold
from agorascope.objecting.hiding import GAP, Hider
from agorascope.objecting.names import Account
from agorascope.objecting.register import (
    Cause,
    Learned,
    forget_withdrawn,
    is_anybody_out,
    keep,
    named_objections,
    read_marks,
)
from agorascope.warehouse import transaction

META_NAME = "objection"  # in raw.build_meta while files of before still hold somebody
JOURNAL_HELD = (
    "objections: a reader holds the app store's journal, which may still hold erased notes; "
    "the next run tries again"
)

_TOUCH = """
insert into raw.touched_days
with moments as (
    select posts.created_at from raw.posts as posts
    inner join removed_posts using (network, uri)
    union
    select links.created_at from raw.interactions as links
    inner join objecting_accounts as found
        on links.network = found.network and found.member_id in (links.actor_id, links.target_member_id)
    union
    select links.created_at from raw.interactions as links
    inner join removed_posts as posts on links.network = posts.network and links.target_post_uri = posts.uri
    union
    select posts.created_at from raw.posts as posts
    inner join other_posts using (network, uri)
)
select distinct timezone($zone, created_at)::date as day
from moments
where day is not null and day not in (select touched.day from raw.touched_days as touched)
"""
# Sentences for people that may quote a record: (table, column).
_SENTENCES = (
    ("raw.rejects", "detail"),
    ("raw.rejects", "excerpt"),
    ("raw.runs", "message"),
    ("raw.batches", "message"),
    ("quality.validations", "observed"),
    ("quality.source_coverage", "message"),
    ("quality.source_alarms", "message"),
    ("quality.source_alarms", "subject"),
    ("quality.source_health", "message"),
    ("nlp.request_clusters", "label"),
    ("nlp.terms", "term"),
)


@dataclass(frozen=True, slots=True)
class Removal:
    """What was removed: counts of rows."""

    accounts: int = 0
    posts: int = 0
    changed_posts: int = 0
    is_journal_held: bool = False  # a reader kept the app store from writing over what was erased

    def message(self) -> str:
        """For the report of a step; names nobody."""
        held = JOURNAL_HELD if self.is_journal_held else ""
        if not (self.accounts or self.posts):
            return held
        return "; ".join(said for said in (self._removed(), held) if said)

    def _removed(self) -> str:
        return (
            f"objections: {self.accounts} accounts and {self.posts} posts removed, "
            f"{self.changed_posts} posts of others changed"
        )


@dataclass(frozen=True, slots=True)
class Gone:
    """What the app store may still say of: pseudonyms, and keys of posts as the marts have them."""

    member_keys: frozenset[tuple[str, str]]  # (network, pseudonym)
    post_keys: frozenset[str]
    mention_ids: frozenset[str]
    names: frozenset[tuple[str, str]]  # (network, account as it is compared)


def remove_objectors(
    connection: duckdb.DuckDBPyConnection,
    *,
    key: bytes,
    public_handles: frozenset[str],
    time_zone: str,
    forget: Callable[[Gone], None] = lambda _: None,
    learned: Learned | None = None,
    is_any_erased: bool = False,
    also: Callable[[duckdb.DuckDBPyConnection], object] = lambda _: None,
) -> Removal:
    """Take everybody out who objects now, and let in who no longer does; returns what was removed.

    `forget` is told what goes, before it goes: killed in between, the next run finds it all again.
    `is_any_erased`: the erased may be among what is stored, of whom only marks are known; `learned` is what
    their landed pages told of them; `also` is done in the same transaction.
    """
    if not is_anybody_out(connection):
        return Removal()
    forget_withdrawn(connection)
    marks = read_marks(connection, key)
    accounts, posts = find_objectors(connection, marks if is_any_erased else None)
    forget(_gone(connection))
    if not accounts and not is_any_erased and not _is_any_new(connection):
        return Removal()
    learned = learn_stored(connection, key, learned)
    learned.into(marks)
    hider = Hider(marks)
    names = others.plain_names(connection)
    with transaction(connection):
        keep(connection, learned)
        changed = others.find_changed(connection, hider, names, public_handles)
        connection.execute(_TOUCH, {"zone": time_zone})
        others.write_changed(connection)
        hold(connection, "removed_posts", "objecting_accounts")
        delete_held(connection)
        others.hide_in_members(connection, hider, names)
        _hide_in_sentences(connection, names)
        _forget_in_states(connection, hider)
        also(connection)
        note_pending(connection)
    return Removal(accounts, posts, changed)


def is_pending(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether files made before an objection may still hold somebody."""
    return bool(connection.execute("select 1 from raw.build_meta where name = ?", [META_NAME]).fetchall())


def settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Say that the files of before are gone."""
    connection.execute("delete from raw.build_meta where name = ?", [META_NAME])


def _is_any_new(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether an objection is new: others may have named somebody who never wrote."""
    found = connection.execute(
        """
        select 1 from app.objections
        where (network_id, account) not in (select (network_id, account) from app.suppressed)
        """
    ).fetchall()
    return bool(found)


def _gone(connection: duckdb.DuckDBPyConnection) -> Gone:
    def keys(query: str) -> frozenset[Any]:
        return frozenset(
            tuple(row) if len(row) > 1 else row[0] for row in connection.execute(query).fetchall()
        )

    return Gone(
        member_keys=keys(
            """
            select network, member_key from objecting_accounts where member_key is not null
            union select network_id, member_key from app.suppressed where member_key is not null
            union select network_id, account from app.objections
            """
        ),
        post_keys=keys("select md5(network || '|' || uri) from removed_posts"),
        mention_ids=keys(
            """
            select md5(network || '|' || uri || '|' || brand_id)
            from removed_posts, (
                select brand_id from raw.workspace_brands union select brand_id from nlp.mention_scores
            )
            """
        ),
        names=keys(
            """
            select network_id, account from app.objections
            union select network, lower(member_id) from objecting_accounts where member_id is not null
            union select network, handle from objecting_accounts where handle is not null
            union select network, member_key from objecting_accounts where member_key is not null
            """
        ),
    )


def learn_stored(connection: duckdb.DuckDBPyConnection, key: bytes, known: Learned | None = None) -> Learned:
    """What will be known of those in `objecting_accounts` when their rows are gone."""
    learned = known or Learned(key)
    for network, account in named_objections(connection):
        learned.account(Cause(network, account, None), Account(network, account, account))
    for cause_network, cause_account, member_key, *facts in connection.execute(
        """
        with known as (
            select network, author_id as member_id, author_handle as handle, author_name as display_name,
                null as url, instance
            from raw.posts
            union
            select network, member_id, handle, display_name, url, instance from raw.members
        )
        select distinct found.cause_network, found.cause_account, found.member_key, known.*
        from objecting_accounts as found
        inner join known on found.network = known.network
            and (found.member_id = known.member_id
                or (known.member_id is null and lower(trim(ltrim(known.handle, '@'))) = found.handle))
        """
    ).fetchall():
        learned.account(Cause(cause_network, cause_account, member_key), Account(*facts))
    for (
        cause_network,
        cause_account,
        member_key,
        network,
        uri,
        post_id,
        instance,
        title,
        text,
    ) in connection.execute(
        """
        select gone.cause_network, gone.cause_account, gone.member_key, posts.network, posts.uri,
            posts.post_id, posts.instance, posts.title, coalesce(posts.display_text, posts.text)
        from removed_posts as gone
        inner join raw.posts as posts using (network, uri)
        """
    ).fetchall():
        learned.post(
            Cause(cause_network, cause_account, member_key),
            network,
            uri,
            post_id=post_id,
            instance=instance,
            texts=(title, text),
        )
    return learned


def _hide_in_sentences(connection: duckdb.DuckDBPyConnection, names: others.Names) -> None:
    """Hide them in what steps and gates said; a raw record that names them goes as a whole."""
    for table, column in _SENTENCES:
        is_record = column in ("excerpt", "detail", "observed")
        for (said,) in connection.execute(
            f"select distinct {column} from {table} where regexp_matches(lower({column}), $names)",
            {"names": names.wide if is_record else names.pattern},
        ).fetchall():
            hidden = GAP if is_record else names.hidden(said)
            connection.execute(f"update {table} set {column} = ? where {column} = ?", [hidden, said])


def _forget_in_states(connection: duckdb.DuckDBPyConnection, hider: Hider) -> None:
    """Take their posts out of what sources remember, such as the posts to be looked at again."""
    for network, source, state in connection.execute(
        "select network, source, state from raw.state"
    ).fetchall():
        facts = json.loads(state)
        kept = without(facts, partial(hider.marks.has, "uri", network))
        if kept != facts:
            connection.execute(
                "update raw.state set state = ? where network = ? and source = ?",
                [json.dumps(kept, sort_keys=True), network, source],
            )


def without(facts: Any, is_theirs: Callable[[str], bool]) -> Any:
    """JSON without the items, and without the members of objects, that are theirs."""
    if isinstance(facts, dict):
        return {
            name: without(value, is_theirs)
            for name, value in facts.items()
            if not is_theirs(name) and not (isinstance(value, str) and is_theirs(value))
        }
    if isinstance(facts, list):
        return [without(one, is_theirs) for one in facts if not (isinstance(one, str) and is_theirs(one))]
    return facts


def note_pending(connection: duckdb.DuckDBPyConnection) -> None:
    """Say that files of before may hold somebody, until `settle`."""
    connection.execute("delete from raw.build_meta where name = ?", [META_NAME])
    connection.execute("insert into raw.build_meta values (?, 'pending')", [META_NAME])
