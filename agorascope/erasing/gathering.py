"""Collects, from the warehouse, what is looked for of the people who are being erased.

temp.objecting_accounts, temp.removed_posts -> Needles, without what others bear or wrote too
"""

import duckdb

from agorascope.erasing.needles import Finder, Needles, plain_text
from agorascope.objecting.names import Account, folded
from agorascope.objecting.register import Cause, Learned, public_names

_NAMES = """
with known as (
    select network, author_id as member_id, author_handle as handle, author_name as name,
        cast(null as varchar) as url, instance
    from raw.posts
    union
    select network, member_id, handle, display_name, url, instance from raw.members
)
"""
_THEIRS = f"""
{_NAMES}
select distinct known.network, known.member_id, known.handle, known.name, known.url, known.instance,
    found.member_key, found.cause_network, found.cause_account
from objecting_accounts as found
inner join known on found.network = known.network
    and (found.member_id = known.member_id
        or (known.member_id is null and lower(trim(ltrim(known.handle, '@'))) = found.handle))
"""
_OTHERS = f"""
{_NAMES}
select distinct lower(trim(ltrim(known.handle, '@'))), lower(trim(known.name))
from known
where (known.network, coalesce(known.member_id, lower(trim(ltrim(known.handle, '@'))))) not in (
    select (network, coalesce(member_id, handle)) from objecting_accounts
)
"""
_TEXTS = """
select posts.uri, posts.post_id, posts.url, posts.title, posts.text, posts.display_text,
    posts.public_text, posts.public_title
from removed_posts as gone inner join raw.posts as posts using (network, uri)
where not gone.is_repost
union all
select versions.uri, null, null, versions.title, versions.text, null, null, null
from removed_posts as gone inner join raw.post_versions as versions using (network, uri)
"""
# What others wrote without touching them: the same words are theirs too.
_OTHER_TEXTS = """
select title, display_text from raw.posts as posts
where (network, uri) not in (select (network, uri) from removed_posts)
    and coalesce(parent_uri, '') not in (select uri from removed_posts)
    and coalesce(quote_of_uri, '') not in (select uri from removed_posts)
    and coalesce(thread_root_uri, '') not in (select uri from removed_posts)
"""


def gather(connection: duckdb.DuckDBPyConnection, learned: Learned) -> Needles:
    """The needles of those in `objecting_accounts`; a name that is theirs alone is learned for good."""
    needles, public = Needles(), public_names(connection)
    called: dict[str, Cause] = {}
    for network, member_id, handle, name, url, instance, key, *cause_of in connection.execute(
        _THEIRS
    ).fetchall():
        needles.account(Account(network, member_id, handle, name, url, instance), public)
        needles.key(key)
        if name and " " in folded(name) and folded(name) not in public:
            called[name] = Cause(cause_of[0], cause_of[1], key)
    for uri, post_id, url, *texts in connection.execute(_TEXTS).fetchall():
        needles.post(uri, post_id, url, texts)
    borne = {folded(name) for _, name in connection.execute(_OTHERS).fetchall() if name}
    for name, cause in called.items():
        if folded(name) not in borne:
            needles.name(name)
            learned.unique_name(cause, folded(name))
    return needles


def shared(connection: duckdb.DuckDBPyConnection, needles: Needles) -> set[str]:
    """The needles that others bear, or wrote of their own accord."""
    rows = connection.execute(_OTHERS).fetchall()
    return {value for row in rows for value in row if value} | _written_by_others(connection, needles)


def _written_by_others(connection: duckdb.DuckDBPyConnection, needles: Needles) -> set[str]:
    """Texts of theirs that others wrote as well, of their own accord."""
    finder = Finder(Needles(texts=needles.texts))
    found: set[str] = set()
    cursor = connection.execute(_OTHER_TEXTS)
    while rows := cursor.fetchmany(10_000):
        for row in rows:
            for text in row:
                plain = plain_text(text or "")
                found |= {plain[start:end] for start, end, _ in finder.find(plain)}
    return found
