"""The commands of people's requests: written down, shown, closed without the name."""

from collections.abc import Callable

Cli = Callable[..., tuple[int, str]]


def test_a_request_is_written_down_shown_and_closed(run: Cli) -> None:
    code, said = run(
        "privacy", "add", "export", "mastodon", "@Ann", "--received", "2026-03-03", "--by", "lea"
    )
    assert (code, "Request 1 is recorded" in said) == (0, True)
    listed = run("privacy", "list")[1]
    assert "1 requests" in listed
    assert "OVERDUE" in listed
    assert "forgotten" in run("privacy", "done", "1")[1]
    assert "0 requests" in run("privacy", "list")[1]
    assert "ann" not in run("privacy", "list", "--all")[1]


def test_an_objection_is_noted_at_once(run: Cli) -> None:
    assert "The objection is noted" in run("privacy", "add", "objection", "mastodon", "@Ann")[1]
    assert "1 objections" in run("object", "--list")[1]


def test_what_is_wrong_is_said(run: Cli) -> None:
    assert run("privacy", "add", "gossip", "mastodon", "ann")[0] == 2
    assert run("privacy", "add", "export", "mastodont", "ann")[0] == 2
    assert run("privacy", "add", "export", "mastodon")[0] == 2
    assert run("privacy", "done", "7")[0] == 2
    run("privacy", "add", "export", "mastodon", "ann")
    assert run("privacy", "refuse", "1", "--reason", " ")[0] == 2
    assert run("privacy", "export", "mastodon", "ann", "--output", "a.txt")[0] == 2
