"""Five brands and eight networks: the pattern's own, and made-up ones for those it lacks."""

from benchmarks.viewer_world.filling import World, copy
from benchmarks.viewer_world.shape import FIFTH_BRAND, KINDS, MACROS, NAMES, NETWORKS


def name_brands(world: World) -> None:
    """The function `brand(n)`, own brand first, and with it those of `MACROS`."""
    brands = [
        row[0]
        for row in world.connection.execute(
            "select brand_id from pattern.marts.dim_brands order by not is_own, display_order limit 4"
        ).fetchall()
    ]
    brands = [*brands, *(f"{FIFTH_BRAND[0]}{n or ''}" for n in range(5 - len(brands)))]
    world.run(f"create temp macro brand(n) as {brands}[1 + n]")
    world.run(MACROS.replace("create macro", "create temp macro"))


def brands_and_networks(world: World) -> None:
    """What the marts speak of. Comes after the mentions, which tell how much was read on each network."""
    _brands(world)
    _networks(world)


def _brands(world: World) -> None:
    copy(world, "marts.dim_brands")
    world.run(
        f"""
        insert into marts.dim_brands by name
        select brand(4) as brand_id, '{FIFTH_BRAND[1]}' as brand_name, false as is_own, 5 as display_order
        where (select count(*) from marts.dim_brands) < 5
        """
    )


def _networks(world: World) -> None:
    copy(world, "marts.dim_networks")
    for network in NETWORKS:
        world.run(
            f"""
            insert into marts.dim_networks by name
            select * replace ('{network}' as network_id, '{NAMES.get(network, network)}' as network_name,
                '{KINDS.get(network, "social")}' as network_kind)
            from pattern.marts.dim_networks
            where network_id = 'mastodon' and '{network}' not in (select network_id from marts.dim_networks)
            """
        )
    world.run(
        """
        update marts.dim_networks set posts_count = found.posts, first_post_at = found.earliest,
            last_post_at = found.latest
        from (
            select network_id, 2 * count(*) as posts, min(mentioned_at) as earliest,
                max(mentioned_at) as latest from marts.fct_mentions group by network_id
        ) as found where dim_networks.network_id = found.network_id
        """
    )
