"""Net sentiment corrected over a period: exact on the demo's own days, honest where it cannot be known."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from agorascope import published
from agorascope.reputation.confusion import Confusion
from agorascope.reputation.corrected_series import confusion_table, corrected_table
from agorascope.reputation.shipped import shipped_confusions
from agorascope.scoring.interface import LABELS
from agorascope.statistics import net_sentiment
from streamlit_app import opinions
from streamlit_app.periods import Span
from streamlit_app.queries import method, reputation
from streamlit_app.queries import opinions as opinion_queries
from streamlit_app.queries.base import Scope
from tests.streamlit_app.demo_states import Kind

DAYS = """
    select mention_date, corrected_net_sentiment, corrected_net_sentiment_low, corrected_net_sentiment_high,
        corrected_net_sentiment_n, net_sentiment
    from marts.fct_brand_reputation_daily
    where brand_id = 'cyclandre' and network_id = $network and corrected_net_sentiment_n > 0
    order by mention_date desc limit 3
"""


STANCES = """
    select
        mention_date, brand_id, scope as network_id, language, stance_source,
        count(*) filter (stance = 'negative') as negative_count,
        count(*) filter (stance = 'neutral') as neutral_count,
        count(*) filter (stance = 'positive') as positive_count
    from (select *, unnest(['all', network_id]) as scope from marts.fct_mentions)
    where not is_staff and stance is not null group by all
"""


def _build_with(connection: duckdb.DuckDBPyConnection, confusions: Mapping[str, Confusion]) -> None:
    """The two marts as a build by these confusions leaves them."""
    counts, classes = confusion_table(confusions), list(LABELS)
    connection.register("counts", counts)
    connection.execute(
        """create or replace table marts.fct_stance_confusions as
        select language, corpus as corpus_number, $classes[label + 1] as true_stance,
            $classes[answer + 1] as model_stance, labels_count,
            case when origin = 'own' then 'own' else 'shipped' end as confusion_origin
        from counts""",
        {"classes": classes},
    )
    connection.register("corrected", corrected_table(connection.execute(STANCES).df(), confusions))
    connection.execute(
        """update marts.fct_brand_reputation_daily as d set
            corrected_net_sentiment = 2 * c.corrected_positive_share - 1,
            corrected_net_sentiment_low = 2 * c.corrected_positive_share_low - 1,
            corrected_net_sentiment_high = 2 * c.corrected_positive_share_high - 1
        from corrected as c
        where (d.mention_date, d.brand_id, d.network_id) = (c.mention_date, c.brand_id, c.network_id)"""
    )


def _assert_days_are_as_in_the_mart(cursor: Any, network: str | None) -> None:
    days = cursor.execute(DAYS, {"network": network or "all"}).fetchall()
    assert days
    for day, value, low, high, n, raw in days:
        found = opinions.judged(cursor, "cyclandre", Scope(Span(day, day), network))

        assert found.corrected is not None
        assert (found.corrected.value, found.corrected.n) == (value, n)
        assert (found.corrected.low, found.corrected.high) == (low, high)
        assert found.raw.value == pytest.approx(raw)


@pytest.fixture
def cursor(demo_world: Callable[[Kind], Path]) -> Iterator[Any]:
    publication = published.require_current(demo_world("normal") / "published")
    with published.connect(publication) as connection:
        yield connection.cursor()


@pytest.mark.parametrize("network", [None, "mastodon"])
def test_a_single_day_is_corrected_as_the_daily_mart_does(cursor: Any, network: str | None) -> None:
    """To the bit: the same counts, the same confusions, the same draws."""
    _assert_days_are_as_in_the_mart(cursor, network)


@pytest.mark.parametrize("network", [None, "mastodon"])
def test_with_labels_of_ones_own_a_single_day_is_corrected_as_the_daily_mart_does(
    demo_world: Callable[[Kind], Path], tmp_path: Path, network: str | None
) -> None:
    """The file holds the counts of the gold set, and they are used, not those that ship."""
    publication = published.require_current(demo_world("normal") / "published")
    file = Path(shutil.copy(publication.path, tmp_path / "labelled.duckdb"))
    file.chmod(0o600)
    gold = Confusion("fr", "own", (np.array([[61.25, 20.5, 4.0], [9.0, 70.0, 12.5], [3.0, 25.75, 48.0]]),))
    own = {**shipped_confusions("cascade"), "fr": gold}
    with duckdb.connect(str(file)) as connection:
        connection.execute("set timezone = 'UTC'")
        before = connection.execute(DAYS, {"network": network or "all"}).fetchall()
        _build_with(connection, own)
        after = connection.execute(DAYS, {"network": network or "all"}).fetchall()

        assert before != after
        _assert_days_are_as_in_the_mart(connection.cursor(), network)
        for written in (opinion_queries.confusions(connection), method.confusions(connection)):
            assert written is not None
            assert written.keys() == own.keys()
            assert all((a == b).all() for a, b in zip(written["fr"].corpora, gold.corpora, strict=True))


def test_a_period_is_corrected_by_the_sum_of_its_counts(cursor: Any) -> None:
    span = Span(date(2026, 9, 3), date(2026, 9, 30))
    found = opinions.judged(cursor, "cyclandre", Scope(span))
    blocks = opinions.judged_blocks(cursor, "cyclandre", Scope(span), "week")
    counted = cursor.execute(
        """select count(*) filter (stance = 'positive'), count(*) filter (stance = 'negative'), count(stance)
        from marts.fct_mentions where brand_id = 'cyclandre' and not is_staff
            and mention_date between '2026-09-03' and '2026-09-30'"""
    ).fetchone()

    assert found.raw == net_sentiment(counted[0], counted[1])
    assert found.corrected is not None
    assert found.corrected.n == counted[2] == blocks["corrected_n"].sum()
    assert found.corrected.low < found.corrected.value < found.corrected.high  # type: ignore[operator]
    assert list(blocks["last_day"].dt.date) == [date(2026, 9, day) for day in (9, 16, 23, 30)]


def test_without_confusions_nothing_is_corrected() -> None:
    """A gold set of one's own corrects the marts; a file that does not hold it cannot be summed anew."""
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        assert opinion_queries.confusions(connection) is None
        connection.execute(
            "create table marts.fct_stance_accuracy as select 'all' as language, 'own' as confusion_origin, "
            "'cascade-1' as model_version"
        )
        assert opinion_queries.confusions(connection) is None
        connection.execute("update marts.fct_stance_accuracy set confusion_origin = 'shipped'")
        assert opinion_queries.confusions(connection) is not None
        connection.execute("update marts.fct_stance_accuracy set model_version = 'cascade-1, encoder-2'")
        assert opinion_queries.confusions(connection) is None


def test_the_index_is_that_of_the_last_day(cursor: Any) -> None:
    days = opinion_queries.index_days(cursor, Span(date(2026, 9, 1), date(2026, 9, 30)), None)
    shown = opinions.index_at(days, "cyclandre", Span(date(2026, 9, 1), date(2026, 9, 29)))
    stored = cursor.execute(
        """select reputation_index, reputation_index_n from marts.fct_brand_reputation_daily
        where brand_id = 'cyclandre' and network_id = 'all' and mention_date = '2026-09-29'"""
    ).fetchone()

    assert shown is not None
    assert (shown.value, shown.n) == stored
    assert opinions.index_at(days, "nobody", Span(date(2026, 9, 1), date(2026, 9, 29))) is None
    assert opinions.index_change(shown, None) is None
    assert not pd.isna(shown.low)


def test_people_may_be_reckoned_from_a_sample_of_them(cursor: Any) -> None:
    """One in two by the hash of the key: about half, the same ones for every brand and day."""
    scope = Scope(Span(date(2026, 6, 3), date(2026, 9, 30)))
    full, half = reputation.authors(cursor, scope), reputation.authors(cursor, scope, 2)

    assert reputation.people_every(cursor, scope) == 1
    assert full.keys() == half.keys()
    assert all(0.4 < half[brand] / full[brand] < 0.6 for brand in full)
