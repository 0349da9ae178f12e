"""Stances in words, and the download that no spreadsheet program executes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from agorascope.spreadsheets import guarded_csv, read_cells
from streamlit_app import i18n
from streamlit_app.components.posts import stance_word, table


def test_the_download_is_guarded_and_in_the_time_of_the_workspace() -> None:
    i18n.use("en")
    frame = pd.DataFrame(
        {
            "mentioned_at": [
                datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
                datetime(2026, 3, 29, 2, 30, tzinfo=UTC),
            ],
            "network": ["Forum", "Forum"],
            "community": ["=cmd|' /C calc'!A0", None],
            "language": ["en", None],
            "stance": ["negative", None],
            "title": [None, "+title"],
            "text": ['=HYPERLINK("http://x")', "two\nlines, and a comma"],
            "url": ["javascript:alert(1)", "https://example.org/1"],
        }
    )
    shown = table(frame, ZoneInfo("Europe/Paris"))
    read = read_cells(guarded_csv(list(shown.columns), shown.to_numpy().tolist()))

    assert read[0] == ["Time", "Network", "Community", "Language", "Stance", "Title", "Text", "Link"]
    assert read[1] == [
        "2026-03-29T01:30:00+01:00", "Forum", "'=cmd|' /C calc'!A0", "en", "Negative", "",
        "'=HYPERLINK(\"http://x\")", "",
    ]  # fmt: skip
    assert read[2] == [
        "2026-03-29T04:30:00+02:00", "Forum", "", "", "Not judged", "'+title",
        "two\nlines, and a comma", "https://example.org/1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stance", "word"),
    [
        ("positive", "Positif"),
        ("negative", "Négatif"),
        ("neutral", "Neutre"),
        (None, "Non jugé"),
        ("odd", "Non jugé"),
    ],
)
def test_a_stance_is_a_word_with_an_icon(stance: str | None, word: str) -> None:
    i18n.use("fr")
    shown, icon, _colour = stance_word(stance)

    assert shown == word
    assert icon.startswith(":material/")
