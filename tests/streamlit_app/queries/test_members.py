"""What the Members page reads, against the published demo."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from agorascope import published
from streamlit_app.queries import members
from streamlit_app.queries.members import ORDERS, WHOLE


@pytest.fixture
def cursor(demo_world: Callable[[str], Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    publication = published.require_current(demo_world("normal") / "published")
    with published.connect(publication) as connection:
        yield connection.cursor()


def first_of(cursor: duckdb.DuckDBPyConnection) -> str:
    return str(
        members.ranking(cursor, "mastodon", "velotaf", "cyclandre", "", "influence", 1)["member_key"][0]
    )


def test_the_ranking_begins_with_rank_one_of_whom_enough_is_known(cursor: duckdb.DuckDBPyConnection) -> None:
    found = members.ranking(cursor, "mastodon", "velotaf", "cyclandre", "", "influence", 10)

    assert len(found) == 10
    assert found["influence_enough_data"].all()
    assert list(found["influence_rank"]) == sorted(found["influence_rank"])
    assert found["influence_rank"].iloc[0] == 1


@pytest.mark.parametrize(
    ("order", "column"),
    [("trend", "influence_trend"), ("reach", "reach_count"), ("followers", "clout_followers_count"),
     ("favour", "favour_low")],
)  # fmt: skip
def test_every_order_is_the_one_of_its_column(
    cursor: duckdb.DuckDBPyConnection, order: str, column: str
) -> None:
    found = members.ranking(cursor, "mastodon", WHOLE, "cyclandre", "", order, 20)

    assert list(found[column]) == sorted(found[column], reverse=True)


def test_every_order_gives_the_same_list_twice(cursor: duckdb.DuckDBPyConnection) -> None:
    for order in ORDERS:
        lists = [
            list(members.ranking(cursor, "bluesky", WHOLE, "cyclandre", "", order, 50)["member_key"])
            for _time in range(2)
        ]
        assert lists[0] == lists[1]


def test_a_member_is_found_by_the_first_signs_of_the_key(cursor: duckdb.DuckDBPyConnection) -> None:
    key = first_of(cursor)

    found = members.ranking(cursor, "mastodon", "velotaf", "cyclandre", key[:6].upper(), "influence", 10)
    assert list(found["member_key"]) == [key]
    assert list(members.find(cursor, None, key[:6], 10)["member_key"]) == [key]


def test_a_search_is_no_pattern(cursor: duckdb.DuckDBPyConnection) -> None:
    for typed in ("%", "_", "'; drop table marts.dim_members; --"):
        assert members.find(cursor, None, typed, 10).empty


def test_staff_are_found_but_not_ranked(cursor: duckdb.DuckDBPyConnection) -> None:
    key = cursor.execute("select member_key from marts.dim_members where is_staff limit 1").fetchall()[0][0]

    member = members.member(cursor, None, key)
    assert member is not None
    assert member["unscored_reason"] == "staff"
    assert members.homes(cursor, str(member["network_id"]), key).empty


def test_the_whole_network_stands_first_among_a_member_s_communities(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    homes = members.homes(cursor, "mastodon", first_of(cursor))

    assert list(homes["community_id"]) == [WHOLE, "velotaf"]


def test_the_ranks_of_the_parts_count_those_above(cursor: duckdb.DuckDBPyConnection) -> None:
    ranks = members.part_ranks(cursor, "mastodon", "velotaf", first_of(cursor))
    above = cursor.execute(
        """
        select 1 + count(*) from marts.fct_member_influence as i
        where network_id = 'mastodon' and community_id = 'velotaf' and page_rank > (
            select page_rank from marts.fct_member_influence
            where network_id = 'mastodon' and community_id = 'velotaf' and member_key = ?
        )
        """,
        [first_of(cursor)],
    ).fetchall()[0][0]

    assert ranks is not None
    assert ranks["page_rank"] == above
    assert ranks["members"] == members.members_count(cursor, "mastodon", "velotaf")


def test_the_graph_holds_the_heaviest_and_whoever_is_asked_for(cursor: duckdb.DuckDBPyConnection) -> None:
    ranked = members.ranking(cursor, "mastodon", WHOLE, "cyclandre", "", "influence", 1000)
    last = str(ranked["member_key"].iloc[-1])
    nodes = members.graph_nodes(cursor, "mastodon", WHOLE, "cyclandre", last, 30)
    edges = members.graph_edges(cursor, "mastodon", WHOLE, last, 30, 100)

    assert len(nodes) == 30
    assert last in set(nodes["member_key"])
    assert set(edges["actor_key"]) | set(edges["target_key"]) <= set(nodes["member_key"])


def test_other_accounts_are_those_of_the_same_person(
    demo_world: Callable[[str], Path],
) -> None:
    folder = demo_world("normal")
    publication = published.require_current(folder / "published")
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{publication.path}' as held (read_only)")
        connection.execute("create schema marts")
        for table in ("dim_members", "dim_networks", "fct_identity_links"):
            connection.execute(f"create table marts.{table} as from held.marts.{table}")
        (one, two) = connection.execute(
            """
            (select network_id, member_key, person_key from marts.dim_members where network_id = 'mastodon'
                order by 2 limit 1)
            union all
            (select network_id, member_key, person_key from marts.dim_members where network_id = 'bluesky'
                order by 2 limit 1)
            """
        ).fetchall()
        connection.execute(
            "update marts.dim_members set person_key = ? where member_key = ?", [one[2], two[1]]
        )
        connection.execute(
            """
            insert into marts.fct_identity_links
            values (?, ?, ?, ?, 'profile_links', null, now(), true, null)
            """,
            [two[0], two[1], one[0], one[1]],
        )

        found = members.other_accounts(connection.cursor(), one[0], one[1], 10)

    assert [tuple(row) for row in found[["network_id", "member_key", "evidence"]].to_numpy()] == [
        (two[0], two[1], "profile_links")
    ]


@pytest.mark.parametrize(
    ("networks", "asked", "answer"),
    [
        ([("x", False)], None, False),
        ([("x", False), ("forum", True)], None, True),
        ([("x", False), ("forum", True)], "x", False),
        ([], None, None),
    ],
)
def test_whether_members_have_figures_is_known_of_one_network_and_of_all(
    networks: list[tuple[str, bool]], asked: str | None, answer: bool | None
) -> None:
    with duckdb.connect() as made:
        made.execute("create schema marts")
        made.execute("create table marts.dim_networks (network_id text, has_member_scores boolean)")
        for network in networks:
            made.execute("insert into marts.dim_networks values (?, ?)", network)

        assert members.has_scores(made.cursor(), asked) is answer
