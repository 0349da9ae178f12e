"""The vocabulary of channel metrics is translated, every word of it."""

import csv
from datetime import date
from pathlib import Path

from streamlit_app import i18n
from streamlit_app.components import channel_words

SEED = Path(__file__).resolve().parents[3] / "dbt_project/seeds/channel_metrics.csv"


def vocabulary() -> list[dict[str, str]]:
    with SEED.open(encoding="utf-8") as source:
        return list(csv.DictReader(source))


def test_every_metric_has_a_name_in_both_languages() -> None:
    names = [row["metric_name"] for row in vocabulary()]
    said = {}
    for code in ("en", "fr"):
        i18n.use(code)
        said[code] = [channel_words.metric(name) for name in names]

    assert len(names) > 40
    assert [name for name, word in zip(names, said["en"], strict=True) if name == word] == []
    assert [name for name, word in zip(names, said["fr"], strict=True) if name == word] == []
    assert len(set(said["fr"])) == len(names)


def test_a_metric_of_an_import_is_shown_as_the_file_calls_it() -> None:
    assert channel_words.metric("beers_drunk", "Beers drunk") == "Beers drunk"


def test_a_retired_metric_names_its_day_and_what_to_look_at_instead() -> None:
    i18n.use("en")
    said = channel_words.retirement(date(2025, 11, 15), "views")

    assert "until 15 Nov 2025" in said
    assert "“Views”" in said
    assert channel_words.retirement(None, None) == ""
    assert channel_words.retirement(float("nan"), float("nan")) == ""


def test_values_are_written_in_their_unit() -> None:
    i18n.use("fr", "fr-FR")

    assert channel_words.in_unit(0.1234, "share") == "12,3\xa0%"
    assert channel_words.in_unit(1234, "count") == "1\u202f234"
    assert channel_words.in_unit(4.1, "stars") == "4,1 étoiles"
