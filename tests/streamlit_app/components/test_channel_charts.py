"""Charts of channels: gaps stay gaps, kinds are told apart only beyond chance, hours only on evidence."""

from datetime import date, timedelta

import pandas as pd

from agorascope.palette import LIGHT
from agorascope.statistics import share
from streamlit_app import i18n
from streamlit_app.components import channel_followers, channel_hours, channel_kinds, interval_rows
from streamlit_app.components.interval_rows import Marks, Row
from streamlit_app.post_sums import Brought, mean

START = date(2026, 3, 1)


def readings(*days: int, values: list[float] | None = None) -> pd.DataFrame:
    counts = values or [100.0 + day for day in days]
    known = set(days)
    return pd.DataFrame(
        {
            "day": [START + timedelta(days=day) for day in days],
            "channel_id": "page",
            "value": counts,
            "change": [
                value - counts[i - 1] if day - 1 in known else float("nan")
                for i, (day, value) in enumerate(zip(days, counts, strict=True))
            ],
            "is_estimate": False,
            "is_final": True,
        }
    )


def test_a_line_stops_at_a_gap() -> None:
    frame = channel_followers.stretches(readings(0, 1, 2, 5, 6))

    assert frame["stretch"].to_list() == [1, 1, 1, 2, 2]


def test_growth_never_bridges_a_gap() -> None:
    found = channel_followers.growth(readings(0, 1, 5, 6, values=[100, 104, 160, 161]))

    assert (found.change, found.pairs, found.last) == (5.0, 2, 161.0)


def test_a_single_reading_has_no_growth() -> None:
    assert pd.isna(channel_followers.growth(readings(3)).change)


def some(value: float, posts: int = 60) -> Brought:
    top = value * posts
    estimate = mean(posts, top, top * value * 1.5)
    return Brought(posts, posts, int(top), 0, estimate, share(0, 0), estimate, estimate, estimate)


def test_kinds_are_told_apart_only_beyond_chance() -> None:
    def read(found: Brought) -> object:
        return found.repliers_per_post

    near = [("All", some(1.0)), ("A", some(1.0)), ("B", some(1.1))]
    far = [("All", some(2.0)), ("A", some(1.0)), ("B", some(3.0))]

    assert channel_kinds.leader(near, read) is None  # type: ignore[arg-type]
    assert channel_kinds.leader(far, read) == ("B", "A")  # type: ignore[arg-type]


def test_many_kinds_need_a_greater_difference() -> None:
    two = [("All", some(1.0)), ("A", some(1.0)), ("B", some(1.4))]
    ten = two + [(str(i), some(1.2)) for i in range(8)]

    assert channel_kinds.leader(two, lambda b: b.repliers_per_post) == ("B", "A")
    assert channel_kinds.leader(ten, lambda b: b.repliers_per_post) is None


def hours(*, is_best: bool, enough: bool) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "network_posts_count": [120, 120],
            "is_best": [is_best, False],
            "enough_data": [enough, enough],
            "week_class": ["weekday", "weekend"],
            "hour_from": [9, 9],
            "hour_until": [12, 12],
        }
    )


def test_no_hour_stands_out_is_an_answer() -> None:
    i18n.use("en")

    assert "no hour stands out" in channel_hours.sentence("X", hours(is_best=False, enough=True))
    assert "too few posts" in channel_hours.sentence("X", hours(is_best=False, enough=False))
    assert "Monday to Friday 9–12 h bring more" in channel_hours.sentence(
        "X", hours(is_best=True, enough=True)
    )


def test_an_interval_beyond_the_axis_is_cut_and_marked() -> None:
    row = Row("Launch", 0.9, -0.1, 9.8, "+90%", "", "7", "seen")
    marks = Marks([("seen", "circle", "#000000")], (-1.0, 3.0), reference=0.0)
    (drawn,) = interval_rows.frame([row], marks).to_dict("records")

    assert drawn["is_cut"]
    assert drawn["high"] <= 3.2
    assert interval_rows.build("Title", [row], marks, LIGHT).to_dict()
