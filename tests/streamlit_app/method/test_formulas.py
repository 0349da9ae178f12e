"""The formulas are whole, speak both languages, and repeat no figure that the documentation does not have."""

from pathlib import Path

import pytest

from streamlit_app import i18n
from streamlit_app.app_pages.method_page import accuracy_measured, formulas
from streamlit_app.components.value_choosers import WORKINGS
from streamlit_app.method.formula import Formula

DOCS = Path(__file__).resolve().parents[3] / "docs"


def every() -> list[Formula]:
    return [formula for group in formulas().values() for formula in group]


def test_each_formula_says_all_there_is_to_say() -> None:
    for formula in every():
        said = (formula.name, formula.purpose, formula.letters, formula.source, formula.latex, formula.is_not)
        assert all(said), formula.key
        assert (DOCS / formula.document).is_file(), formula.key


def test_each_formula_has_an_address_and_each_working_a_formula() -> None:
    keys = [formula.key for formula in every()]

    assert len(keys) == len(set(keys)) >= 20
    assert {formula.working for formula in every()} - {None} == WORKINGS.keys()


def test_braces_of_each_formula_are_paired() -> None:
    for formula in every():
        for line in formula.latex:
            assert line.count("{") == line.count("}"), line
            assert line.count(r"\left") - line.count(r"\leftarrow") == line.count(r"\right"), line


def test_every_measured_figure_stands_in_the_documentation() -> None:
    measured = [m for formula in every() for m in formula.measured] + list(accuracy_measured())

    assert len(measured) >= 8
    for one in measured:
        assert one.quote in (DOCS / one.document).read_text(encoding="utf-8"), one.quote
        for figure in one.figures.values():
            bare = figure.removesuffix(" %")
            assert bare in one.quote, (figure, one.quote)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "held the truth in 91.7% of"), ("fr", "la vérité dans 91,7\u00a0% des cas")]
)
def test_measured_figures_are_written_as_the_reader_writes_them(language: str, said: str) -> None:
    i18n.use(language)
    lift = next(formula for formula in every() if formula.key == "lift")

    assert said in lift.measured[0].sentence()
