"""Who is let in, and who may write."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from agorascope.published import Publication
from agorascope.settings import Settings, get_settings, reset_settings
from streamlit_app import reader
from streamlit_app.reader import Reader, Refused

APP = Path(reader.__file__).with_name("app.py")
LISTED = Settings(
    viewer_managers=("Ana@Example.org",), viewer_readers=("*@example.org", "guest@partner.example")
)
OPEN = Settings()


def account(mail: str, **more: object) -> dict[str, object]:
    return {"is_logged_in": True, "email": mail} | more


@pytest.mark.parametrize(
    ("user", "settings", "expected"),
    [
        ({"is_logged_in": False}, OPEN, Refused("log_in")),
        ({}, OPEN, Refused("log_in")),
        (account("ana@example.org"), LISTED, Reader("ana@example.org", may_write=True, is_logged_in=True)),
        (account(" BEN@example.org "), LISTED, Reader("ben@example.org", may_write=False, is_logged_in=True)),
        (account("guest@partner.example"), LISTED,
         Reader("guest@partner.example", may_write=False, is_logged_in=True)),
        (account("eve@partner.example"), LISTED, Refused("unknown", "eve@partner.example")),
        (account("eve@example.org.evil.example"), LISTED, Refused("unknown", "eve@example.org.evil.example")),
        (account("anybody@else.example"), OPEN,
         Reader("anybody@else.example", may_write=False, is_logged_in=True)),
        (account(""), OPEN, Refused("unknown", "")),
        (account("ana@example.org", email_verified=False), LISTED, Refused("unknown", "ana@example.org")),
        (account("ana@example.org", email_verified="false"), LISTED, Refused("unknown", "ana@example.org")),
        (account("example.org"), OPEN, Refused("unknown", "example.org")),
    ],
)  # fmt: skip
def test_an_account_is_a_manager_a_reader_or_nobody(
    user: dict[str, object], settings: Settings, expected: Reader | Refused
) -> None:
    assert reader.of_account(user, settings) == expected


@pytest.mark.parametrize(
    ("address", "is_closed"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("", False),
     ("10.0.0.7", False), ("viewer.example.org", False)],
)  # fmt: skip
def test_only_loopback_counts_as_closed(address: str, is_closed: bool) -> None:
    assert reader.is_loopback(address) is is_closed


def test_names_come_from_the_environment_between_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGORASCOPE_VIEWER_MANAGERS", " ana@example.org, *@team.example ,")
    reset_settings()
    try:
        assert get_settings().viewer_managers == ("ana@example.org", "*@team.example")
    finally:
        reset_settings()


def test_an_open_address_without_a_login_lets_nobody_in(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(st, "get_option", {"server.address": "0.0.0.0"}.get)

    assert reader.current() == Refused("open_door")
    monkeypatch.setenv("AGORASCOPE_VIEWER_TRUSTS_NETWORK", "true")
    reset_settings()
    here = reader.current()
    assert isinstance(here, Reader)
    assert here.may_write


def test_loopback_needs_no_login(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(st, "get_option", {"server.address": "127.0.0.1"}.get)

    here = reader.current()
    assert isinstance(here, Reader)
    assert (here.may_write, here.is_logged_in) == (True, False)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("log_in", "Connectez-vous pour voir les chiffres."),
        ("unknown", "Ce compte n’a pas accès à ces chiffres."),
        (
            "open_door",
            "Cette application est accessible depuis d’autres machines et n’a pas d’authentification.",
        ),
    ],
)
def test_who_is_not_let_in_sees_the_door_and_no_figure(
    monkeypatch: pytest.MonkeyPatch,
    publish: Callable[..., Publication],
    published_dir: Path,
    reason: str,
    said: str,
) -> None:
    publish(days=3)
    monkeypatch.setattr(reader, "current", lambda: Refused(reason, "eve@example.org"))
    test = AppTest.from_file(str(APP), default_timeout=30)
    test.context["locale"] = "fr-FR"
    page = test.run()

    assert published_dir.exists()
    assert not page.exception
    assert [markdown.value for markdown in page.markdown] == [said]
    assert not page.metric
    assert not page.sidebar.markdown
    assert len(page.get("navigation")) == 0
