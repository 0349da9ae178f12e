"""The terms of the weeks that changed: part of the step "score".

    raw.touched_days -> their weeks -> posts, subject by subject -> nlp.term_counts, nlp.terms
                     -> and the eight weeks that follow          -> bursts in nlp.terms

A subject is a brand, with the posts that name it, or a watch topic, with the posts that speak of it.

A week is a Monday to Sunday of the workspace's zone. What was counted in a week is kept, each term
as a hash, so that a later week is set against it without its texts being read again: the cost
follows the weeks touched. Weeks are written one by one, and done again when a run was cut short,
since touched days stand until the models are built. Posts of staff and own pages are left out.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

import duckdb
import pyarrow as pa

from agorascope.staff import staff_accounts
from agorascope.terms import queries, rows
from agorascope.terms.counting import MIN_AUTHORS, count
from agorascope.terms.stop_words import STOP_WORDS
from agorascope.terms.tokens import Tokeniser
from agorascope.text import whole_text
from agorascope.warehouse import transaction
from agorascope.watch.topics import forms
from agorascope.windows import midnight
from agorascope.workspace import Workspace

ALGORITHM_VERSION = 2  # raise it when the same posts would give other terms
META_NAME = "terms"


@dataclass(slots=True)
class TermsReport:
    """What a run of the step did."""

    weeks_counted: int = 0
    weeks_compared: int = 0  # set against the weeks before them, those counted included
    posts: int = 0  # read, once for each subject they speak of
    terms: int = 0  # rows of nlp.terms written


def update_terms(connection: duckdb.DuckDBPyConnection, workspace: Workspace) -> TermsReport:
    """Bring nlp.terms up to date with the touched days. Running it again changes nothing."""
    report, version = TermsReport(), terms_version(workspace)
    weeks = queries.touched_weeks(connection)
    if _stored_version(connection) != version:
        connection.execute("delete from nlp.terms; delete from nlp.term_counts")
        weeks = queries.all_weeks(connection, workspace.time_zone)
    for week in weeks:
        _count_week(connection, workspace, week, version, report)
    for week in queries.weeks_to_compare(connection, weeks):
        _compare_week(connection, week)
        report.weeks_compared += 1
    _store_version(connection, version)
    return report


def terms_version(workspace: Workspace) -> str:
    """Changes whenever the same posts could give other terms."""
    facts = {
        "stop words": {language: sorted(words) for language, words in STOP_WORDS.items()},
        "least": MIN_AUTHORS,
        "names": sorted([*subject, *sorted(names)] for subject, names in _own_names(workspace).items()),
        "staff": staff_accounts(workspace),
        "public": sorted(workspace.public_handles()),
        "zone": workspace.time_zone,
    }
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:8]
    return f"terms-{ALGORITHM_VERSION}-{digest}"


def _count_week(
    connection: duckdb.DuckDBPyConnection, workspace: Workspace, week: date, version: str, report: TermsReport
) -> None:
    """Count the terms of one week anew, one subject and language after the other."""
    names = _own_names(workspace)
    span = (midnight(week, workspace), midnight(week + timedelta(weeks=1), workspace))
    hidden = queries.handles(connection, span, workspace.public_handles())
    with transaction(connection), connection.cursor() as reader:
        for table in ("nlp.terms", "nlp.term_counts"):
            connection.execute(f"delete from {table} where week_start = ?", [week])
        posts = queries.posts(reader, span, staff_accounts(workspace))
        for (kind, subject_id, language), group in groupby(posts, key=itemgetter(0, 1, 2)):
            texts = ((author, whole_text(title, text)) for *_, author, title, text in group)
            counts = count(texts, Tokeniser(language, names.get((kind, subject_id), ())))
            subject = {"subject_kind": kind, "subject_id": subject_id}
            place = subject | {"week_start": week, "language": language}
            terms = rows.term_table(place, counts, hidden, version)
            _insert(connection, "nlp.terms", terms)
            _insert(connection, "nlp.term_counts", rows.count_table(place, counts))
            report.posts += counts.read
            report.terms += terms.num_rows
    report.weeks_counted += 1


def _compare_week(connection: duckdb.DuckDBPyConnection, week: date) -> None:
    """Set the terms of a week against the weeks before it."""
    usage = connection.sql(queries.USAGE, params={"week": week}).to_arrow_table()
    connection.register("new_bursts", pa.concat_tables(map(rows.burst_table, rows.split_by_place(usage))))
    with transaction(connection):
        connection.execute(queries.SET_BURSTS, {"week": week})
    connection.unregister("new_bursts")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, new_rows: pa.Table) -> None:
    connection.register("new_rows", new_rows)
    connection.execute(f"insert into {table} by name select * from new_rows")
    connection.unregister("new_rows")


def _own_names(workspace: Workspace) -> dict[tuple[str, str], tuple[str, ...]]:
    """What each subject, by kind and id, is called or found by: its posts say it anyway."""
    brands = {
        ("brand", brand.id): (brand.name, *brand.names, *brand.hashtags, *brand.handles)
        for brand in workspace.brands
    }
    topics = {
        ("topic", topic.id): tuple(form for term in topic.terms for form in forms(term))
        for topic in workspace.watch
    }
    return brands | topics


def _stored_version(connection: duckdb.DuckDBPyConnection) -> str | None:
    found = connection.execute("select value from raw.build_meta where name = ?", [META_NAME]).fetchall()
    return str(found[0][0]) if found else None


def _store_version(connection: duckdb.DuckDBPyConnection, version: str) -> None:
    if _stored_version(connection) != version:
        with transaction(connection):
            connection.execute("delete from raw.build_meta where name = ?", [META_NAME])
            connection.execute("insert into raw.build_meta values (?, ?)", [META_NAME, version])
