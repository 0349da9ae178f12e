"""One row per member with 20 short posts in 26 weeks, with the signs of a machine that need no text.

int_member_posts__recent -> agorascope.members.bot_tables
"""

from typing import Any

from agorascope.members.bot_tables import signs_table


def model(dbt: Any, session: Any) -> Any:
    dbt.config(materialized="table")
    posts = dbt.ref("int_member_posts__recent")
    columns = "network_id, member_key, created_at, is_own, is_answer, is_answered, has_link"
    return signs_table(posts.select(columns).to_arrow_table())
