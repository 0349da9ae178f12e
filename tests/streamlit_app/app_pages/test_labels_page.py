"""The page of labels: what a person does there is in the app store, and what it says is in the file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from agorascope import published
from agorascope.app_store import open_store
from agorascope.app_store.labels import drawn_items
from agorascope.app_store.tables import AuditLog, GoldLabel, StanceCorrection
from agorascope.gold import rounds
from agorascope.settings import get_settings
from streamlit_app import reader
from streamlit_app.reader import Reader
from tests.streamlit_app.demo_states import replace_file

Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


@pytest.fixture
def data(demo_world: Callable[[str], Path]) -> Path:
    return demo_world("normal")


@pytest.fixture
def as_reader(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Be somebody else."""

    def become(name: str, *, may_write: bool = True) -> None:
        monkeypatch.setattr(reader, "current", lambda: Reader(name, may_write=may_write))

    return become


def button(shown: AppTest, key: str) -> object:
    return next(one for one in shown.button if one.key == key)


def press(shown: AppTest, key: str) -> AppTest:
    return button(shown, key).click().run()  # type: ignore[attr-defined, no-any-return]


def labels() -> list[tuple[str, str | None, str]]:
    with open_store(get_settings()).reading() as session:
        rows = session.scalars(select(GoldLabel).order_by(GoldLabel.label_id)).all()
    return [(row.labelled_by, row.label, row.note) for row in rows]


def drawn(shown: AppTest, size: int = 10) -> AppTest:
    next(one for one in shown.number_input if one.key == "round-size").set_value(size)
    return press(shown, "draw")


def test_a_round_is_drawn_labelled_and_taken_back(
    app: Open, data: Path, words: Words, as_reader: Callable[..., None]
) -> None:
    as_reader("lea")
    shown = drawn(app(page="labels", data=data))
    assert not shown.exception
    with open_store(get_settings()).reading() as session:
        assert len(drawn_items(session)) == 10
    first = words(shown)
    shown = press(shown, "label-negative")
    assert labels() == [("lea", "negative", "")]
    assert words(shown) != first
    shown = press(shown, "label-not_about")
    shown = press(shown, "take-back")
    assert [label for _who, label, _note in labels()] == ["negative", "not_about", None]
    with open_store(get_settings()).reading() as session:
        written = session.scalars(select(AuditLog).where(AuditLog.what == "insert gold_labels")).all()
    assert {line.who for line in written} == {"lea"}
    assert len(written) == 3


def test_what_the_model_said_is_not_shown(app: Open, data: Path, words: Words) -> None:
    shown = drawn(app(page="labels", data=data))
    said = words(shown).lower()
    assert "how does this post speak of" in said
    for word in ("likely", "the model: ", "%"):
        assert word not in said


def test_labelling_goes_on_where_one_stopped_and_each_labels_alone(
    app: Open, data: Path, as_reader: Callable[..., None]
) -> None:
    as_reader("lea")
    shown = drawn(app(page="labels", data=data))
    first = shown.text[-1].value
    for _time in range(3):
        shown = press(shown, "label-neutral")
    waiting = shown.text[-1].value
    assert waiting != first
    assert app(page="labels", data=data).text[-1].value == waiting
    as_reader("max")
    assert app(page="labels", data=data).text[-1].value == first
    with open_store(get_settings()).reading() as session:
        everything = set(drawn_items(session))
    assert rounds.waiting_keys(open_store(get_settings()), by="max") == everything
    assert len(rounds.waiting_keys(open_store(get_settings()), by="lea")) == 7


def test_a_round_is_drawn_from_the_page_that_is_open_when_its_file_was_removed(
    app: Open, data: Path, words: Words
) -> None:
    """The button belongs to the file on the screen; the next look at the page shows the newer one."""
    shown = app(page="labels", data=data)
    replace_file(data / "published")
    shown = drawn(shown)
    assert not shown.exception
    assert "10 mentions are drawn" in words(shown)
    with open_store(get_settings()).reading() as session:
        assert len(drawn_items(session)) == 10


def test_all_that_was_drawn_can_be_labelled(app: Open, data: Path, words: Words) -> None:
    shown = drawn(app(page="labels", data=data))
    for _time in range(10):
        shown = press(shown, "label-positive")
    assert "You have labelled all that was drawn" in words(shown)
    assert {label for _who, label, _note in labels()} == {"positive"}
    assert len(labels()) == 10


def test_who_may_only_look_writes_nothing(app: Open, data: Path, as_reader: Callable[..., None]) -> None:
    as_reader("guest", may_write=False)
    shown = app(page="labels", data=data)
    assert button(shown, "draw").disabled  # type: ignore[attr-defined]
    assert "Only managers may do this." in button(shown, "draw").help  # type: ignore[attr-defined]


def some_mention(data: Path) -> tuple[str, str, str]:
    connection = published.connect(published.require_current(data / "published"))
    [row] = connection.execute(
        """
        select mention_id, model_stance, text from marts.fct_mentions
        where model_stance = 'negative' and not is_staff order by mentioned_at desc, mention_id limit 1
        """
    ).fetchall()
    return row  # type: ignore[no-any-return]


def test_a_mention_is_found_by_its_number_corrected_and_taken_back(
    app: Open, data: Path, words: Words, as_reader: Callable[..., None]
) -> None:
    as_reader("lea")
    mention_id, _stance, text = some_mention(data)
    shown = app(page="labels", data=data, task="correct", words=mention_id)
    assert not shown.exception
    assert text[:40] in words(shown)
    choice = next(one for one in shown.segmented_control if one.key == f"right-{mention_id}")
    choice.set_value("positive")
    next(one for one in shown.text_input if one.key == f"why-{mention_id}").set_value("irony")
    shown = press(shown, f"keep-{mention_id}")
    with open_store(get_settings()).reading() as session:
        [row] = session.scalars(select(StanceCorrection)).all()
    assert (row.mention_id, row.label, row.previous_label) == (mention_id, "positive", "negative")
    assert (row.labelled_by, row.note) == ("lea", "irony")
    said = words(shown)
    assert "Corrected: positive" in said
    assert "counts from the next run on" in said
    shown = press(shown, f"back-listed-{row.correction_id}")
    assert "Nothing is corrected so far" in words(shown)


def test_the_search_finds_what_the_file_holds(app: Open, data: Path, words: Words) -> None:
    connection = published.connect(published.require_current(data / "published"))
    [(text,)] = connection.execute(
        """
        select text from marts.fct_mentions as m join marts.dim_brands as b using (brand_id)
        where b.is_own and not is_staff and not is_duplicate and model_stance is not null
        order by mentioned_at desc, mention_id limit 1
        """
    ).fetchall()
    shown = app(page="labels", data=data, task="correct", words=text[:30].upper())
    assert text[:30] in words(shown)
    shown = app(page="labels", data=data, task="correct", words="zzz nobody wrote this")
    assert "No mention fits" in words(shown)


def test_how_right_the_model_is_is_what_the_file_says(app: Open, data: Path, words: Words) -> None:
    connection = published.connect(published.require_current(data / "published"))
    [(value, n, own)] = connection.execute(
        """
        select public_accuracy, public_accuracy_n, accuracy_n
        from marts.fct_stance_accuracy where language = 'all'
        """
    ).fetchall()
    assert own == 0
    said = words(app(page="labels", data=data, task="accuracy"))
    assert f"right {value:.0%} of the time" in said
    assert f"n = {n:,}" in said
    assert "Too few (n = 0, at least 30 needed)" in said


def test_it_speaks_french_and_an_address_means_the_same(app: Open, data: Path, words: Words) -> None:
    said = words(app("fr-FR", "labels", data=data, task="accuracy"))
    assert "Sur des textes publics, le modèle a raison" in said
    assert "Annotations qui manquent" in said
