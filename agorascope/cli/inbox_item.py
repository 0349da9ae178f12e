"""One item of the inbox, for a person to read before they answer: `agorascope inbox show`."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agorascope.cli.console import out, show_table
from agorascope.cli.formats import Format, print_json
from agorascope.cli.options import optional_workspace
from agorascope.settings import get_settings

if TYPE_CHECKING:
    from agorascope.inbox.live import Item
    from agorascope.inbox.thread import Around, Asked

AROUND = 5  # posts shown before the item, and after it
SHORT = 160  # signs of each


def show_item(
    beginning: str,
    who: str | None,
    language: str,
    format_: Format,
    workspace: Path | None,
    *,
    is_revealing: bool,
) -> None:
    """Print an item with reasons, text, thread and history; when revealing, it is noted that `who` looks."""
    from agorascope.app_store import open_store, who_am_i
    from agorascope.app_store.inbox_history import history_of
    from agorascope.app_store.inbox_states import state_of
    from agorascope.inbox.live import live_items
    from agorascope.inbox.naming import item_named
    from agorascope.inbox.revealing import reveal
    from agorascope.inbox.thread import asked, thread_of
    from agorascope.published import reading

    settings = get_settings()
    known = optional_workspace(workspace, settings)
    store = open_store(settings)
    try:
        with reading(settings.published) as (_, connection):
            post = asked(connection, item_named(connection, beginning))
            before, after = thread_of(connection, post)
            waiting = {item.item_id: item for item in live_items(connection, store, with_closed=True)}
        facts = _facts(post, waiting.get(post.item_id), state_of(store, post.item_id).in_words())
        if is_revealing:
            objecting = known.privacy.objecting() if known else frozenset()
            shown = reveal(
                settings, store, post, who=who or who_am_i(), now=datetime.now(UTC), objecting=objecting
            )
            unknown = "not known to the warehouse (any more)"
            facts |= {"account": shown.handle or unknown, "address": shown.url or unknown}
        history = history_of(store, post.item_id)
    finally:
        store.close()
    item = waiting.get(post.item_id)
    reasons = (item.reasons_fr if language == "fr" else item.reasons_en) if item else ()
    if format_ is not Format.table:
        more = {"reasons": reasons, "text": post.text, "history": [asdict(event) for event in history]}
        thread = {"before": [asdict(one) for one in before], "after": [asdict(one) for one in after]}
        print_json(facts | more | thread)
        return
    show_table("Item", ("what", "value"), facts.items())
    for line in reasons:
        out.print(f"- {line}", markup=False, soft_wrap=True)
    _show_posts("Before it in the thread", before[-AROUND:], len(before))
    out.print(f'"{post.text or ""}"', markup=False, soft_wrap=True)
    _show_posts("After it in the thread", after[:AROUND], len(after))
    lines = [(_at(one.at), one.who, one.what, one.assignee, one.note) for one in history]
    if lines:
        show_table("History", ("when (UTC)", "who", "what", "for", "note"), lines)


def _facts(post: "Asked", item: "Item | None", said: str) -> dict[str, Any]:
    from agorascope.inbox.thread import OPTED_OUT

    state = item.state if item else "answered in the data" if post.settled_at else "does not wait"
    return {
        "item": post.item_id,
        "brand": post.brand_id,
        "where": " ".join(filter(None, (post.network_id, post.community_id))),
        "since (UTC)": _at(post.created_at),
        "person": f"{post.network_id}:{post.member_key}" + (f" ({OPTED_OUT})" if post.has_opted_out else ""),
        "stance": post.stance,
        "question": "yes" if post.is_question else "no",
        "priority": None if item is None or item.priority is None else round(item.priority),
        "state": state,
        "the team": said,
        "the data": f"answered {_at(post.settled_at)}" if post.settled_at else "no answer seen",
        "version": item.version if item else None,
        "url": post.url,
    }


def _show_posts(title: str, posts: "Sequence[Around]", count: int) -> None:
    from agorascope.outreach.quoting import shortened

    if posts:
        title += f": {len(posts)} of {count} published" if len(posts) < count else ""
        rows = [(_at(one.at), one.who, shortened(one.text or "", SHORT)) for one in posts]
        show_table(title, ("when (UTC)", "who", "text"), rows)


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"
