"""`agorascope graph`: out of the published file, into a file that other programs read."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime

import networkx as nx
import pytest

from agorascope import cli, published
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse
from tests.agorascope.influence.graph_marts import marts

Cli = Callable[..., tuple[int, str]]


@pytest.fixture
def run(settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Exit code and what was said on one line, of `agorascope graph ...` in the folder of the data."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(settings.data_dir)

    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["agorascope", "graph", *arguments])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        captured = capsys.readouterr()
        return code, " ".join((captured.out + captured.err).split())

    return call


def publish(settings: Settings) -> None:
    with open_warehouse(settings.warehouse) as connection:
        connection.execute("insert into raw.workspace values ('w', false, 'UTC', ['fr'], true, 'f')")
        marts(connection)
    as_of = datetime(2026, 3, 11, tzinfo=UTC)
    published.publish(settings.warehouse, settings.published, run_id="r", as_of=as_of, facts={}, keep=2)


def test_the_published_graph_is_written_and_read(run: Cli, settings: Settings) -> None:
    publish(settings)
    code, said = run("--output", "g.gexf", "--network", "mastodon", "--min-weight", "1")
    assert (code, said) == (0, "2 members and 1 edges written into g.gexf.")
    assert 'lastmodifieddate="2026-03-11"' in (settings.data_dir / "g.gexf").read_text()
    assert nx.read_gexf(settings.data_dir / "g.gexf").edges["mastodon:a", "mastodon:b"]["weight"] == 2.5
    code, said = run("--output", "g.graphml", "--community", "velo.example")
    assert (code, said) == (0, "2 members and 1 edges written into g.graphml.")
    assert run("--output", "g.gexf", "--community", "nowhere")[0] == 2


def test_a_wrong_ending_is_told_before_anything_is_read(run: Cli) -> None:
    code, said = run("--output", "g.json")
    assert code == 2
    assert "neither GEXF nor GraphML" in said
    code, said = run("--output", "g.gexf")
    assert "Nothing is published" in said
