"""One row per pair of counts and prior share that some figure of a member needs the posterior of."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    from agorascope.favour.tables import posterior_table

    dbt.config(materialized="table")
    opinions = dbt.ref("int_member_opinions__counted")
    replies = dbt.ref("int_member_replies__counted")
    asked = opinions.project("positive_count, negative_count, prior_share").union(
        replies.project("replies_count, counted_posts_count - replies_count, prior_share")
    )
    return posterior_table(
        asked.distinct().df().set_axis(["successes_count", "failures_count", "prior_share"], axis=1)
    )
