"""What each load of a source cost: requests, bytes, seconds, quota units, and money where a price is known.

    completion facts of the landed batch + its posts -> quality.source_costs

One row a batch that was loaded. Money is reckoned at the price that the workspace gave on that day, or is
what the source itself counts in a currency (X); unknown stays unknown, and nought is nought.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from agorascope.landing import Batch, completion, page_files
from agorascope.workspace import Price

KEPT_DAYS = 400
CURRENCIES = ("USD", "EUR", "GBP", "CHF")  # units of a purse that are money


@dataclass(frozen=True, slots=True)
class SourceCost:
    """What fetching one batch cost, before anything of it was loaded."""

    network: str
    batch_id: str
    run_id: str
    requests: int | None
    pages: int
    bytes: int  # as received, before they were compressed
    seconds: float | None
    spent: Mapping[str, float]
    quota_left: Mapping[str, float]


def cost_of(batch: Batch, run_id: str) -> SourceCost:
    """What the landed batch says; a batch landed by an earlier version does not know its seconds."""
    landed = completion(batch.path)
    metas = page_files(batch.path)
    requests, seconds = landed.get("requests"), landed.get("seconds")
    return SourceCost(
        network=batch.network,
        batch_id=batch.batch_id,
        run_id=run_id,
        requests=None if requests is None else int(requests),
        pages=len(metas),
        bytes=sum(int(json.loads(meta.read_bytes()).get("bytes", 0)) for meta in metas),
        seconds=None if seconds is None else float(seconds),
        spent=dict(landed.get("spent") or {}),
        quota_left=dict(landed.get("quota_left") or {}),
    )


def money_of(cost: SourceCost, posts: int, price: Price | None) -> tuple[float | None, str | None]:
    """What it cost in money, and in which currency: by the workspace's price, or as the source counts."""
    if price is not None:
        return (cost.requests or 0) * price.per_request + posts * price.per_post, price.currency
    for currency in CURRENCIES:
        if currency in cost.spent or currency in cost.quota_left:
            return cost.spent.get(currency, 0.0), currency
    return None, None


def record_cost(connection: duckdb.DuckDBPyConnection, cost: SourceCost, price: Price | None) -> None:
    """Replace the row of one batch; inside the transaction of the load, while its staged rows are there."""
    posts, new_posts = connection.execute(
        """
        select count(*), count(*) filter (where c.is_new)
        from incoming_post as p left join post_changes as c on c.network = p.network and c.uri = p.uri
        """
    ).fetchall()[0]
    money, currency = money_of(cost, posts, price)
    connection.execute(
        "delete from quality.source_costs where network_id = $network and batch_id = $batch "
        f"or loaded_at < now() - to_days({KEPT_DAYS})",
        {"network": cost.network, "batch": cost.batch_id},
    )
    connection.execute(
        """
        insert into quality.source_costs by name
        select
            $run as run_id, $batch as batch_id, $network as network_id, $requests as requests,
            $pages as pages, $bytes as bytes, $seconds as seconds, $posts as posts, $new_posts as new_posts,
            $spent as spent, $left as quota_left, $money as money, $currency as currency, now() as loaded_at
        """,
        {
            "run": cost.run_id,
            "batch": cost.batch_id,
            "network": cost.network,
            "requests": cost.requests,
            "pages": cost.pages,
            "bytes": cost.bytes,
            "seconds": cost.seconds,
            "posts": posts,
            "new_posts": new_posts,
            "spent": json.dumps(dict(cost.spent), sort_keys=True),
            "left": json.dumps(dict(cost.quota_left), sort_keys=True),
            "money": money,
            "currency": currency,
        },
    )


def newest_costs(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The last load of each source; none in a file that an earlier version published."""
    known = connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'quality' and table_name = 'source_costs'"
    ).fetchall()
    if not known:
        return []
    result = connection.execute(
        """
        from quality.source_costs
        qualify row_number() over (partition by network_id order by loaded_at desc) = 1
        order by network_id
        """
    )
    names = [column[0] for column in result.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return [row | {name: json.loads(row[name] or "{}") for name in ("spent", "quota_left")} for row in rows]
