"""What people and strangers can hand over, broken in every way: how many ended in a traceback, how many hung.

    make fuzz                                        20,000 cases in all, after those of the parsers
    python tools/fuzz_inputs.py --cases 500 --kind urls

A case is fine when it is taken, or refused by an error with words of ours. Search boxes, addresses of the
viewer and `sql` are asked of the published file of AGORASCOPE_DATA_DIR. Exit code 1 at a traceback or a hang.
"""

import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from agorascope import published  # noqa: E402
from agorascope.errors import AgorascopeError  # noqa: E402
from agorascope.offline import parse_file  # noqa: E402
from agorascope.settings import get_settings  # noqa: E402
from agorascope.workspace import load_workspace  # noqa: E402
from extractors.archive.mapping import SHIPPED, load_mapping  # noqa: E402
from extractors.http import Http, HttpPolicy  # noqa: E402
from replay.bodies import seeds_of  # noqa: E402 - tests/ is on the path from here on
from replay.mutations import mutants  # noqa: E402

SECONDS = 20  # of processor for one case; what takes longer hangs
SHARES = {"workspaces": 3, "mappings": 3, "archives": 4, "urls": 4, "searches": 4, "sql": 1, "commands": 1}
LONG = 6_000  # bytes of a YAML file; one in twenty is as large as it came
ODD = (
    "' or 1=1; drop table marts.dim_brands; --", "{{ 7 * 7 }}", "%s%n", "../" * 40, "\x00", "\u202e", "W" * 20_000,
    "(" * 500, "[^", "(a+)+$", "\\", "*", "%_", "\ud800", "http://[", "-1", "1e400", "9999-99-99", "\x1b[31m", "²",
    "--help", "-", "", " ", "nul", "a\nb", "\ufeff", "select 1", "/etc/passwd", "file:///etc/passwd",
)  # fmt: skip
HOSTS = (
    "example.org", "127.0.0.1", "0x7f.1", "2130706433", "0177.0.0.1", "[::ffff:169.254.169.254]", "[::1]", "0.0.0.0",
    "169.254.169.254", "localhost", "xn--a", "bücher.example", "ⓔxample.org", "a" * 300, "user:pw@example.org", "",
    "example.org:99999", "[::1%25eth0]", "exa\tmple.org", "example.org\r\nX: y", "１２７.0.0.1", "[fe80::1]", "0",
)  # fmt: skip
WORKSPACE = (ROOT / "examples" / "airlines" / "workspace.yml").read_bytes()
console = Console()
Case = Callable[[], object]


class HangError(Exception):
    """A case took longer than SECONDS."""


@dataclass
class Findings:
    """What became of the cases of one kind."""

    kind: str
    cases: int = 0
    taken: int = 0
    refused: int = 0
    hung: int = 0
    slowest: float = 0.0
    raised: Counter[str] = field(default_factory=Counter)

    def feed(self, case: Case) -> None:
        """One case, with a time limit."""
        started = time.process_time()
        signal.signal(signal.SIGPROF, _hang)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            case()
            self.taken += 1
        except AgorascopeError:
            self.refused += 1
        except HangError:
            self.hung += 1
        except Exception as error:  # noqa: BLE001 - to find every kind of exception is what this is for
            place = traceback.extract_tb(error.__traceback__)[-1]
            self.raised[
                f"{type(error).__name__}: {str(error)[:80]} in {Path(place.filename).name}:{place.lineno}"
            ] += 1
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        self.slowest = max(self.slowest, time.process_time() - started)
        self.cases += 1


def _hang(*_: object) -> None:
    raise HangError


def fuzz(kind: str, cases: int, seed: int, folder: Path) -> Findings:
    """Feed the cases of one kind."""
    findings = Findings(kind)
    made = KINDS[kind](cases, random.Random(f"{seed} {kind}"), folder)
    for case in track(made, description=kind, console=console):
        findings.feed(case)
    return findings


def workspaces(cases: int, dice: random.Random, folder: Path) -> "list[Case]":
    """Broken workspace files."""
    seeds = [WORKSPACE, *[path.read_bytes() for path in (ROOT / "examples").rglob("workspace*.yml")]]
    return _files(seeds, cases, dice, folder / "workspace.yml", load_workspace)


def mappings(cases: int, dice: random.Random, folder: Path) -> "list[Case]":
    """Broken mapping files."""
    seeds = [path.read_bytes() for path in SHIPPED.glob("*.yml")]
    return _files(seeds, cases, dice, folder / "mapping.yml", lambda path: load_mapping(str(path)))


def _files(
    seeds: list[bytes], cases: int, dice: random.Random, path: Path, load: Callable[[Path], object]
) -> "list[Case]":
    def case(body: bytes) -> Case:
        def run() -> object:
            path.write_bytes(body)
            return load(path)

        return run

    broken = mutants(seeds, cases, dice.randrange(2**31))
    cut = ((body[:LONG] if number % 20 else body) for number, body in enumerate(broken))
    return [case(_other_value(body, dice) if number % 2 else body) for number, body in enumerate(cut)]


def _other_value(body: bytes, dice: random.Random) -> bytes:
    """A YAML file in which a line says something odd."""
    lines = body.split(b"\n")
    place = dice.randrange(len(lines))
    key, colon, _ = lines[place].partition(b":")
    odd = dice.choice((*ODD, "&a [*a]", "!!python/name:os.system", "9" * 5000, "[" * 300, "{a: {b: {c: d}}}"))
    lines[place] = key + (colon or b":") + b" " + odd.encode("utf-8", "surrogatepass")
    return b"\n".join(lines)


def archives(cases: int, dice: random.Random, folder: Path) -> "list[Case]":
    """Broken files and export archives, each with the mapping of another."""
    import io
    import zipfile

    import openpyxl
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [{"text": f"Bonjour {n}", "created_at": "2026-01-01", "author": f"p{n}"} for n in range(20)]
    zipped, parquet, sheet = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("channels.json", '[{"id": "C1", "name": "all"}]')
        archive.writestr(
            "all/2026-01-01.json", '[{"type": "message", "user": "U1", "text": "a", "ts": "1.2"}]'
        )
        archive.writestr("result.json", '{"chats": {"list": [{"name": "a", "type": "public_channel"}]}}')
        archive.writestr("data/tweets.js", 'window.YTD.tweets.part0 = [{"tweet": {"id": "1"}}]')
    pq.write_table(pa.Table.from_pylist(rows), parquet)
    book = openpyxl.Workbook()
    for values in (list(rows[0]), *[list(r.values()) for r in rows]):
        book.active.append(values)
    book.save(sheet)
    csv = "\n".join([",".join(rows[0]), *[",".join(r.values()) for r in rows]]).encode()
    made = [
        zipped.getvalue(),
        parquet.getvalue(),
        sheet.getvalue(),
        csv,
        *seeds_of("slack"),
        *seeds_of("telegram"),
    ]
    names = (
        "generic_csv",
        "slack",
        "telegram",
        "discord",
        "x_archive",
        "chat",
        "native",
        "twcs",
        "newsletter",
    )
    file = folder / "export.bin"

    def case(body: bytes) -> Case:
        mapping = dice.choice(names)

        def run() -> object:
            file.write_bytes(body)
            return parse_file(f"archive:{mapping}", file)

        return run

    return [case(body) for body in mutants(made, cases, dice.randrange(2**31))]


def urls(cases: int, dice: random.Random, _folder: Path) -> "list[Case]":
    """Odd addresses, asked for and redirected to; no request leaves this process."""
    from extractors.http.failures import safe_url
    from extractors.rss.addresses import links_in, web_address
    from streamlit_app.untrusted import web_link

    reached: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        reached.append(str(request.url))
        where = dice.choice(HOSTS)
        return httpx.Response(
            302, headers={"location": f"//{where}/".encode("utf-8", "replace").decode("latin-1")}
        )

    def case() -> Case:
        scheme = dice.choice(("http", "https", "HTTP", "file", "ftp", "gopher", "javascript", "", "data"))
        url = (
            f"{scheme}:{'/' * dice.randrange(4)}{dice.choice(HOSTS)}/{dice.choice(ODD)}?{dice.choice(ODD)}=1"
        )

        def run() -> object:
            web_link(url), web_address(url), links_in(f'<a href="{url}">x</a>', url)
            policy = HttpPolicy(attempts=1, min_interval=0)
            transport = httpx.MockTransport(answer)
            with suppress(ValueError):  # an address that is none; who asks for it is told so below
                safe_url(url)
            with Http(policy=policy, transport=transport, resolve=_names, sleep=lambda _: None) as http:
                return http.get(url)

        return run

    return [case() for _ in range(cases)]


def _names(host: str) -> list[str]:
    """Names lead to the open internet; addresses, however they are spelled, to where a resolver says."""
    import socket

    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except (OSError, UnicodeError):
        return [host] if ":" in host else ["93.184.216.34"]


def searches(cases: int, dice: random.Random, _folder: Path) -> "list[Case]":
    """Search boxes and addresses of the viewer, by the functions that read them."""
    from streamlit_app.periods import Span
    from streamlit_app.queries import communities, conversations, labels, members, subjects
    from streamlit_app.queries.base import Scope
    from streamlit_app.selection import Choices, from_query

    cursor = published.connect(published.require_current(get_settings().published)).cursor()
    span = Span(date(2026, 1, 1), date(2026, 12, 31))
    choices = Choices(["cyclandre"], ["mastodon"], ["fr"], span)

    def case() -> Case:
        words = "".join(dice.choice(ODD) for _ in range(dice.randrange(1, 4)))[:50_000]
        words = words.replace("\ud800", "")  # a browser sends UTF-8, which cannot hold half a pair
        asked = {
            name: dice.choice((*ODD, words)) for name in ("period", "from", "to", "brand", "network", "posts")
        }
        scope = Scope(span, dice.choice((None, words)), dice.choice((None, words)), None)
        ways: tuple[Case, ...] = (
            lambda: from_query(asked, choices),
            lambda: members.find(cursor, None, words, 5),
            lambda: members.ranking(cursor, "mastodon", "all", words, words, "influence", 5),
            lambda: labels.search(cursor, labels.Wanted("cyclandre", scope, words), 5),
            lambda: subjects.mentions_with(cursor, words, scope, words, 5),
            lambda: conversations.found(cursor, conversations.Search(scope, words, words, text=words), 5, 0),
            lambda: communities.places_count(cursor, communities.weeks_of(span), words, words),
        )
        return dice.choice(ways)

    return [case() for _ in range(cases)]


def sql(cases: int, dice: random.Random, _folder: Path) -> "list[Case]":
    """Broken queries of `agorascope sql`; what DuckDB says of them becomes an InputError there."""
    from agorascope.cli.data import answer_of

    connection = published.connect(published.require_current(get_settings().published))
    seeds = [
        b"select brand_id, count(*) from marts.fct_mentions group by all order by 2 desc limit 5",
        b"from marts.dim_brands select * where brand_name like '%a%'",
        b"copy (select 1) to '/tmp/x'", b"attach '/tmp/x' as y", b"set threads = 4", b"describe marts.dim_members",
    ]  # fmt: skip

    def case(text: str) -> Case:
        def run() -> object:
            return answer_of(connection, text)

        return run

    broken = mutants(seeds, cases, dice.randrange(2**31))
    return [case(body[:20_000].decode("utf-8", "replace")) for body in broken]


def commands(cases: int, dice: random.Random, folder: Path) -> "list[Case]":
    """Odd arguments of commands that only read."""
    from typer.testing import CliRunner

    from agorascope.cli.app import app
    from agorascope.troubles import explained

    starts = (
        ["sql"], ["parse"], ["parse", "mastodon"], ["detect", "--input"], ["rank", "--edges"], ["inbox"], ["gold"],
        ["kpis"], ["import"], ["alerts"], ["classify", "--input"], ["privacy"], ["outreach"], ["label"], ["check"],
    )  # fmt: skip
    runner = CliRunner()

    def case() -> Case:
        words = [dice.choice(ODD) for _ in range(dice.randrange(4))]
        arguments = [*dice.choice(starts), *(word.replace("\x00", "") for word in words)]

        def run() -> object:
            ended = runner.invoke(app, [*arguments], env={"AGORASCOPE_WORKSPACE": str(folder / "none.yml")})
            error = ended.exception
            if error is None or isinstance(error, SystemExit):
                return ended.exit_code
            raise explained(error, folder) or error

        return run

    return [case() for _ in range(cases)]


KINDS: dict[str, Callable[[int, random.Random, Path], "list[Case]"]] = {
    "workspaces": workspaces, "mappings": mappings, "archives": archives, "urls": urls, "searches": searches,
    "sql": sql, "commands": commands,
}  # fmt: skip


def main(
    cases: Annotated[int, typer.Option(help="Cases of all kinds together.")] = 20_000,
    kind: Annotated[list[str] | None, typer.Option(help="Only these kinds.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed gives other cases.")] = 0,
) -> None:
    """Feed broken input and print what came of it."""
    shown = Table("kind", "cases", "taken", "refused", "tracebacks", "hangs", "slowest s")
    is_bad = False
    for name in kind or KINDS:
        number = cases * SHARES[name] // sum(SHARES.values())
        with tempfile.TemporaryDirectory() as folder:
            found = fuzz(name, number, seed, Path(folder))
        raised = sum(found.raised.values())
        is_bad = is_bad or bool(raised or found.hung)
        shown.add_row(name, *(f"{n:,}" for n in (found.cases, found.taken, found.refused, raised, found.hung)),
                      f"{found.slowest:.2f}")  # fmt: skip
        for what, times in found.raised.most_common(8):
            console.print(f"{name}: {what!r} ({times} times)", markup=False)
    console.print(shown)
    raise typer.Exit(int(is_bad))


if __name__ == "__main__":
    typer.run(main)
