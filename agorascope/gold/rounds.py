"""A round of the gold set: draw from the published file, hand out a sheet, take the labels back."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import duckdb
from sqlalchemy import select

from agorascope.app_store import AppStore
from agorascope.app_store.labels import drawn_items, latest_gold
from agorascope.app_store.tables import GoldItem, GoldLabel, GoldSample
from agorascope.errors import InputError
from agorascope.gold import frame
from agorascope.gold.drawing import Draw, draw
from agorascope.gold.sheets import Answer, name_of, refuse
from agorascope.published import Publication

SEED = 1  # of the first round; later rounds keep the seed of the one before
SMALLEST = 10


@dataclass(frozen=True, slots=True)
class Round:
    """What was drawn: the mentions to label, in an order by chance."""

    sample_id: str
    mentions: list[frame.Mention]
    draw: Draw


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the rows of a sheet."""

    labelled: int
    unchanged: int


def sample(
    store: AppStore,
    connection: duckdb.DuckDBPyConnection,
    publication: Publication,
    *,
    size: int,
    seed: int | None,
    who: str,
) -> Round:
    """Draw `size` mentions that were never drawn, and keep them as the next round.

    Raises InputError when there is nothing to draw.
    """
    if size < SMALLEST:
        raise InputError(f"A sample of {size} is too small.", remedy=f"Draw at least {SMALLEST}.")
    with store.writing(who) as session:
        former = session.scalars(select(GoldSample).order_by(GoldSample.drawn_at)).all()
        drawn = drawn_items(session)
        used = seed if seed is not None else former[-1].seed if former else SEED
        result = draw(
            frame.populations(connection),
            frame.lowest(connection, used, size, drawn.keys()),
            frame.still_there(connection, used, drawn.keys()),
            size,
        )
        new = [item for item in result.items if item.is_new]
        if not new:
            raise InputError(
                "There is no mention to draw that was not drawn before.",
                remedy="Wait for new mentions. Those not labelled: agorascope gold sample --unlabelled",
            )
        sample_id = f"{len(former) + 1:03d}"
        session.add(
            GoldSample(
                sample_id=sample_id,
                drawn_at=datetime.now(UTC),
                as_of=publication.as_of,
                seed=used,
                design={name: asdict(stratum) for name, stratum in result.strata.items()},
            )
        )
        session.flush()
        session.add_all(GoldItem(sample_id=sample_id, **asdict(item)) for item in result.items)
        mentions = _in_order(connection, [item.mention_id for item in new], used)
    return Round(sample_id, mentions, result)


def unlabelled(
    store: AppStore, connection: duckdb.DuckDBPyConnection, *, by: str | None = None
) -> list[frame.Mention]:
    """Drawn mentions that nobody labelled, or that `by` did not, as far as they are still published."""
    waiting = waiting_keys(store, by=by)
    found = _in_order(connection, [mention_id for mention_id, _ in waiting], SEED)
    return [mention for mention in found if (mention.mention_id, mention.content_hash) in waiting]


def waiting_keys(store: AppStore, *, by: str | None = None) -> set[tuple[str, str]]:
    """The drawn mentions, with their words, that nobody labelled, or that `by` did not."""
    with store.reading() as session:
        drawn = drawn_items(session)
        said = session.scalars(select(GoldLabel).order_by(GoldLabel.label_id)).all()
    done = {
        (row.mention_id, row.content_hash)
        for row in latest_gold(said).values()
        if row.label is not None and by in {None, row.labelled_by}
    }
    return drawn.keys() - done


def take_back(store: AppStore, by: str, now: datetime | None = None) -> tuple[str, str] | None:
    """Take back the last label that `by` gave; returns which mention's, None when there is none of theirs.

    What others said of the same mention holds. Done again, it takes back the one before.
    """
    with store.writing(by) as session:
        mine = select(GoldLabel).where(GoldLabel.labelled_by == by).order_by(GoldLabel.label_id)
        held = [row for row in latest_gold(session.scalars(mine)).values() if row.label is not None]
        if not held:
            return None
        last = max(held, key=lambda row: row.label_id)
        session.add(
            GoldLabel(
                mention_id=last.mention_id,
                content_hash=last.content_hash,
                label=None,
                labelled_by=by,
                labelled_at=now or datetime.now(UTC),
            )
        )
        return last.mention_id, last.content_hash


def take_labels(store: AppStore, answers: Sequence[Answer], by: str, now: datetime | None = None) -> Taken:
    """Keep the labels of a sheet as said by `by`, all or none; a label that is there already is not added.

    Raises InputError naming rows whose mention was never drawn.
    """
    moment = now or datetime.now(UTC)
    labelled = unchanged = 0
    with store.writing(by) as session:
        known = {name_of(*key): key for key in drawn_items(session)}
        refuse(
            [
                f"row {answer.row}: this mention was never drawn"
                for answer in answers
                if _name(answer) not in known
            ],
            "Take the sheet that `agorascope gold sample` wrote. A mention of your own choice is corrected "
            "by: agorascope label MENTION LABEL",
        )
        mine = select(GoldLabel).where(GoldLabel.labelled_by == by).order_by(GoldLabel.label_id)
        former = {(row.mention_id, row.content_hash): row.label for row in session.scalars(mine)}
        for answer in answers:
            key = known[_name(answer)]
            if former.get(key) == answer.label:
                unchanged += 1
                continue
            former[key] = answer.label
            labelled += 1
            session.add(
                GoldLabel(
                    mention_id=key[0],
                    content_hash=key[1],
                    label=answer.label,
                    labelled_by=by,
                    labelled_at=moment,
                    note=answer.note,
                )
            )
    return Taken(labelled, unchanged)


def _name(answer: Answer) -> str:
    return name_of(answer.mention_id, answer.content_hash)


def drawn_keys(store: AppStore) -> set[tuple[str, str]]:
    """The mentions that were drawn so far, with their words."""
    with store.reading() as session:
        return set(drawn_items(session))


def shuffled(mentions: Iterable[frame.Mention], seed: int = SEED) -> list[frame.Mention]:
    """The mentions in an order that says nothing of their strata; the same mentions, the same order."""
    ordered = sorted(mentions, key=lambda mention: mention.mention_id)
    random.Random(seed).shuffle(ordered)  # noqa: S311 - an order, not a secret # nosec B311
    return ordered


def _in_order(
    connection: duckdb.DuckDBPyConnection, mention_ids: Sequence[str], seed: int
) -> list[frame.Mention]:
    return shuffled(frame.mentions(connection, mention_ids).values(), seed)
