"""The graph of a community: places, leanings, and the file for other tools."""

from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from streamlit_app import member_graph
from streamlit_app.member_graph import FAVOURABLE, UNCLEAR, UNFAVOURABLE


def node(key: str, **changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"member_key": key, "display_name": None, "handle": None, "influence": 50.0}
    row |= {"influence_rank": 1, "influence_n": 9, "influence_low": 40.0, "influence_high": 60.0}
    row |= {"influence_enough_data": True, "reach_count": 3, "circle": "core"}
    row |= {"favour": 0.8, "favour_n": 9, "favour_low": 0.6, "favour_high": 0.9, "favour_enough_data": True}
    return row | changes


def edge(actor: str, target: str, weight: float = 1.0) -> dict[str, Any]:
    return {"actor_key": actor, "target_key": target, "weight": weight, "reactions_count": 2}


def graph(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> member_graph.Graph:
    columns = ["actor_key", "target_key", "weight", "reactions_count"]
    return member_graph.placed(pd.DataFrame(nodes), pd.DataFrame(edges, columns=columns))


def ring(count: int) -> member_graph.Graph:
    keys = [f"m{number}" for number in range(count)]
    return graph(
        [node(key) for key in keys], [edge(a, b) for a, b in zip(keys, keys[1:] + keys[:1], strict=True)]
    )


def test_the_same_members_stand_in_the_same_places() -> None:
    pd.testing.assert_frame_equal(ring(40).nodes, ring(40).nodes)


def test_every_member_has_a_place_inside_the_picture() -> None:
    nodes = ring(300).nodes

    assert nodes[["x", "y"]].abs().max().max() <= 1
    assert len(nodes[["x", "y"]].drop_duplicates()) == 300


def test_members_without_a_tie_stand_below() -> None:
    nodes = graph([node("a"), node("b"), node("alone")], [edge("a", "b")]).nodes.set_index("member_key")

    assert nodes.loc["alone", "y"] == member_graph.BELOW
    assert list(nodes["is_alone"]) == [False, False, True]


def test_one_member_alone_and_nobody_at_all_can_be_placed() -> None:
    assert len(graph([node("a")], []).nodes) == 1
    nobody = pd.DataFrame([node("a")]).iloc[:0]
    ties = pd.DataFrame(columns=["actor_key", "target_key", "weight", "reactions_count"])
    assert member_graph.placed(nobody, ties).nodes.empty


@pytest.mark.parametrize(
    ("low", "high", "enough", "leaning"),
    [
        (0.51, 0.9, True, FAVOURABLE),
        (0.1, 0.49, True, UNFAVOURABLE),
        (0.4, 0.9, True, UNCLEAR),
        (0.9, 1.0, False, UNCLEAR),
        (None, None, None, UNCLEAR),
    ],
)
def test_a_leaning_is_beyond_doubt_or_unclear(
    low: float | None, high: float | None, enough: bool | None, leaning: str
) -> None:
    assert (
        member_graph.leaning(node("a", favour_low=low, favour_high=high, favour_enough_data=enough))
        == leaning
    )


def test_gexf_is_valid_xml_whatever_names_hold() -> None:
    hostile = '\x00</node><script>"&\u202e\ud800 =cmd()\x0b'
    written = member_graph.to_gexf(graph([node("a"), node("b")], [edge("a", "b")]), {"a": hostile, "b": ""})

    labels = [found.get("label") for found in ET.fromstring(written).iter() if found.tag.endswith("}node")]
    assert labels == ['</node><script>"& =cmd()', "b"]


def test_gexf_keeps_who_reacts_to_whom_and_says_no_score_that_is_too_few() -> None:
    thin = node("b", influence_enough_data=False)
    root = ET.fromstring(member_graph.to_gexf(graph([node("a"), thin], [edge("b", "a", 1.5)]), {}))

    ties = [found for found in root.iter() if found.tag.endswith("}edge")]
    assert [(tie.get("source"), tie.get("target"), tie.get("weight")) for tie in ties] == [("b", "a", "1.5")]
    scores = {
        found.get("id"): len([1 for value in found.iter() if value.tag.endswith("}attvalue")])
        for found in root.iter()
        if found.tag.endswith("}node")
    }
    assert scores["a"] == scores["b"] + 1
