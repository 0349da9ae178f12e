"""A profile's links are kept, those that were seen to be mutual apart, and nothing else of it is read."""

import json
from pathlib import Path
from typing import Any

import pytest

from extractors.bluesky.members import verified_domain
from extractors.mastodon.members import member_fields
from extractors.profile_links import MAX_PROFILE_LINKS, profile_links
from extractors.rss.addresses import own_page

FIELD = '<a href="https://ann.example/" rel="me"><span class="invisible">https://</span>ann.example</a>'
ACCOUNT = {
    "acct": "ann",
    "url": "https://h.example/@ann",
    "note": '<p>On <a href="https://bsky.app/profile/ann.example">sky</a></p>',
    "fields": [
        {"name": "Web", "value": FIELD, "verified_at": "2026-01-01T00:00:00Z"},
        {"name": "Blog", "value": "https://blog.example/ann", "verified_at": None},
        {"name": "He", "value": "him"},
    ],
}


def test_links_of_html_text_and_addresses_come_once_each() -> None:
    assert profile_links(
        FIELD, "see https://a.example.", addresses=["https://a.example", None, "no link"]
    ) == [
        "https://a.example",
        "https://ann.example/",
    ]
    assert len(profile_links(" ".join(f"https://{n}.example" for n in range(99)))) == MAX_PROFILE_LINKS
    assert profile_links(None, "") == []


def test_fields_that_mastodon_verified_are_told_apart() -> None:
    fields = member_fields(ACCOUNT, "h.example")
    assert fields["verified_links"] == ["https://ann.example/"]
    assert fields["links"] == [
        "https://ann.example/",
        "https://blog.example/ann",
        "https://bsky.app/profile/ann.example",
    ]


def test_an_account_without_profile_says_nothing_of_links() -> None:
    assert "links" not in member_fields({"acct": "ann"}, "h.example")


def test_the_domain_of_a_handle_is_the_accounts_own() -> None:
    assert verified_domain({"handle": "Ann.example"}) == ["https://ann.example/"]
    assert verified_domain({"handle": "handle.invalid"}) is None


@pytest.mark.parametrize(
    ("author", "is_own"),
    [
        ("https://ann.example/", True),
        ("https://ann.example", True),
        ("https://ann.example/author/ann", False),
        ("https://else.example/", False),
        ("https://[broken", False),
        (None, False),
    ],
)
def test_a_feed_is_its_authors_own_when_their_page_is_the_site(author: str | None, is_own: bool) -> None:
    assert own_page(author, "https://ann.example/feed.xml") == ([author] if is_own else [])


def _accounts(document: Any) -> list[dict[str, Any]]:
    """Every account in a document."""
    if isinstance(document, list):
        return [account for item in document for account in _accounts(item)]
    if not isinstance(document, dict):
        return []
    own = [document] if "acct" in document and "fields" in document else []
    return own + [account for value in document.values() for account in _accounts(value)]


def test_verified_fields_of_recorded_accounts_are_all_found(shared_data: Path) -> None:
    checked = 0
    for path in sorted((shared_data / "api" / "mastodon").glob("*.json")):
        try:
            document = json.loads(path.read_bytes())
        except ValueError:
            continue
        for account in _accounts(document):
            verified = [field for field in account["fields"] if field.get("verified_at")]
            found = member_fields(account, "h.example")["verified_links"]
            assert len(found) == len({field["value"] for field in verified})
            checked += len(verified)
    assert checked > 50
