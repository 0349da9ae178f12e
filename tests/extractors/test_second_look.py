"""What a second look says is gone: believed, set aside, or asked again when its turn comes."""

from datetime import UTC, datetime, timedelta

from agorascope.records import Parsed
from extractors.second_look import KEPT_IN_LINE, Findings, SecondLook, next_in_line
from extractors.source import StoredPost

NOW = datetime(2026, 9, 1, tzinfo=UTC)
STORED = [StoredPost(f"u{place}", str(place), "velo.example") for place in range(40)]


def change(place: int) -> dict[str, object]:
    return {"uri": f"u{place}", "status": "deleted"}


def row(place: int, status: str = "live") -> dict[str, object]:
    return {"uri": f"u{place}", "status": status}


def findings(*pages: Parsed, believe_all: bool = False) -> Findings:
    found = Findings(SecondLook(STORED, believe_all))
    for number, page in enumerate(pages):
        found.add(f"{number:05d}-aa.zst", page)
    return found


def test_a_look_cut_short_is_held_to_the_posts_it_asked_for() -> None:
    asked = findings(*(Parsed(status_changes=[change(place)]) for place in range(12)))
    judgement = asked.judge()
    assert judgement.believed_pages == ()
    assert "12 of 12 posts" in judgement.note
    assert asked.in_vain(judgement, is_whole=False) == {f"u{place}" for place in range(12)}


def test_a_share_of_half_is_believed() -> None:
    pages = [Parsed(status_changes=[change(place)], posts=[row(place + 20)]) for place in range(20)]
    assert len(findings(*pages).judge().believed_pages) == 20


def test_posts_that_come_with_a_status_of_gone_are_counted() -> None:
    pages = [Parsed(posts=[row(place, "deleted")]) for place in range(12)]
    assert findings(*pages).judge().believed_pages == ()
    assert len(findings(*pages, believe_all=True).judge().believed_pages) == 12


def test_a_change_that_names_the_id_of_the_instance_is_counted_too() -> None:
    rows = [
        {"uri": None, "post_id": str(n), "instance": "velo.example", "status": "private"} for n in range(12)
    ]
    assert len(findings(Parsed(status_changes=rows)).judge().doubted) == 12


def test_an_answer_that_gives_none_of_several_costs_its_own_page_only() -> None:
    none = Parsed(status_changes=[change(0), change(1), change(2)])
    judgement = findings(none, Parsed(posts=[row(3)]), Parsed(status_changes=[change(4)])).judge()
    assert judgement.believed_pages == ("00001-aa.zst", "00002-aa.zst")
    assert judgement.doubted == {"u0", "u1", "u2"}


def test_posts_asked_for_in_vain_go_to_the_end_of_the_line() -> None:
    asked = findings(Parsed(posts=[row(0)]))
    in_vain = asked.in_vain(asked.judge(), is_whole=True)
    assert in_vain == {post.uri for post in STORED} - {"u0"}
    old = {"u0": NOW.isoformat(), "forgotten": (NOW - KEPT_IN_LINE * 2).isoformat()}
    old["other"] = (NOW - timedelta(days=1)).isoformat()
    state = next_in_line({"asked": old}, asked, in_vain, NOW)
    assert state["asked"] == {"other": old["other"], **dict.fromkeys(sorted(in_vain), NOW.isoformat())}
