"""Customer support on Twitter: the known response times from the file alone, and the same from the marts."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.dbt_project.test_quality_real import SUPPORT, _agorascope, _build

pytestmark = [pytest.mark.real, pytest.mark.slow]

AS_OF = datetime(2017, 12, 4, tzinfo=UTC)
_TWEETS = """
    select
        'twcs:' || tweet_id as uri, author_id as author, inbound = 'True' as is_inbound,
        strptime(created_at, '%a %b %d %H:%M:%S %z %Y') as wrote,
        'twcs:' || try_cast(in_response_to_tweet_id as bigint) as parent
    from read_csv($file, header = true, all_varchar = true)
"""
_ANSWERS = """
    select asked.uri, epoch(answers.wrote - asked.wrote) / 60 as minutes
    from tweets as answers inner join tweets as asked on answers.parent = asked.uri
    where not answers.is_inbound and asked.is_inbound
"""
_QUARTILES = "select count(*), quantile_cont(minutes, [0.5, 0.75, 0.9]) from"


def _of_file(file: Path) -> duckdb.DuckDBPyConnection:
    """The tweets of the file and its answers by companies, in a database of their own."""
    connection = duckdb.connect()
    connection.execute(f"create table tweets as {_TWEETS}", {"file": str(file)})
    connection.execute(f"create table answers as {_ANSWERS}")
    connection.execute("create table firsts as select uri, min(minutes) as minutes from answers group by uri")
    return connection


@pytest.mark.parametrize("is_named", [True, False], ids=["named by the workspace", "by the mapping alone"])
def test_the_marts_give_the_times_of_the_file_and_no_post_of_staff_waits(
    shared_data: Path, tmp_path: Path, is_named: bool
) -> None:
    file = shared_data / "twcs" / "twcs_clean5000.csv"
    known = _of_file(file)
    every = known.execute(f"{_QUARTILES} answers").fetchall()[0]
    assert every == (2188, pytest.approx([12.06, 55.46, 385.5], abs=0.01))
    firsts: Any = known.execute(f"{_QUARTILES} firsts").fetchall()[0]
    assert firsts[0] == 2083

    desks = known.execute("select distinct author from tweets where not is_inbound order by 1").fetchall()
    named = "".join(f"  - {{network: x, handle: {desk}}}\n" for (desk,) in desks)
    text = SUPPORT + named if is_named else SUPPORT.replace("staff:\n", "")
    (tmp_path / "workspace.yml").write_text(text + "scoring: {scorer: lexicon}\n", encoding="utf-8")
    _agorascope(tmp_path, "import", str(file), "--mapping", "twcs")
    _agorascope(tmp_path, "score")
    built_models = ("+fct_inbox",) if is_named else ("+fct_conversations",)  # influence takes its time
    with _build(tmp_path, AS_OF, *built_models) as built:
        found = built.execute(
            f"{_QUARTILES} (select response_minutes as minutes from marts.fct_conversations)"
            " where minutes is not null"
        ).fetchall()
        assert found == [(firsts[0], pytest.approx(firsts[1]))]
        each = built.execute(
            f"""
            {_QUARTILES} (
                select epoch(desk.created_at - asked.created_at) / 60 as minutes
                from intermediate.int_desk_posts__found as desk
                inner join intermediate.int_inbound_posts__found as asked
                    on desk.parent_post_key = asked.post_key
            )
            """
        ).fetchall()
        assert each == [(every[0], pytest.approx(every[1]))]
        marts = {"fct_conversations": "post_key"} | ({"fct_inbox": "item_id"} if is_named else {})
        for mart, key in marts.items():
            rows, by_staff = built.execute(
                f"""
                select count(*), count(*) filter (posts.is_flagged_staff)
                from marts.{mart} as told inner join staging.stg_posts as posts on told.{key} = posts.post_key
                """
            ).fetchall()[0]
            assert (rows > 0, by_staff) == (True, 0)
