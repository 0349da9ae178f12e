"""A person corrects the stance of a mention: kept in the app store, shown from the next run on.

The label holds for the words it was made for: an edited post is the model's again. It is kept when the model
changes, and withdrawn by another line, never by forgetting this one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import duckdb

from agorascope.app_store import AppStore
from agorascope.app_store.labels import standing
from agorascope.app_store.tables import StanceCorrection
from agorascope.errors import InputError
from agorascope.gold.frame import Mention, mentions
from agorascope.gold.sheets import Answer, refuse


def correct(
    store: AppStore,
    connection: duckdb.DuckDBPyConnection,
    answers: Sequence[Answer],
    by: str,
    now: datetime | None = None,
) -> int:
    """Keep the labels, all or none; returns how many were not there already.

    Raises InputError naming the rows whose mention is not in the published file.
    """
    moment = now or datetime.now(UTC)
    published = mentions(connection, {answer.mention_id for answer in answers})
    refuse(
        [f"row {a.row}: there is no mention {a.mention_id}" for a in answers if not _is_same(published, a)],
        'Mentions have their ids in marts.fct_mentions: agorascope sql "from marts.fct_mentions"',
    )
    added = 0
    with store.writing(by) as session:
        former = standing(session.query(StanceCorrection).order_by(StanceCorrection.correction_id))
        for answer in answers:
            mention = published[answer.mention_id]
            last = former.get((mention.mention_id, mention.content_hash))
            if last is not None and last.label == answer.label:
                continue
            previous = last.label if last is not None else mention.stance
            row = _row(mention, answer.label, previous, by, moment, answer.note)
            former[mention.mention_id, mention.content_hash] = row
            session.add(row)
            added += 1
    return added


def withdraw(store: AppStore, mention_id: str, by: str, now: datetime | None = None) -> int:
    """Give the model's label back to a mention, whatever words it was corrected for; returns how many were.

    Raises InputError when no correction of it stands.
    """
    moment = now or datetime.now(UTC)
    with store.writing(by) as session:
        said = session.query(StanceCorrection).filter_by(mention_id=mention_id)
        held = list(standing(said.order_by(StanceCorrection.correction_id)).values())
        if not held:
            raise InputError(
                f"No correction of mention {mention_id} stands.",
                remedy="`agorascope gold export` lists the labels that hold.",
            )
        session.add_all(
            StanceCorrection(
                mention_id=mention_id,
                content_hash=row.content_hash,
                label=None,
                previous_label=row.label,
                labelled_by=by,
                labelled_at=moment,
            )
            for row in held
        )
    return len(held)


def standing_corrections(store: AppStore) -> list[StanceCorrection]:
    """The corrections that hold, the latest first."""
    with store.reading() as session:
        held = standing(session.query(StanceCorrection).order_by(StanceCorrection.correction_id))
    return sorted(held.values(), key=lambda row: row.correction_id, reverse=True)


def _is_same(published: dict[str, Mention], answer: Answer) -> bool:
    mention = published.get(answer.mention_id)
    return mention is not None and mention.content_hash.startswith(answer.content_hash)


def _row(
    mention: Mention, label: str, previous: str | None, by: str, moment: datetime, note: str
) -> StanceCorrection:
    return StanceCorrection(
        mention_id=mention.mention_id,
        content_hash=mention.content_hash,
        label=label,
        previous_label=previous,
        labelled_by=by,
        labelled_at=moment,
        note=note,
    )
