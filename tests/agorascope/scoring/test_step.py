"""The score step on a warehouse in memory: done once, done again when it must be."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import duckdb
import pytest

from agorascope import records, stance
from agorascope.errors import AgorascopeError
from agorascope.matching import Matcher
from agorascope.scoring import get_scorer
from agorascope.scoring.isolation import Floats
from agorascope.scoring.policy import ScoringPolicy, policy_of
from agorascope.scoring.step import ScoreReport, score_warehouse
from agorascope.tagging import tagger
from agorascope.warehouse_schema import create_all
from agorascope.workspace import Brand, Scoring, Workspace

from .fakes import DyingScorer, KeywordScorer

WORKSPACE = Workspace(
    name="Bikes",
    time_zone="Europe/Paris",
    brands=(
        Brand(id="nova", name="Nova", own=True, handles=("nova",)),
        Brand(id="rival", name="Rival", exclusions=("rival team",)),
    ),
)


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        create_all(connection)
        yield connection


def post(uri: str, text: str | None, **fields: Any) -> dict[str, Any]:
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    return {
        "network": "mastodon",
        "uri": uri,
        "kind": "post",
        "text": text,
        "text_format": "plain",
        "display_text": text,
        "created_at": moment,
        "created_at_trust": "server",
        "status": "live",
        "content_hash": records.content_hash(text, fields.get("title")),
        "fetched_at": moment,
        **fields,
    }


def load(connection: duckdb.DuckDBPyConnection, *rows: dict[str, Any]) -> None:
    connection.register("new_posts", records.table("post", rows))
    connection.execute("insert into raw.posts by name select * from new_posts")
    connection.unregister("new_posts")


def score(connection: duckdb.DuckDBPyConnection, **options: Any) -> ScoreReport:
    scorer = options.pop("scorer", None) or KeywordScorer()
    options.setdefault("policy", ScoringPolicy(daily=lambda: scorer))
    return score_warehouse(connection, options.pop("workspace", WORKSPACE), **options)


def state(connection: duckdb.DuckDBPyConnection) -> list[Any]:
    tables = ("nlp.text_scores", "nlp.mention_scores", "raw.touched_days")
    return [connection.execute(f"select * from {table} order by all").fetchall() for table in tables]


def labels(connection: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    return dict(connection.execute("select uri, label from nlp.text_scores").fetchall())


def mentions(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    query = "select uri, brand_id, matched_by, matched_text, stance, stance_method from nlp.mention_scores"
    return connection.execute(f"{query} order by uri, brand_id").fetchall()


def touched(connection: duckdb.DuckDBPyConnection) -> list[date]:
    return [day for (day,) in connection.execute("select day from raw.touched_days order by day").fetchall()]


def test_texts_get_scores_and_each_brand_the_stance_of_its_clause(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    load(
        warehouse,
        post("a", "a good @nova"),
        post("b", "bad rival, but nova is good"),
        post("c", "good day"),
    )
    report = score(warehouse)
    assert labels(warehouse) == {"a": "positive", "b": "neutral", "c": "positive"}
    assert mentions(warehouse) == [
        ("a", "nova", "handle", "@nova", "positive", "text"),
        ("b", "nova", "name", "nova", "positive", "clause"),
        ("b", "rival", "name", "rival", "negative", "clause"),
    ]
    assert (report.scored, report.mentions, report.withdrawn) == (3, 3, 0)


def test_texts_get_tags_and_mentions_their_aspects(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, post("a", "When will nova answer? The delivery is late and the price is too high."))
    score(warehouse)
    (row,) = warehouse.execute(
        "select intent, is_toxic, aspects from nlp.text_scores join nlp.mention_scores using (uri)"
    ).fetchall()
    assert row[:2] == ("question", False)
    assert set(row[2]) >= {"price", "care"}


def test_irony_lowers_the_confidence_and_turns_no_label(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(
        warehouse,
        post("a", "good nova, thanks for the delay #irony"),
        post("b", "good nova"),
        post("c", None),
    )
    score(warehouse)
    query = """
        select t.uri, label, p_irony, t.p_positive, t.confidence, m.confidence, stance
        from nlp.text_scores t left join nlp.mention_scores m using (uri) order by uri
    """
    ironic, plain, empty = warehouse.execute(query).fetchall()
    assert (ironic[1], ironic[6], ironic[2] > 0.5) == ("positive", "positive", True)
    for row in (ironic, plain):
        assert row[4] == pytest.approx(row[3] * (1 - row[2] / 2))
        assert row[5] == pytest.approx(row[4])
    assert ironic[4] < plain[4]
    assert empty[4:] == (1.0, None, None)


@pytest.mark.parametrize("part", ["brands", "tags", "stance"])
def test_a_text_that_breaks_one_reader_is_marked_and_keeps_what_the_others_said(
    warehouse: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    def fragile(work: Any, place: int) -> Any:
        def run(*arguments: Any, **options: Any) -> Any:
            if "dynamite" in str(arguments[place].to_pylist() if part == "brands" else arguments[place]):
                raise RuntimeError("bang")
            return work(*arguments, **options)

        return run

    if part == "brands":
        monkeypatch.setattr(Matcher, "match_many", fragile(Matcher.match_many, 1))
    elif part == "tags":
        monkeypatch.setattr(tagger, "fold_text", fragile(tagger.fold_text, 0))
    else:
        monkeypatch.setattr(stance, "read_stances", fragile(stance.read_stances, 0))
    load(
        warehouse,
        post("a", "good nova"),
        post("b", "good dynamite nova"),
        post("c", "bad rival"),
    )
    assert score(warehouse).failed == 1
    assert labels(warehouse) == {"a": "positive", "b": "positive", "c": "negative"}
    errors = dict(warehouse.execute("select uri, error from nlp.text_scores order by uri").fetchall())
    assert errors == {"a": None, "b": f"{part}: RuntimeError: bang", "c": None}
    found = [row[:2] + row[4:5] for row in mentions(warehouse)]
    of_b = [] if part == "brands" else [("b", "nova", "positive")]
    assert found == [("a", "nova", "positive"), *of_b, ("c", "rival", "negative")]


@pytest.mark.parametrize("version", ["tagger", "stance"])
def test_another_tagger_or_reading_of_stances_reads_everything_again(
    warehouse: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    load(warehouse, post("a", "good nova"))
    score(warehouse)
    if version == "stance":
        monkeypatch.setattr(stance, "VERSION", "stance-0")
    else:
        monkeypatch.setattr(tagger, "ALGORITHM_VERSION", 0)
    assert score(warehouse).scored == 1
    assert score(warehouse).scored == 0


def test_a_title_is_scored_and_matched_with_its_text(warehouse: duckdb.DuckDBPyConnection) -> None:
    scorer = KeywordScorer()
    load(warehouse, post("a", "see inside", title="Nova is good"))
    score(warehouse, scorer=scorer)
    assert scorer.seen == ["Nova is good\n\n\n\nsee inside"]
    assert mentions(warehouse)[0][1:5] == ("nova", "name", "Nova", "positive")


def test_running_twice_changes_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(
        warehouse,
        post("a", "good nova"),
        post("b", "no brand here"),
        post("c", None),
        post("d", "broken nova"),
    )
    score(warehouse)
    before = state(warehouse)
    scorer = KeywordScorer()
    report = score(warehouse, scorer=scorer)
    assert scorer.seen == []
    assert report.changed == 0
    assert state(warehouse) == before


def test_only_new_and_changed_posts_are_scored(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, post("a", "good nova"), post("b", "good rival"))
    score(warehouse)
    warehouse.execute(
        "update raw.posts set display_text = 'bad day', status = 'edited', content_hash = 'x' where uri = 'a'"
    )
    load(warehouse, post("c", "new"))
    scorer = KeywordScorer()
    score(warehouse, scorer=scorer)
    assert scorer.seen == ["bad day", "new"]
    assert labels(warehouse) == {"a": "negative", "b": "positive", "c": "neutral"}
    assert [row[0] for row in mentions(warehouse)] == ["b"]


def test_a_changed_declaration_is_matched_again_though_the_words_are_the_same(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    load(warehouse, post("a", "good nova"))
    score(warehouse)
    warehouse.execute("update raw.posts set target_brand = 'rival'")
    assert score(warehouse).scored == 1
    assert mentions(warehouse) == [("a", "rival", "declared", "rival", "positive", "text")]


def test_another_model_scores_everything_again(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, post("a", "good nova"), post("b", "nothing"))
    score(warehouse)
    report = score(warehouse, scorer=KeywordScorer("keyword-2"))
    assert report.scored == 2
    for table in ("nlp.text_scores", "nlp.mention_scores"):
        versions = warehouse.execute(f"select distinct model_version from {table}").fetchall()
        assert versions == [("keyword-2",)]


def test_another_matcher_matches_everything_again(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, post("a", "a rival team"), post("b", "nothing"))
    score(warehouse)
    assert mentions(warehouse) == []
    brands = tuple(brand.model_copy(update={"exclusions": ()}) for brand in WORKSPACE.brands)
    report = score(warehouse, workspace=WORKSPACE.model_copy(update={"brands": brands}))
    assert report.scored == 2
    assert [row[:2] for row in mentions(warehouse)] == [("a", "rival")]


@pytest.mark.parametrize("status", ["deleted", "withheld", "private", "unavailable"])
def test_a_withdrawn_post_loses_its_scores_and_touches_its_day(
    warehouse: duckdb.DuckDBPyConnection, status: str
) -> None:
    load(warehouse, post("a", "good nova"), post("b", "good nova"))
    score(warehouse)
    warehouse.execute("delete from raw.touched_days")
    warehouse.execute("update raw.posts set status = ? where uri = 'a'", [status])
    report = score(warehouse)
    assert report.withdrawn == 1
    assert list(labels(warehouse)) == ["b"]
    assert [row[0] for row in mentions(warehouse)] == ["b"]
    assert touched(warehouse) == [date(2026, 3, 1)]


def test_an_erased_post_leaves_no_score_behind(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, post("a", "good nova"))
    score(warehouse)
    warehouse.execute("delete from raw.posts")
    assert score(warehouse).withdrawn == 1
    assert state(warehouse)[:2] == [[], []]


def test_a_post_that_comes_back_is_scored_again(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, post("a", "good nova"))
    for status, count in (("deleted", 0), ("live", 1)):
        warehouse.execute("update raw.posts set status = ?", [status])
        score(warehouse)
        assert len(mentions(warehouse)) == count


def test_reposts_and_posts_that_are_not_public_are_never_scored(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(
        warehouse,
        post("a", "good nova", kind="repost"),
        post("b", "good nova", status="private"),
        post("c", "good nova", status="deleted"),
    )
    assert score(warehouse).changed == 0
    assert state(warehouse) == [[], [], []]


def test_days_are_those_of_the_workspace_and_touched_once(warehouse: duckdb.DuckDBPyConnection) -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # already the 2nd of March in Paris
    load(warehouse, post("a", "nova", created_at=late), post("b", "x", created_at=late), post("c", "y"))
    warehouse.execute("insert into raw.touched_days values (date '2026-03-01'), (null)")
    score(warehouse, batch_size=1)
    assert touched(warehouse)[:2] == [date(2026, 3, 1), date(2026, 3, 2)]
    assert len(touched(warehouse)) == 3  # the null row put there above is left alone


def test_a_broken_text_is_marked_and_its_mention_kept_without_a_stance(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    load(warehouse, post("a", "broken nova"), post("b", None), post("c", "good nova"))
    report = score(warehouse)
    assert (report.scored, report.failed, report.empty) == (3, 1, 1)
    assert labels(warehouse) == {"a": None, "b": "neutral", "c": "positive"}
    assert [(row[0], row[4]) for row in mentions(warehouse)] == [("a", None), ("c", "positive")]


def test_a_run_cut_short_is_taken_up_where_it_stopped(warehouse: duckdb.DuckDBPyConnection) -> None:
    class Killed(KeywordScorer):
        def probabilities(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
            if len(self.seen) >= 4:
                raise KeyboardInterrupt
            return super().probabilities(texts, langs)

    rows = [post(f"p{number}", "good nova") for number in range(10)]
    load(warehouse, *rows)
    with pytest.raises(KeyboardInterrupt):
        score(warehouse, scorer=Killed(), batch_size=2)
    assert len(mentions(warehouse)) == len(labels(warehouse)) == 4
    rest = KeywordScorer()
    score(warehouse, scorer=rest, batch_size=2)
    interrupted = state(warehouse)
    assert len(rest.seen) == 6
    with duckdb.connect() as other:
        create_all(other)
        load(other, *rows)
        score(other)
        assert state(other) == interrupted


def test_a_failed_write_leaves_nothing_of_its_batch(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, post("a", "good nova"))
    warehouse.execute("drop table raw.touched_days")
    with pytest.raises(duckdb.CatalogException):
        score(warehouse)
    assert labels(warehouse) == {}
    assert mentions(warehouse) == []


def test_progress_ends_at_the_total(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, *(post(f"p{number}", "x") for number in range(5)))
    calls: list[tuple[int, int]] = []
    score(warehouse, batch_size=2, on_progress=lambda done, total: calls.append((done, total)))
    assert calls == [(2, 5), (4, 5), (5, 5)]


def test_the_shipped_scorer_fills_the_warehouse(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(
        warehouse,
        post("a", "J'adore mon vélo Nova, vraiment génial", lang="fr"),
        post("b", "Worst brakes ever, thanks for nothing @nova"),
    )
    report = score_warehouse(warehouse, WORKSPACE)
    shipped = get_scorer(WORKSPACE.scoring.scorer, languages=WORKSPACE.languages)
    assert report.model_version == shipped.version
    rows = warehouse.execute("select uri, lang, label from nlp.text_scores order by uri").fetchall()
    assert rows[0] == ("a", "fr", "positive")
    assert rows[1][1] == "en"
    sums = warehouse.execute("select p_negative + p_neutral + p_positive from nlp.mention_scores").fetchall()
    assert [pytest.approx(1.0)] * 2 == [total for (total,) in sums]


# Backfills: too many posts wait, so a fast scorer comes first.

RECENT = date(2026, 3, 1)


def backfill_policy(*, limit: int = 3, daily: str = "daily-1", fast: str = "fast-1") -> ScoringPolicy:
    return ScoringPolicy(
        daily=partial(KeywordScorer, daily),
        backfill=partial(KeywordScorer, fast),
        backfill_posts=limit,
        recent_from=RECENT,
    )


def load_old_and_recent(connection: duckdb.DuckDBPyConnection, old: int, recent: int, mark: str = "") -> None:
    long_ago = datetime(2025, 6, 1, 12, tzinfo=UTC)
    load(
        connection,
        *(post(f"{mark}old{number}", "good nova", created_at=long_ago) for number in range(old)),
        *(post(f"{mark}recent{number}", "bad nova") for number in range(recent)),
    )


def by_version(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    query = "select model_version, list(uri order by uri) from nlp.text_scores group by all order by all"
    return dict(connection.execute(query).fetchall())


def test_a_large_backfill_uses_the_fast_scorer_and_reads_recent_days_again(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    load_old_and_recent(warehouse, old=3, recent=2)
    report = score(warehouse, policy=backfill_policy())
    assert by_version(warehouse) == {
        "daily-1": ["recent0", "recent1"],
        "fast-1": ["old0", "old1", "old2"],
    }
    assert (report.scored, report.backfilled) == (7, 5)
    assert "backfill: 5 posts scored by fast-1, then 2 recent ones by daily-1" in report.message()


def test_later_runs_leave_the_history_to_the_fast_scorer(warehouse: duckdb.DuckDBPyConnection) -> None:
    load_old_and_recent(warehouse, old=4, recent=1)
    score(warehouse, policy=backfill_policy())
    before = state(warehouse)
    assert score(warehouse, policy=backfill_policy()).changed == 0
    assert state(warehouse) == before
    load_old_and_recent(warehouse, old=1, recent=1, mark="new-")
    report = score(warehouse, policy=backfill_policy())
    assert (report.scored, report.backfilled, "backfill" in report.message()) == (2, 0, False)
    assert by_version(warehouse)["daily-1"] == ["new-old0", "new-recent0", "recent0"]


def test_an_ordinary_run_uses_the_daily_scorer_alone(warehouse: duckdb.DuckDBPyConnection) -> None:
    load_old_and_recent(warehouse, old=2, recent=1)
    assert score(warehouse, policy=backfill_policy()).backfill_version == ""
    assert list(by_version(warehouse)) == ["daily-1"]


def test_a_backfill_cut_short_is_taken_up_without_reading_anything_twice(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    load_old_and_recent(warehouse, old=5, recent=5)
    calls: list[int] = []

    def stop(done: int, total: int) -> None:
        calls.append(done)
        if done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        score(warehouse, policy=backfill_policy(), batch_size=2, on_progress=stop)
    report = score(warehouse, policy=backfill_policy(), batch_size=2)
    assert (report.backfilled, report.scored) == (4, 9)
    assert {version: len(uris) for version, uris in by_version(warehouse).items()} == {
        "daily-1": 5,
        "fast-1": 5,
    }


def test_another_fast_scorer_reads_the_history_again(warehouse: duckdb.DuckDBPyConnection) -> None:
    load_old_and_recent(warehouse, old=4, recent=1)
    score(warehouse, policy=backfill_policy())
    score(warehouse, policy=backfill_policy(fast="fast-2"))
    assert {version: len(uris) for version, uris in by_version(warehouse).items()} == {
        "daily-1": 1,
        "fast-2": 4,
    }


def test_a_post_without_a_day_is_read_by_the_daily_scorer(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, *(post(f"p{number}", "good", created_at=None) for number in range(5)))
    score(warehouse, policy=backfill_policy())
    assert list(by_version(warehouse)) == ["daily-1"]


# Several processes.


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_fill_the_warehouse_as_one_would(
    warehouse: duckdb.DuckDBPyConnection, workers: int
) -> None:
    load(warehouse, *(post(f"p{number:02}", "good nova" if number % 3 else "bad") for number in range(20)))
    calls: list[tuple[int, int]] = []
    report = score(
        warehouse,
        policy=ScoringPolicy(daily=KeywordScorer),
        workers=workers,
        batch_size=3,
        on_progress=lambda done, total: calls.append((done, total)),
    )
    assert (report.scored, report.mentions, len(labels(warehouse))) == (20, 13, 20)
    assert labels(warehouse)["p03"] == "negative"
    assert calls[-1] == (20, 20)
    assert calls == sorted(calls)


def test_a_process_that_dies_costs_no_score_already_written(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, *(post(f"p{number:02}", "good nova") for number in range(12)), post("x", "dynamite"))
    with pytest.raises(AgorascopeError, match="ended from outside") as raised:
        score(warehouse, policy=ScoringPolicy(daily=DyingScorer), workers=2, batch_size=2)
    assert "AGORASCOPE_SCORING_WORKERS=1" in raised.value.remedy
    written = len(labels(warehouse))
    assert score(warehouse).scored == 13 - written
    assert len(labels(warehouse)) == 13


def test_the_policy_is_what_the_workspace_says() -> None:
    asked = WORKSPACE.model_copy(
        update={"scoring": Scoring(scorer="cascade", backfill_posts=7, recent_days=2)}
    )
    policy = policy_of(asked, datetime(2026, 3, 10, 23, 30, tzinfo=UTC))  # already the 11th in Paris
    assert (policy.backfill_posts, policy.recent_from) == (7, date(2026, 3, 9))
    assert policy.backfill is not None
    lexicon = policy_of(WORKSPACE.model_copy(update={"scoring": Scoring(scorer="lexicon")}))
    assert (lexicon.backfill, lexicon.daily().name) == (None, "lexicon")
