"""Words of others on a terminal and in logs: shown, never obeyed, never mistaken for words of ours."""

import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agorascope.cli import console
from agorascope.cli.app import app
from agorascope.cli.console import PlainConsole, one_line, show_table, visible
from agorascope.published import Publication
from agorascope.settings import reset_settings

OBEYED = {
    "colour": "\x1b[31mred\x1b[0m",
    "title of the window": "\x1b]0;owned\x07",
    "clear": "\x1b[2J\x1b[H",
    "link": "\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "eight bits": "\x9b31mred",
    "rewritten line": "secret\rshown",
    "backspace": "no\b\byes",
    "backwards": "file\u202etxt.exe",
    "isolate": "a\u2066b\u2069",
    "half a pair": "a\ud800b",
    "line sign": "a\u2028b\x85c",
    "markup": "[bold red]loud[/] [link=http://evil.example]here[/link]",
}
HARMFUL = set("\x1b\x07\x9b\r\b\u202e\u2066\u2069\u2028\x85")


@pytest.mark.parametrize("words", OBEYED.values(), ids=OBEYED)
def test_a_terminal_is_given_nothing_to_obey(words: str) -> None:
    written = io.StringIO()
    plain = PlainConsole(file=written, force_terminal=True, highlight=False, color_system=None)
    plain.print(words, markup=False)
    show_table(words, [words], [[words]], console=plain)
    assert not HARMFUL & set(written.getvalue())
    written.getvalue().encode("utf-8")


def test_markup_of_others_is_text() -> None:
    written = io.StringIO()
    plain = PlainConsole(file=written, force_terminal=True, width=200)
    show_table("[red]t[/]", ["[b]h[/]"], [["[bold]cell[/bold] [nonsense"]], console=plain)
    assert "[bold]cell[/bold] [nonsense" in written.getvalue()


def test_what_others_wrote_fits_in_one_line() -> None:
    assert one_line("a\nError: all is lost\r\n") == "a\\nError: all is lost\\n"


def test_text_without_such_signs_is_not_touched() -> None:
    text = "Où\test l'été ?\n日本語 👩\u200d👩\u200d👧 עברית"
    assert visible(text) == text


@pytest.mark.parametrize("format_", ["csv", "json"])
def test_a_program_gets_every_sign_and_a_terminal_none(
    publication: Publication, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    monkeypatch.setenv("AGORASCOPE_DATA_DIR", str(publication.path.parent.parent))
    reset_settings()
    asked = ["sql", "select chr(155) || chr(8238) || 'x' as words", "--format", format_]
    piped = CliRunner().invoke(app, asked)
    assert "\x9b\u202ex" in piped.output
    shown = io.StringIO()
    monkeypatch.setattr(shown, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(console.sys, "stdout", shown)
    console.write(piped.output)
    assert not HARMFUL & set(shown.getvalue())
    reset_settings()


def test_a_file_name_cannot_forge_a_message(tmp_path: Path, settings: object) -> None:
    forged = tmp_path / "a\nError: your key was sent to evil.example\x1b[8m.json"
    said = CliRunner().invoke(app, ["parse", "mastodon", str(forged)]).output
    assert "\x1b" not in said
