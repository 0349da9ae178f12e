"""Writes the demo world: plan, words, addresses, lines, answers, workspace.

seed -> people, almanac -> conversations, occasions -> words -> one file a network and day, answers/
"""

import json
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from agorascope.demo import newsletter, occasions
from agorascope.demo.addresses import give_addresses
from agorascope.demo.almanac import CRISIS_PROFILE, Almanac
from agorascope.demo.answers import answers, stances
from agorascope.demo.chance import generator
from agorascope.demo.composing import Composer
from agorascope.demo.conversations import Conversations
from agorascope.demo.lines import Line, LineWriter
from agorascope.demo.member_lines import MemberLineWriter
from agorascope.demo.model import DemoSummary, Draft
from agorascope.demo.people import Population, settle
from agorascope.demo.scenery import NETWORKS, OWN
from agorascope.demo.workspace_file import workspace_text
from agorascope.errors import InputError
from agorascope.landing import write_atomic

VERSION = 2  # raise it when the same seed writes another world
MANIFEST = "demo.json"
Progress = Callable[[str, int, int], None]
_EVERYDAY = 0.885  # share of the posts that come before staff, robots, events and the crisis


@dataclass(slots=True)
class World:
    """Everything that happened, before it is written down."""

    almanac: Almanac
    population: Population
    drafts: list[Draft]
    without: dict[str, Counter[int]]
    added: dict[str, Counter[int]]


def write_world(
    target: Path,
    *,
    seed: int = 20260601,
    days: int = 120,
    end: date = date(2026, 9, 30),
    posts: int = 20_000,
    members: int = 2_000,
    on_progress: Progress | None = None,
) -> DemoSummary:
    """Write a demo world into `target`; the same arguments give the same bytes.

    A world already there with the same arguments is left alone. Raises InputError when the
    world would be too small to hold what is planted in it, or `target` holds something else.
    """
    _check(target, days, posts, members)
    order = {"version": VERSION, "seed": seed, "days": days, "end": end.isoformat()}
    order |= {"posts": posts, "members": members}
    known = _manifest(target)
    if known.get("order") == order:
        return _summary(target, known, was_present=True)
    report = on_progress or (lambda _step, _done, _total: None)
    world = imagine(seed, days, end, posts, members, report)
    _clear(target)
    facts = _write(target, seed, world, report) | {"order": order}
    write_atomic(target / MANIFEST, _json(facts))
    return _summary(target, facts, was_present=False)


def imagine(seed: int, days: int, end: date, posts: int, members: int, report: Progress) -> World:
    """People, conversations, occasions and words, in memory."""
    report("people", 0, 1)
    almanac = Almanac(seed, days, end)
    population = settle(seed, members)
    talk = Conversations(seed, almanac, population)
    scale = posts / days / (20_000 / 120)
    occasions.praise(talk, population)
    occasions.speak_officially(talk, population, scale)
    report("conversations", 0, 1)
    talk.fill(int(posts * _EVERYDAY) - len(population.everyone) // 12)
    occasions.welcome(talk, population)
    occasions.robots(talk, population, scale)
    without, added = _plant(talk)
    occasions.answer_as_staff(talk, population, list(talk.drafts))
    drafts = sorted(talk.drafts, key=lambda draft: (draft.at, draft.serial))
    report("conversations", 1, 1)
    _put_into_words(seed, talk, drafts, report)
    return World(almanac, population, drafts, without, added)


def _plant(talk: Conversations) -> tuple[dict[str, Counter[int]], dict[str, Counter[int]]]:
    """Add events and the crisis; returns daily mentions without them, and what each added."""
    without: dict[str, Counter[int]] = {}
    added: dict[str, Counter[int]] = {}
    base = {event.brand: occasions.mentions_by_day(talk, event.brand) for event in talk.almanac.events}
    for event in talk.almanac.events:
        without[event.id] = base[event.brand]
        added[event.id] = occasions.celebrate(talk, event, base[event.brand])
    mean = sum(base[OWN.id].values()) / len(talk.almanac.days)
    without[occasions.CRISIS_ID] = base[OWN.id]
    added[occasions.CRISIS_ID] = occasions.break_out(talk, mean)
    return without, added


def _put_into_words(seed: int, talk: Conversations, drafts: list[Draft], report: Progress) -> None:
    composer, rng = Composer(seed), generator(seed, "mentions")
    for number, draft in enumerate(drafts):
        if number % 1000 == 0:
            report("texts", number, len(drafts))
        if _may_mention(draft) and rng.random() < 0.07:
            named = talk.chooser.known(draft.community)
            if named is not draft.author and (draft.parent is None or named is not draft.parent.author):
                draft.mentions.append(named)
        composer.write(draft)
        if draft.author.is_staff:
            _keep_named(draft)
    report("texts", len(drafts), len(drafts))


_MENTIONING = {"opinion", "talk", "chat", "side", "compare question", "quote"}


def _may_mention(draft: Draft) -> bool:
    """Readers of blogs and openers of forum threads name nobody."""
    network = draft.community.network
    opens_topic = network == "discourse" and draft.parent is None
    return draft.intent in _MENTIONING and network != "rss" and not opens_topic


def _keep_named(draft: Draft) -> None:
    """Pages and staff do not always name their brand, and are neutral when they do."""
    brand = draft.author.brand or ""
    words = _HANDLES.sub("", f"{draft.title or ''} {draft.text}".lower())
    draft.stances = {brand: "neu"} if brand in words else {}


_HANDLES = re.compile(r"@\w+_\w+")


def _write(target: Path, seed: int, world: World, report: Progress) -> dict[str, Any]:
    """Write every file; returns the counts of the manifest."""
    give_addresses(world.drafts)
    days = _lines_by_day(seed, world)
    for number, (network, day) in enumerate(sorted(days)):
        lines = sorted(days[network, day], key=lambda item: item[:2])
        write_plain(target / network / f"{day}.ndjson", (line for _, _, line in lines))
        if number % 20 == 0:
            report("files", number, len(days))
    for sent, table in newsletter.tables(seed, world.almanac):
        write_plain(target / newsletter.NETWORK / f"{sent}.csv", table.splitlines())
    truths = answers(world.drafts, world.population, world.almanac, world.without, world.added)
    (target / "answers").mkdir(parents=True, exist_ok=True)
    (target / "answers" / "answers.json").write_bytes(_json(truths))
    write_plain(target / "answers" / "stances.ndjson", map(_line, stances(world.drafts)))
    text = workspace_text(world.almanac, world.population)
    (target / "workspace.yml").write_text(text, encoding="utf-8")
    report("files", len(days), len(days))
    return {
        "posts": len(world.drafts),
        "members": len(world.population.everyone),
        "by_network": dict(sorted(Counter(draft.community.network for draft in world.drafts).items())),
        "first_day": world.almanac.days[0].isoformat(),
        "last_day": world.almanac.days[-1].isoformat(),
    }


def _lines_by_day(seed: int, world: World) -> dict[tuple[str, str], list[tuple[int, int, str]]]:
    """(time, order, JSON) of every line, by network and UTC date."""
    writer = LineWriter(seed, world.almanac, world.population)
    accounts = MemberLineWriter(seed, world.almanac)
    days: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)

    def keep(network: str, timed: tuple[int, Line]) -> None:
        at, line = timed
        day = datetime.fromtimestamp(at, UTC).date().isoformat()
        rows = days[network, day]
        rows.append((at, len(rows), _line({"network": network} | line)))

    first_seen: dict[str, int] = {}
    for draft in world.drafts:
        first_seen.setdefault(draft.author.id, draft.at)
    for member in world.population.everyone:
        for timed in accounts.of_member(member, first_seen.get(member.id, world.almanac.start)):
            keep(member.network, timed)
    for (network, _), page in world.population.pages.items():
        for timed in accounts.of_page(page):
            keep(network, timed)
    for draft in world.drafts:
        for timed in writer.of_draft(draft):
            keep(draft.community.network, timed)
    return days


def write_plain(path: Path, lines: Any) -> None:
    """Write lines with a newline after each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _check(target: Path, days: int, posts: int, members: int) -> None:
    if days < len(CRISIS_PROFILE) * 4 or posts < 300 or members < 100 or posts < 3 * members:
        raise InputError(
            f"A demo world of {days} days, {posts} posts and {members} members is too small.",
            remedy="Ask for at least 32 days, 100 members, and three posts a member.",
        )
    if target.exists() and any(target.iterdir()) and not (target / MANIFEST).exists():
        raise InputError(
            f"{target} is not empty and holds no demo world.", remedy="Choose an empty folder with --output."
        )


def _manifest(target: Path) -> dict[str, Any]:
    path = target / MANIFEST
    return dict(json.loads(path.read_bytes())) if path.exists() else {}


def _clear(target: Path) -> None:
    """Remove an earlier world; its manifest goes first, so that half a world is never taken for one."""
    write_atomic(target / MANIFEST, _json({"order": None}))
    for name in (*NETWORKS, newsletter.NETWORK, "answers"):
        shutil.rmtree(target / name, ignore_errors=True)


def _summary(target: Path, facts: dict[str, Any], *, was_present: bool) -> DemoSummary:
    return DemoSummary(
        posts=facts["posts"],
        members=facts["members"],
        by_network=facts["by_network"],
        first_day=date.fromisoformat(facts["first_day"]),
        last_day=date.fromisoformat(facts["last_day"]),
        workspace=target / "workspace.yml",
        was_present=was_present,
    )
