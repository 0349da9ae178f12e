"""The command that exports the graph of reactions."""

from pathlib import Path
from typing import Annotated

import typer

from agorascope.cli.console import err
from agorascope.cli.options import NetworkOption
from agorascope.settings import get_settings


def graph(
    output: Annotated[Path, typer.Option("--output", "-o", help="GEXF or GraphML, by its ending.")],
    community: Annotated[
        str, typer.Option("--community", "-c", help="Only this community; `all` is the whole network.")
    ] = "all",
    network: NetworkOption = None,
    min_weight: Annotated[
        float, typer.Option("--min-weight", min=0.0, help="Leave out edges that weigh less.")
    ] = 0.0,
) -> None:
    """Export who reacts to whom from the published file, with weights and types, for Gephi and the like.

    Names are pseudonyms where the workspace says so. Members who may not be scored are not in it.
    """
    from agorascope.influence.export import Cut, check_target, read_graph, write_graph
    from agorascope.published import reading

    check_target(output)
    with reading(get_settings().published) as (publication, connection):
        found = read_graph(connection, Cut(tuple(network or ()), community, min_weight))
    write_graph(found, output, publication.as_of.date())
    err.print(
        f"{found.number_of_nodes():,} members and {found.number_of_edges():,} edges written into {output}.",
        markup=False,
    )


def register(app: typer.Typer) -> None:
    app.command()(graph)
