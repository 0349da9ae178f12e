"""Draw, label, draw again: what is drawn once is never drawn twice, what is said is kept once."""

import duckdb
import pytest
from sqlalchemy import select

from agorascope.app_store import AppStore
from agorascope.app_store.labels import human_labels
from agorascope.app_store.tables import AuditLog, GoldItem, GoldLabel, GoldSample
from agorascope.corrections import correct, withdraw
from agorascope.errors import InputError
from agorascope.gold.frame import Mention
from agorascope.gold.rounds import Round, sample, take_labels, unlabelled
from agorascope.gold.sheets import Answer
from agorascope.gold.standing import export_rows, standing_of
from agorascope.published import Publication


def said(mention: Mention, label: str, row: int = 2) -> Answer:
    return Answer(row, mention.mention_id, mention.content_hash[:12], label, "")


def labels_of(store: AppStore) -> dict[str, tuple[str, str]]:
    with store.reading() as session:
        return {label.mention_id: (label.label, label.origin) for label in human_labels(session)}


@pytest.fixture
def drawn(
    store: AppStore, publish: object, publication: Publication
) -> tuple[duckdb.DuckDBPyConnection, Round]:
    connection = publish(3000)  # type: ignore[operator]
    return connection, sample(store, connection, publication, size=60, seed=None, who="lea")


def test_a_draw_leaves_out_staff_and_repetitions_and_stands_for_the_rest(
    store: AppStore, drawn: tuple[duckdb.DuckDBPyConnection, Round]
) -> None:
    connection, round_ = drawn
    frame = "from marts.fct_mentions where not is_staff and not is_duplicate"
    [(total,)] = connection.execute(f"select count(*) {frame}").fetchall()
    allowed = {row[0] for row in connection.execute(f"select mention_id {frame}").fetchall()}
    assert {mention.mention_id for mention in round_.mentions} <= allowed
    assert len(round_.mentions) == 60
    with store.reading() as session:
        items = session.scalars(select(GoldItem)).all()
        [kept] = session.scalars(select(GoldSample)).all()
    assert sum(item.inclusion_weight for item in items) == pytest.approx(total)
    assert sum(stratum["population"] for stratum in kept.design.values()) == total


def test_a_second_round_on_more_mentions_adds_and_stands_for_all(
    store: AppStore, publish: object, publication: Publication, drawn: tuple[duckdb.DuckDBPyConnection, Round]
) -> None:
    larger = publish(5000)  # type: ignore[operator]
    second = sample(store, larger, publication, size=100, seed=None, who="leo")
    first_ids = {mention.mention_id for mention in drawn[1].mentions}
    assert not first_ids & {mention.mention_id for mention in second.mentions}
    with store.reading() as session:
        items = session.scalars(select(GoldItem).where(GoldItem.sample_id == second.sample_id)).all()
    assert len(items) == 160
    assert {item.mention_id for item in items if not item.is_new} == first_ids
    [(total,)] = larger.execute(
        "select count(*) from marts.fct_mentions where not is_staff and not is_duplicate"
    ).fetchall()
    assert sum(item.inclusion_weight for item in items) == pytest.approx(total)


def test_all_can_be_drawn_and_then_nothing_more(
    store: AppStore, publish: object, publication: Publication
) -> None:
    few = publish(30)  # type: ignore[operator]
    everything = sample(store, few, publication, size=200, seed=None, who="lea")
    assert {item.inclusion_weight for item in everything.draw.items} == {1.0}
    with pytest.raises(InputError, match="no mention to draw"):
        sample(store, few, publication, size=10, seed=None, who="lea")
    with store.reading() as session:
        assert len(session.scalars(select(GoldSample)).all()) == 1


def test_labels_are_taken_once_and_a_new_opinion_replaces_the_old(
    store: AppStore, drawn: tuple[duckdb.DuckDBPyConnection, Round]
) -> None:
    mentions = drawn[1].mentions
    sheet = [said(mention, "positive") for mention in mentions[:5]]
    assert take_labels(store, sheet, "lea").labelled == 5
    again = take_labels(store, sheet, "lea")
    assert (again.labelled, again.unchanged) == (0, 5)
    assert take_labels(store, [said(mentions[0], "negative")], "lea").labelled == 1
    assert labels_of(store)[mentions[0].mention_id] == ("negative", "gold")
    with store.reading() as session:
        assert len(session.scalars(select(GoldLabel)).all()) == 6
        assert len(session.scalars(select(AuditLog).where(AuditLog.what == "insert gold_labels")).all()) == 6


def test_a_sheet_with_a_stranger_is_refused_whole(
    store: AppStore, drawn: tuple[duckdb.DuckDBPyConnection, Round]
) -> None:
    good = said(drawn[1].mentions[0], "positive")
    with pytest.raises(InputError, match="row 9: this mention was never drawn"):
        take_labels(store, [good, Answer(9, "f" * 32, "a" * 12, "positive", "")], "lea")
    assert labels_of(store) == {}


def test_what_waits_for_a_label_can_be_had_again(
    store: AppStore, drawn: tuple[duckdb.DuckDBPyConnection, Round]
) -> None:
    connection, round_ = drawn
    take_labels(store, [said(mention, "unsure") for mention in round_.mentions[:50]], "lea")
    assert len(unlabelled(store, connection)) == 10
    assert len(unlabelled(store, connection, by="leo")) == 60


def test_a_correction_of_a_labelled_mention_updates_the_gold_set_and_withdrawn_gives_it_back(
    store: AppStore, drawn: tuple[duckdb.DuckDBPyConnection, Round]
) -> None:
    connection, round_ = drawn
    mention = round_.mentions[0]
    take_labels(store, [said(mention, "positive")], "lea")
    assert correct(store, connection, [said(mention, "negative")], "leo") == 1
    assert correct(store, connection, [said(mention, "negative")], "leo") == 0
    assert labels_of(store)[mention.mention_id] == ("negative", "gold")
    assert withdraw(store, mention.mention_id, "leo") == 1
    assert labels_of(store)[mention.mention_id] == ("positive", "gold")
    with pytest.raises(InputError, match="No correction"):
        withdraw(store, mention.mention_id, "leo")


def test_a_correction_of_a_mention_nobody_labelled_as_drawn_stays_out_of_accuracy(
    store: AppStore, drawn: tuple[duckdb.DuckDBPyConnection, Round]
) -> None:
    connection, round_ = drawn
    wrong = [mention for mention in round_.mentions if mention.model_stance != "negative"][:3]
    correct(store, connection, [said(mention, "negative") for mention in wrong], "leo")
    assert {origin for _, origin in labels_of(store).values()} == {"correction"}
    assert standing_of(store, connection).accuracies[0].accuracy.n == 0


def test_a_correction_of_a_mention_that_is_not_published_is_refused_with_its_row(
    store: AppStore, drawn: tuple[duckdb.DuckDBPyConnection, Round]
) -> None:
    connection, round_ = drawn
    with pytest.raises(InputError, match="row 4"):
        correct(
            store,
            connection,
            [said(round_.mentions[0], "neutral"), Answer(4, "f" * 32, "", "neutral", "")],
            "leo",
        )
    assert labels_of(store) == {}


def test_the_standing_counts_and_compares_two_people(
    store: AppStore, drawn: tuple[duckdb.DuckDBPyConnection, Round]
) -> None:
    connection, round_ = drawn
    for person, odd in (("lea", "neutral"), ("leo", "positive")):
        sheet = [
            said(mention, odd if number < 6 else mention.model_stance or "")
            for number, mention in enumerate(round_.mentions)
        ]
        take_labels(store, sheet, person)
    now = standing_of(store, connection)
    assert (now.rounds, now.drawn, now.by_person) == (1, 60, {"lea": 60, "leo": 60})
    [pair] = now.agreements
    assert (pair.first, pair.second, pair.mentions, pair.same) == ("lea", "leo", 60, 54)
    assert pair.kappa is not None
    assert 0.8 < pair.kappa < 0.9
    assert [row.language for row in now.accuracies] == ["all", "en", "fr"]
    assert now.accuracies[0].accuracy.n == 60
    rows = list(export_rows(store, connection))
    assert len(rows) == 60
    assert {row["origin"] for row in rows} == {"gold"}
    assert rows[0].keys() >= {"text", "lang", "target", "label"}
