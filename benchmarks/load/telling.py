"""The tables: what they waited in peace and beside a publication, and what the viewer held."""

from collections import Counter
from statistics import median

from benchmarks.load.people import Act
from benchmarks.load.publishing import KEPT
from benchmarks.load.watching import Found, Plan
from benchmarks.viewer_speed.__main__ import late

ROWS = (
    "empty page, first figure",
    "empty page, choice",
    "first figure",
    "first page, whole",
    "filter, first figure",
    "filter, whole",
    "other page, whole",
    "SQL",
)


def tell(found: Found, plan: Plan) -> None:
    """Print all of it."""
    print(
        f"{plan.sessions} readers (a new act every {plan.thinking[0]:.0f}-{plan.thinking[1]:.0f} s over "
        f"{len(plan.pages)} pages; {found.sessions} sessions), {plan.analysts} analysts (a question every "
        f"{plan.analysts_thinking[0]:.0f}-{plan.analysts_thinking[1]:.0f} s), {KEPT} published files kept"
    )
    for each in found.publications:
        print(f"agorascope {each.command}: {each.end - each.start:.0f} s, published {each.version}")
    calm = [act for act in found.acts if found.calm[0] <= act.start and act.start + act.took <= found.calm[1]]
    beside = [act for act in found.acts if is_beside(act, found)]
    print(f"\n{'seconds':28} {'in peace':>32}   {'beside a publication':>32}")
    print(f"{'':28} {_HEAD}   {_HEAD}")
    for what in ROWS:
        print(f"{what:28} {_figures(calm, what)}   {_figures(beside, what)}")
    print(f"{'to the new publication':28} {'':32}   {_row(found.moves)}\n")
    for (when, held), (_, memory) in zip(found.held, found.memory, strict=True):
        print(f"{when:30} {held}; at most {memory:.0f} MB since the line before")
    print(f"\nerrors: {len(found.errors)}")
    for error, times in Counter(found.errors).most_common():
        print(f"  {times} x {error}")


def is_beside(act: Act, found: Found) -> bool:
    """Whether a publication was on its way at some moment of an act."""
    return any(act.start < each.end and each.start < act.start + act.took for each in found.publications)


_HEAD = f"{'n':>5} {'median':>8} {'95 %':>8} {'most':>8}"


def _figures(acts: list[Act], what: str) -> str:
    return _row([act.took for act in acts if act.what == what])


def _row(seconds: list[float]) -> str:
    if not seconds:
        return f"{0:5} {'-':>8} {'-':>8} {'-':>8}"
    return f"{len(seconds):5} {median(seconds):8.2f} {late(seconds):8.2f} {max(seconds):8.2f}"
