"""One row per network, community (or `all`) and member of it, with the member's influence there."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    from agorascope.influence.members import influence_table

    dbt.config(materialized="table")
    scope = "network_id, community_id"
    return influence_table(
        members=dbt.ref("int_community_members__found").order(f"{scope}, member_key").to_arrow_table(),
        pairs=dbt.ref("int_pairs__weighted").order(f"{scope}, actor_key, target_key").to_arrow_table(),
        former_pairs=dbt.ref("int_former_pairs__weighted")
        .order(f"{scope}, actor_key, target_key")
        .to_arrow_table(),
        posts=dbt.ref("int_member_posts__reposted").order(f"{scope}, member_key, post_key").to_arrow_table(),
    )
