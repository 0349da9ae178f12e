"""Prints the tables: first figure, filters, pages, memory, readers at once, each beside a reference."""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil

from agorascope import published
from benchmarks.viewer_speed import sessions
from benchmarks.viewer_speed.browser import FIGURE, FILTERS, Taken, Visitor, chromium, settled
from benchmarks.viewer_speed.server import EMPTY, VIEWER, Server, running
from benchmarks.viewer_speed.sessions import Choices
from streamlit_app.app_pages import DEFAULT, ENTRIES

PAGES = ("reputation", "communities")  # whose filters are changed; the first page has none
WARMED = 3  # visits before anything is timed
ANYTHING = '[data-testid="stHeading"]'


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed and memory of the viewer on a published file.")
    parser.add_argument("--data", type=Path, required=True, help="data folder with a published file")
    parser.add_argument("--tries", type=int, default=50)
    parser.add_argument("--cold", type=int, default=5, help="how often a cold server is started")
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long all readers read at once")
    parser.add_argument("--pages", nargs="*", default=list(PAGES), help="pages whose filters are changed")
    parser.add_argument("--only", nargs="*", default=["cold", "first", "filters", "pages", "readers"])
    options = parser.parse_args()
    choices = known(options.data)
    print(f"load of the machine: {psutil.getloadavg()[0]:.1f}, {psutil.cpu_count()} processors", flush=True)
    with tempfile.TemporaryDirectory(prefix="viewer-speed-") as name, chromium() as browser:
        log = Path(name) / "server.log"
        visitor = Visitor(browser)
        if "cold" in options.only:
            cold(visitor, options.data, log, options.cold)
        empty = Path(name) / "empty.py"
        empty.write_text(EMPTY)
        with running(empty, options.data, log) as reference, running(VIEWER, options.data, log) as viewer:
            for _ in range(WARMED):
                with visitor.visit(viewer.address, figure=ANYTHING):
                    pass
            print(f"viewer after {WARMED} visits: {viewer.memory():.0f} MB")
            if "first" in options.only:
                first(visitor, viewer, reference, options.tries)
            if "filters" in options.only:
                for page in options.pages:
                    filters(visitor, viewer, reference, page, choices, options.tries)
            if "pages" in options.only:
                pages(visitor, viewer, max(options.tries // 5, 1))
            if "readers" in options.only:
                readers(viewer, choices, options.readers, options.seconds, (DEFAULT, *options.pages))
            print(f"bare count of the mentions: {bare(options.data):.3f} s")
        for error in dict.fromkeys(visitor.errors):
            print(f"error on a page: {error}")
        said = [line for line in log.read_text().splitlines() if "Error" in line or "Traceback" in line]
        print(f"{len(said)} lines of errors in the server's log")
        print("\n".join(dict.fromkeys(said)))
    sys.exit(bool(visitor.errors or said))


def known(data: Path) -> Choices:
    """What there is to choose from in the published file."""
    with published.reading(data / "published") as (_, connection):

        def column(query: str) -> tuple[str, ...]:
            return tuple(str(row[0]) for row in connection.execute(query).fetchall())

        days = connection.execute(
            "select min(mention_date), max(mention_date) from marts.fct_brand_reputation_daily"
        ).fetchall()[0]
        return Choices(
            days[0],
            days[1],
            column("select brand_id from marts.dim_brands order by 1"),
            column("select network_id from marts.dim_networks where posts_count > 0 order by 1"),
            ("fr", "en"),
            column(
                "select community_id from marts.fct_community_quality_weekly "
                "where community_id != 'all' group by 1 order by max(people_count) desc, 1 limit 40"
            ),
        )


def bare(data: Path) -> float:
    """Seconds of the plainest question to the same file."""
    with published.reading(data / "published") as (_, connection):
        start = time.perf_counter()
        connection.execute("select brand_id, count(*) from marts.fct_mentions group by 1").fetchall()
        return time.perf_counter() - start


def row(what: str, seconds: list[float], beside: list[float] | None = None) -> None:
    """One line of a table: median and 95th percentile, and how many times the reference's median."""
    if not seconds:
        print(f"{what:44} nothing measured")
        return
    times = statistics.median(seconds) / statistics.median(beside) if beside else float("nan")
    ratio = f"{times:5.1f} x" if beside else ""
    print(
        f"{what:44} {len(seconds):4}  {statistics.median(seconds):7.3f}  {late(seconds):7.3f}  {ratio}",
        flush=True,
    )


def late(seconds: list[float]) -> float:
    """The 95th percentile, as the value that is reached."""
    return sorted(seconds)[min(len(seconds) - 1, int(0.95 * len(seconds)))]


def head(title: str) -> None:
    print(f"\n{title + ', s':44}    n   median     95 %  times the empty page", flush=True)


def cold(visitor: Visitor, data: Path, log: Path, tries: int) -> None:
    head("from the start of the server")
    answers, figures = [], []
    for _ in range(tries):
        with (
            running(VIEWER, data, log) as server,
            visitor.visit(server.address, figure=f"{FIGURE}, {ANYTHING}"),
        ):
            pass
        answers.append(server.started_in)
        with running(VIEWER, data, log) as server, visitor.visit(f"{server.address}/reputation") as visit:
            figures.append(visit[1].figures)
    row("until it answers", answers)
    row("first visitor, first figure (Reputation)", figures)


def first(visitor: Visitor, viewer: Server, reference: Server, tries: int) -> None:
    head("a new session")
    taken: dict[str, list[Taken]] = {"empty": [], "": [], "reputation": []}
    for _ in range(tries):
        for name, times in taken.items():
            server = reference if name == "empty" else viewer
            with visitor.visit(f"{server.address}/{'' if name == 'empty' else name}", figure=FIGURE) as visit:
                times.append(visit[1])
    empty = [each.figures for each in taken["empty"]]
    row("an empty Streamlit page, first figure", empty)
    row("first page, first figure", [each.figures for each in taken[""]], empty)
    row("first page, whole", [each.whole for each in taken[""]], empty)
    row("Reputation, first figure", [each.figures for each in taken["reputation"]], empty)
    row("Reputation, whole", [each.whole for each in taken["reputation"]], empty)


def filters(
    visitor: Visitor, viewer: Server, reference: Server, name: str, choices: Choices, tries: int
) -> None:
    """Every change starts from days that nobody asked for before, so that no cache answers it."""
    viewer.reset()
    fresh: dict[str, list[Taken]] = {label: [] for label in FILTERS}
    cached: list[Taken] = []
    opened: list[float] = []
    empty: list[float] = []
    for _ in range(tries):
        link = visitor.somewhere(viewer.address, name, (choices.first, choices.last))
        with visitor.visit(link, figure=ANYTHING) as (page, taken):
            opened.append(taken.whole)
            for label in [*visitor.chance.sample(FILTERS[:-1], len(FILTERS) - 1), "Period"]:
                found = visitor.change(page, label)
                if found:
                    fresh[label].append(found)
            settled(page)
            again = visitor.back_and_forth(page, "Brand")
            if again:
                cached.append(again)
        with visitor.visit(reference.address) as (page, _):
            found = visitor.change(page, "Choice")
            if found:
                empty.append(found.figures)
    head(f"{name}: a filter changes, new figures")
    row("the empty page's choice", empty)
    for label, times in fresh.items():
        row(f"{label}", [each.figures for each in times], empty)
    every = [each for times in fresh.values() for each in times]
    row("any of them", [each.figures for each in every], empty)
    row("any of them, until the page is whole", [each.whole for each in every], empty)
    row("the former choice again (cached)", [each.figures for each in cached], empty)
    row("a link to days never asked for, whole", opened, empty)
    print(f"most memory of the viewer: {viewer.peak:.0f} MB")


def pages(visitor: Visitor, viewer: Server, tries: int) -> None:
    head("each page, opened by its address")
    viewer.reset()
    for entry in ENTRIES:
        path = "" if entry.path == DEFAULT else entry.path
        taken = []
        for _ in range(tries):
            with visitor.visit(f"{viewer.address}/{path}", figure=ANYTHING) as visit:
                taken.append(visit[1])
        row(f"{entry.path}, first visit", [taken[0].whole])
        row(f"{entry.path}, later, whole", [each.whole for each in taken[1:]])
    print(f"most memory of the viewer: {viewer.peak:.0f} MB")


def readers(viewer: Server, choices: Choices, count: int, seconds: float, names: tuple[str, ...]) -> None:
    head(f"{count} readers at once for {seconds:.0f} s")
    viewer.reset()
    heard = sessions.together(viewer.address, names, choices, count, seconds)
    row("open, whole", heard.opened)
    row("change the view, whole", heard.changed)
    print(f"most memory of the viewer: {viewer.peak:.0f} MB; errors: {len(heard.errors)}")
    for error in dict.fromkeys(heard.errors):
        print(f"  {heard.errors.count(error)} x {error}")


if __name__ == "__main__":
    main()
