"""Whom the objections concern among what is stored: accounts named, and others of the same person.

app.objections, app.suppressed -> temp.objecting_accounts -> temp.removed_posts
"""

from collections.abc import Iterable

import duckdb

from agorascope.members.naming import bare_account
from agorascope.objecting.marks import Marks, mark
from agorascope.objecting.register import ERASED

# An account is known by its posts, by its own page, or by both; a bare handle is also tried with its host.
_NAMED = """
create or replace temp table objecting_accounts as
with networks as (
    select network_id from app.objections union select network_id from app.suppressed
),
accounts as (
    select distinct
        network, author_id as member_id, author_handle as handle, author_key as member_key, instance
    from raw.posts
    where network in (from networks) and (author_id is not null or author_handle is not null)
    union
    select network, member_id, handle, member_key, instance
    from raw.members
    where network in (from networks)
),
bare as (
    select *, lower(trim(ltrim(handle, '@'))) as bare_handle from accounts
)
select distinct
    bare.network, bare.member_id, bare.member_key, bare.bare_handle as handle,
    objections.network_id as cause_network, objections.account as cause_account
from bare
inner join app.objections as objections
    on bare.network = objections.network_id
    and objections.account in (
        lower(bare.member_id), bare.member_key, bare.bare_handle,
        bare.bare_handle || '@' || lower(bare.instance)
    )
union
select bare.network, bare.member_id, bare.member_key, bare.bare_handle, known.network_id, known.account
from bare
inner join (
    select distinct network_id, account, member_key from app.suppressed where member_key is not null
) as known on bare.member_key = known.member_key
"""

# All there are of the networks of the erased, whose names nobody knows any more.
_ACCOUNTS = """
select network, author_id as member_id, author_handle as handle, author_key as member_key, instance
from raw.posts
where list_contains($networks, network) and (author_id is not null or author_handle is not null)
union
select network, member_id, handle, member_key, instance
from raw.members
where list_contains($networks, network)
"""

# Accounts that the last build took for the same person's; their ids are looked up by their pseudonyms.
_PERSONS = """
insert into objecting_accounts
with persons as (
    select distinct other.network_id, other.member_key, found.cause_network, found.cause_account
    from objecting_accounts as found
    inner join intermediate.int_persons__merged as mine
        on found.network = mine.network_id and found.member_key = mine.member_key
    inner join intermediate.int_persons__merged as other
        on mine.person_network_id = other.person_network_id
        and mine.person_member_key = other.person_member_key
    where other.member_key not in (select member_key from objecting_accounts where member_key is not null)
),
accounts as (
    select distinct network, author_id as member_id, author_key as member_key, author_handle as handle
    from raw.posts
    union
    select network, member_id, member_key, handle from raw.members
)
select accounts.network, accounts.member_id, accounts.member_key, lower(trim(ltrim(accounts.handle, '@'))),
    persons.cause_network, persons.cause_account
from persons
inner join accounts on persons.network_id = accounts.network and persons.member_key = accounts.member_key
"""

# What they wrote, and what others shared of it without a word of their own.
_THEIRS = """
create or replace temp table removed_posts as
with theirs as (
    select posts.network, posts.uri, found.cause_network, found.cause_account, found.member_key
    from raw.posts as posts
    inner join objecting_accounts as found
        on posts.network = found.network and posts.author_id = found.member_id
    union
    select posts.network, posts.uri, found.cause_network, found.cause_account, found.member_key
    from raw.posts as posts
    inner join objecting_accounts as found
        on posts.network = found.network and posts.author_id is null
        and lower(trim(ltrim(posts.author_handle, '@'))) = found.handle
)
select network, uri, cause_network, cause_account, member_key, false as is_repost from theirs
union
select posts.network, posts.uri, theirs.cause_network, theirs.cause_account, theirs.member_key, true
from raw.posts as posts
inner join theirs on posts.network = theirs.network and posts.repost_of_uri = theirs.uri
where posts.kind = 'repost' and (posts.network, posts.uri) not in (select (network, uri) from theirs)
"""


def find_objectors(
    connection: duckdb.DuckDBPyConnection,
    marks: Marks | None = None,
    networks: Iterable[str] = (),
    *,
    is_one: bool = False,
) -> tuple[int, int]:
    """Fill `objecting_accounts` and `removed_posts`; returns how many accounts and posts they hold.

    What slipped in before an objection is found by its name; what came since, by the pseudonym learned then.
    With `marks` every account of the networks of the erased, and of `networks`, is held against theirs.
    `is_one`: without the accounts that are taken for the same person's.
    """
    connection.execute(_NAMED)
    if marks and marks.known.get("named"):
        _add_marked(connection, marks, networks)
    if not is_one and _has_persons(connection):
        connection.execute(_PERSONS)
    connection.execute(_THEIRS)
    return _count(connection, "objecting_accounts", "network, coalesce(member_id, handle)"), _count(
        connection, "removed_posts", "network, uri"
    )


def names_tried(
    member_id: str | None, handle: str | None, member_key: str | None, instance: str | None
) -> list[str]:
    """What somebody may call an account, as it is compared."""
    bare = bare_account(handle or "")
    full = f"{bare}@{instance.lower()}" if bare and instance else ""
    return [name for name in ((member_id or "").strip().lower(), bare, full, member_key or "") if name]


def erased_as(marks: Marks, network: str, names: list[str]) -> str | None:
    """The token of the erased person whom one of these names was given for."""
    found = next((name for name in names if marks.has("named", network, name)), None)
    return None if found is None else f"{ERASED}{mark(marks.key, 'named', network, found):016x}"


def _add_marked(connection: duckdb.DuckDBPyConnection, marks: Marks, networks: Iterable[str]) -> None:
    known = connection.execute(
        "select distinct network_id from app.objections where starts_with(account, ?)", [ERASED]
    ).fetchall()
    wanted = sorted({*networks, *(name for (name,) in known)})
    accounts = connection.execute(_ACCOUNTS, {"networks": wanted}).fetchall()
    found = []
    for network, member_id, handle, member_key, instance in accounts:
        names = names_tried(member_id, handle, member_key, instance)
        if token := erased_as(marks, network, names):
            found.append([network, member_id, member_key, bare_account(handle or "") or None, network, token])
    if found:
        connection.executemany("insert into objecting_accounts values (?, ?, ?, ?, ?, ?)", found)


def _count(connection: duckdb.DuckDBPyConnection, table: str, keys: str) -> int:
    return int(
        connection.execute(f"select count(*) from (select distinct {keys} from {table})").fetchall()[0][0]
    )


def _has_persons(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a build left who is one person; the view needs the table beneath it."""
    names = ["int_persons__merged", "int_identity_links__judged"]
    found = connection.execute(
        """
        select count(distinct table_name) from information_schema.tables
        where table_schema = 'intermediate' and list_contains($names, table_name)
        """,
        {"names": names},
    ).fetchall()
    return int(found[0][0]) == len(names)
