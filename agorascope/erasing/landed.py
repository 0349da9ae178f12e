"""Landed pages without a person: a page that holds them is replaced by the records that may stay.

    landed page -> holds a needle? -> parsed -> learned (whose records are theirs) -> sifted -> page "kept"

The bytes are searched as they are and without the escapes of JSON, HTML and addresses; records are sifted by
the guard that sifts them on their way into the warehouse, so that reading the page again gives what the
warehouse has. A page keeps its name and its place even where nothing is left, since a batch is known by the
number of its pages. Doing it again changes nothing. Retention uses `replace` for what it takes out.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agorascope.erasing.kept import PARSER, RECEIVED, kept_page, lines_of
from agorascope.erasing.needles import Finder, Needles
from agorascope.erasing.packed import HEAD, kind_of, look
from agorascope.errors import LandingError
from agorascope.landing import RawPage, complete, read_meta, read_page, replace_page
from agorascope.links import leads_out
from agorascope.objecting.arriving import Guard
from agorascope.objecting.names import Account
from agorascope.records import SCHEMAS, Parsed, Reject, table
from agorascope.sealed import unsealed_or_none

KEYS = frozenset({"network", "uri", "post_id", "member_id", "key"})  # by which others' records are known
Told = Callable[[int, int], None]


@dataclass(slots=True)
class Rewriting:
    """What a pass over the landing zone did."""

    pages: int = 0  # looked at
    rewritten: int = 0
    records_gone: int = 0
    unread: tuple[str, ...] = ()  # pages that could not be read, and stay as they are


def metas(root: Path, networks: Iterable[str] | None = None) -> list[Path]:
    """The meta files of all landed pages, or of those of some networks."""
    names = sorted(networks) if networks is not None else sorted(path.name for path in root.glob("*"))
    found = (meta for name in names for meta in sorted(root.glob(f"{name}/*/*/*.meta.json")))
    return [meta for meta in found if not leads_out(root, meta)]


def learn(
    root: Path,
    guards: Mapping[str, Guard],
    needles: Needles,
    *,
    is_thorough: Collection[str] = (),
    told: Told = lambda *_: None,
) -> None:
    """Take from landed pages what the warehouse no longer knows: former names, former texts, refused records.

    `is_thorough` are networks of which every page is parsed: somebody there is known by marks alone.
    """
    finder = Finder(needles)
    found = metas(root, guards)
    for done, meta in enumerate(found, start=1):
        page, network = read_or_none(root, meta), meta.relative_to(root).parts[0]
        if page and (network in is_thorough or may_hold(page, finder)):
            for parsed in parts_of(page):
                _learn(guards[network], parsed, needles)
        told(done, len(found))


def rewrite(
    root: Path,
    guards: Callable[[str], Guard],
    finder: Finder,
    *,
    is_dry: bool = False,
    told: Told = lambda *_: None,
) -> Rewriting:
    """Replace every page that holds the people of these needles by what may stay of it."""
    result, found = Rewriting(), metas(root)
    for done, meta in enumerate(found, start=1):
        result.pages += 1
        page = read_or_none(root, meta)
        if page is None:
            result.unread += (meta.relative_to(root).as_posix(),)
        elif may_hold(page, finder):
            gone = _rewrite_page(meta, page, guards(meta.relative_to(root).parts[0]), finder, is_dry=is_dry)
            result.rewritten += gone is not None
            result.records_gone += gone or 0
        told(done, len(found))
    return result


def replace(meta: Path, page: RawPage, parsed: Iterable[Parsed], *, source: str | None = None) -> None:
    """Put a page of these records in the place of a landed one; nothing left gives a page without records."""
    received = read_meta(meta)["sha256"]
    lines = (line for part in parsed for line in lines_of(part))
    replace_page(meta, kept_page(page, lines, received=received, source=source or page.source))


def received_hashes(root: Path) -> set[tuple[str, str]]:
    """(network, SHA-256 of what was received) of every landed page whose meta file can be read."""
    found = set()
    for meta in metas(root):
        facts = unsealed_or_none(meta)
        if facts is None:
            continue
        found.add((meta.relative_to(root).parts[0], facts["options"].get(RECEIVED, facts["sha256"])))
    return found


def parts_of(page: RawPage) -> Iterator[Parsed]:
    """The records of a page, by the parser it names."""
    from extractors.registry import parse_parts

    return parse_parts(page)


def _rewrite_page(meta: Path, page: RawPage, guard: Guard, finder: Finder, *, is_dry: bool) -> int | None:
    """Rewrite one page; returns how many records went, None where it stays as it is."""
    kept, gone, is_changed = [], 0, False
    for parsed in parts_of(page):
        rest, left_out, changed = sift(guard, parsed, finder)
        kept.append(rest)
        gone += left_out
        is_changed |= changed
    if not is_changed and not finder.holds(_text(page)) and not _holds_packed(page, finder):
        return None  # a word that strangers use too
    if page.parser == PARSER and not is_changed:
        return None  # rewritten before; what is left stands in a key of somebody else's record
    if not is_dry:
        replace(meta, page, kept, source=finder.without(page.source))
    return gone


def sift(guard: Guard, parsed: Parsed, finder: Finder) -> tuple[Parsed, int, bool]:
    """(what may stay, how many records went, whether anything changed) of records."""
    tables = {kind: table(kind, parsed.rows(kind)) for kind in SCHEMAS}
    guard.learn(tables)
    before, rest = guard.left_out, Parsed()
    is_changed = False
    for kind, rows in tables.items():
        sifted = guard.sift(kind, rows)
        for row in sifted.to_pylist():
            plain = _scrubbed(row, finder)
            is_changed |= plain != row
            rest.rows(kind).append(plain)
        is_changed |= sifted is not rows
    for _, reject in guard.plain([("parse", reject) for reject in parsed.rejects]):
        rest.rejects.append(_plain_reject(reject, finder))
    is_changed |= rest.rejects != parsed.rejects
    return rest, guard.left_out - before, is_changed


def _learn(guard: Guard, parsed: Parsed, needles: Needles) -> None:
    """What the records that are theirs tell of them."""
    guard.learn({kind: table(kind, parsed.rows(kind)) for kind in SCHEMAS})
    public = guard.marks.public
    for row in parsed.members:
        if guard.is_account(row["member_id"]):
            names = (row.get(name) for name in ("handle", "display_name", "url", "instance"))
            needles.account(Account(guard.network, row["member_id"], *names), public)
    for row in parsed.posts:
        full = dict.fromkeys(("author_id", "author_handle", "repost_of_uri")) | row
        if guard.is_post_of_theirs(full):
            author = Account(
                guard.network,
                row.get("author_id"),
                row.get("author_handle"),
                row.get("author_name"),
                instance=row.get("instance"),
            )
            if guard.is_account(row.get("author_id")):
                needles.account(author, public)
                texts = (row.get(name) for name in ("title", "text", "display_text"))
                needles.post(row["uri"], row.get("post_id"), row.get("url"), texts)


def _scrubbed(row: dict[str, Any], finder: Finder) -> dict[str, Any]:
    """A record of somebody else without the needles that the guard does not look for."""
    changed = {}
    for name, value in row.items():
        if name in KEYS or name.endswith("_id") or value is None:
            continue
        if isinstance(value, str):
            plain: Any = finder.without(value)
        elif isinstance(value, list):
            plain = [one for one in value if not finder.holds(_said(one))]
        else:
            continue
        if plain != value:
            changed[name] = plain
    return row | changed if changed else row


def plain_facts(facts: Any, finder: Finder) -> Any:
    """JSON without the members and items that hold a needle; sentences keep the rest of their words."""
    if isinstance(facts, dict):
        return {
            name: plain_facts(value, finder) for name, value in facts.items() if not finder.holds(str(name))
        }
    if isinstance(facts, list):
        kept = [one for one in facts if not (isinstance(one, str) and finder.holds(one))]
        return [plain_facts(one, finder) for one in kept]
    return finder.without(facts) if isinstance(facts, str) else facts


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _plain_reject(reject: Reject, finder: Finder) -> Reject:
    return Reject(
        reject.network,
        finder.without(reject.source_file),
        reject.position,
        reject.reason,
        finder.without(reject.detail),
        finder.without(reject.excerpt),
    )


def read_or_none(root: Path, meta: Path) -> RawPage | None:
    """A landed page; None where its bytes are damaged."""
    try:
        return read_page(root, meta)
    except (LandingError, OSError, ValueError):
        return None


def may_hold(page: RawPage, finder: Finder) -> bool:
    """Whether a page may hold a needle: what is packed (XLSX, Parquet, ZIP) must be parsed to be known."""
    return kind_of(page.body[:HEAD]) is not None or finder.holds_any(_text(page))


def _holds_packed(page: RawPage, finder: Finder) -> bool:
    """Whether a packed page holds a needle where no parser reads: a column of its own, another entry."""
    return kind_of(page.body[:HEAD]) is not None and look(page.body, finder).holds


def _text(page: RawPage) -> str:
    """All that a page holds, as far as it is text: its bytes, and what its meta file says."""
    encoding = "utf-16" if page.body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        said = page.body.decode(encoding)
    except UnicodeDecodeError:
        said = page.body.decode("latin-1")
    return f"{said}\n{page.source}\n{page.request}\n{json.dumps(page.headers, ensure_ascii=False)}"


def clean_completions(root: Path, finder: Finder) -> int:
    """Take them out of what batches say of themselves: messages and states of sources."""
    changed = 0
    for path in sorted(root.glob("*/*/*/_complete.json")):
        if leads_out(root, path):
            continue
        text = path.read_text(encoding="utf-8")
        if finder.holds(text):
            facts = unsealed_or_none(path)
            if facts is None:
                path.unlink()  # damaged: the batch counts as cut short, as it did before
            else:
                complete(path.parent, plain_facts(facts, finder))
            changed += 1
    return changed


def remove_parts(root: Path) -> int:
    """Drop what a landing that was cut off left half written; returns how many files."""
    parts = [path for path in root.glob("*/*/*/.*.part") if path.is_file() and not leads_out(root, path)]
    for path in parts:
        path.unlink(missing_ok=True)
    return len(parts)
