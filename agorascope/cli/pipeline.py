"""Commands that run the steps: extract, load, score, build, publish, run, kpis."""

from typing import Annotated

import typer

from agorascope import steps
from agorascope.cli.console import err, out, progress_bar, show_table
from agorascope.cli.options import FromOption, NetworkOption, ToOption, WorkspaceOption, load_context
from agorascope.context import Context
from agorascope.errors import AgorascopeError
from agorascope.kpis import brand_kpis, describe, describe_accuracy, stance_accuracy
from agorascope.published import reading
from agorascope.settings import get_settings
from agorascope.writing import exclusive


def extract(
    workspace: WorkspaceOption = None,
    first: FromOption = None,
    last: ToOption = None,
    network: NetworkOption = None,
) -> None:
    """Land, parse and gate what the networks have; nothing is loaded yet."""
    with progress_bar() as bar:
        context = load_context(workspace, first, last, bar)
        with exclusive(context.settings, "agorascope extract"):
            networks = [name for name in steps.plan(context) if not network or name in network]
            for name in networks:
                pages = steps.land(context, name)
                posts = steps.parse(context, name)
                rows = steps.gate_arrival(context, name)
                err.print(f"{name}: {pages} pages landed, {posts} posts read, {rows} rows let through")


def load(
    workspace: WorkspaceOption = None,
    network: NetworkOption = None,
    accept_refused: bool = typer.Option(
        False, help="I looked at the batches the arrival gate refused: load what is usable of them."
    ),
) -> None:
    """Load every landed batch that is not in the warehouse yet."""
    context = load_context(workspace)
    with exclusive(context.settings, "agorascope load"):
        if accept_refused:
            steps.forget_refusals(context, network)
        for name in steps.plan(context):
            if not network or name in network:
                posts = steps.parse(context, name)
                steps.gate_arrival(context, name, accept=accept_refused)
                err.print(f"{name}: {posts} posts read, {steps.load(context, name)} new")


def score(workspace: WorkspaceOption = None) -> None:
    """Match brands and score the texts that have no score of the current versions."""
    with progress_bar() as bar:
        err.print(f"{steps.score(load_context(workspace, on_progress=bar))} posts scored")


def build(workspace: WorkspaceOption = None, last: ToOption = None) -> None:
    """Build the marts with dbt and run dbt's tests."""
    with progress_bar() as bar:
        err.print(
            f"{steps.run_build(load_context(workspace, last=last, on_progress=bar))} models and tests passed"
        )


def publish(
    workspace: WorkspaceOption = None,
    last: ToOption = None,
    acknowledge: Annotated[
        bool, typer.Option(help="I looked at the shrink or turn-over that the gate names: publish it.")
    ] = False,
) -> None:
    """Gate the marts as they were last built, and publish them."""
    asked = load_context(workspace, last=last)
    with exclusive(asked.settings, "agorascope publish"):
        context = steps.as_built(asked, is_asked=last is not None)
        steps.gate_marts(context, acknowledged=acknowledge)
        err.print(f"Published {steps.publish(context)}")


def run(
    workspace: WorkspaceOption = None,
    first: FromOption = None,
    last: ToOption = None,
    network: NetworkOption = None,
) -> None:
    """Run every step for a window of days, without Airflow."""
    from agorascope.pipeline import run_all

    with progress_bar() as bar:
        context = load_context(workspace, first, last, bar)
        result = run_all(context, lambda line: err.print(line, markup=False), network)
    print_kpis(context)
    if result.failures:
        raise AgorascopeError(
            "Published, but without: " + ", ".join(result.failures),
            remedy="See the lines above, or the viewer's page on source health.",
        )


def kpis() -> None:
    """Print the main figures of the published file."""
    print_kpis(None)


def print_kpis(context: Context | None) -> None:
    """The table of figures per brand and the name of the published file, on stdout."""
    settings = context.settings if context else get_settings()
    with reading(settings.published) as (publication, connection):
        facts = connection.execute(
            "select workspace_name, is_demo, (select min(mention_date) from marts.fct_mentions),"
            " (select max(mention_date) from marts.fct_mentions) from quality.publication"
        ).fetchone()
        rows = brand_kpis(connection)
        accuracy = stance_accuracy(connection)
    name, is_demo, first, last = facts or ("", False, None, None)
    show_table(
        f"{name}{' (demo: made-up data)' if is_demo else ''}, {first} to {last}",
        ("brand", "mentions", "people", "share of voice", "net sentiment"),
        (
            (
                f"{row.brand}{' *' if row.is_own else ''}",
                row.mentions,
                row.authors,
                describe(row.share_of_voice, percent=True),
                describe(row.net_sentiment, percent=False),
            )
            for row in rows
        ),
    )
    out.print("* own brand; intervals are 95 %", markup=False)
    if accuracy:
        out.print(describe_accuracy(accuracy), markup=False, soft_wrap=True)
    out.print(f"Published file: {publication.path}", markup=False, soft_wrap=True)


def register(app: typer.Typer) -> None:
    for command in (extract, load, score, build, publish, run, kpis):
        app.command()(command)
