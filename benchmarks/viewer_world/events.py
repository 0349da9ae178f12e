"""What happened: events with their lift and their people, and alerts."""

from benchmarks.viewer_world.filling import World, fill
from benchmarks.viewer_world.shape import DAYS


def events(world: World) -> None:
    """An event a month, its lift and its people; the own brand's alerts."""
    moved = f"(timestamptz '{world.first} 08:00+00' + to_days((k.i * 30 + 10)::int))"
    fill(
        world,
        "marts.dim_events",
        "select i as n, i from range(24) as t (i)",
        event_id="t.event_id || '-' || k.i",
        event_name="t.event_name || ' ' || k.i",
        brand_id="if(k.i % 4 = 3, brand(1), brand(0))",
        started_at=moved,
        ended_at=f"{moved} + interval 2 day",
    )
    own = """
        select hash(event_id) as n, event_id, e.brand_id, started_at::date as day
        from marts.dim_events as e
    """
    fill(
        world,
        "marts.fct_event_participation",
        own,
        event_id="k.event_id",
        brand_id="k.brand_id",
        is_over="true",
    )
    measured = f"""
        select o.*, m.measure from ({own}) as o,
            (select distinct measure from pattern.marts.fct_event_lift) as m
    """
    fill(
        world,
        "marts.fct_event_lift",
        measured,
        event_id="k.event_id",
        brand_id="k.brand_id",
        measure="k.measure",
    )
    fill(
        world,
        "marts.fct_event_lift_daily",
        f"select *, hash(event_id, measure, i) as n from ({measured}), range(17) as r (i)",
        event_id="k.event_id",
        brand_id="k.brand_id",
        measure="k.measure",
        metric_date="k.day + k.i::int",
    )
    moment = f"(timestamptz '{world.last} 08:00+00' - to_days((k.i * 12)::int))"
    fill(
        world,
        "marts.fct_alerts",
        "select i as n, i from range(60) as t (i)",
        alert_id="md5('alert ' || k.i)",
        started_at=moment,
        first_known_at=moment,
        peak_at=moment,
        last_unusual_at=moment,
        ended_at=moment,
        evidence_mention_ids=f"[mention_of(({DAYS - 1} - k.i * 12) * 1000000 + x) for x in range(3)]",
    )
