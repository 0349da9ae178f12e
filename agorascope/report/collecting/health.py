"""How the sources and the gate did, and how far the stance of texts can be trusted."""

from agorascope.report.collecting.reader import Reader, estimate
from agorascope.report.facts import Accuracy, Alarm, Source

SMALLEST_PART = 0.05  # of the mentions, for a language to be told of

_ACCURACY = """
with known as (
    select *, mentions_count / nullif(sum(mentions_count) over (), 0) as part
    from marts.fct_stance_accuracy where language not in ('all', 'und')
)
select * from known where part >= $least order by language
"""
_SOURCES = "select * from quality.source_health order by network_id"
_ALARMS = "select distinct network_id, alarm, subject from quality.source_alarms order by all"
_GATE = """
select
    sum(case when not is_success and severity = 'warn' then 1 else 0 end)::bigint as warnings,
    sum(case when not is_success and severity != 'warn' then 1 else 0 end)::bigint as failures
from quality.validations
where run_id = (select run_id from quality.publication)
"""


def read_sources(reader: Reader) -> tuple[Source, ...]:
    """Each network listened to."""
    return tuple(
        Source(
            network=reader.network(row["network_id"]),
            status=row["status"],
            last_post_at=row["last_post_at"],
            posts=row["last_run_posts"] or 0,
            rejects=row["last_run_rejects"] or 0,
        )
        for row in reader.rows(_SOURCES)
    )


def read_alarms(reader: Reader) -> tuple[Alarm, ...]:
    """What is wrong with a source."""
    return tuple(
        Alarm(reader.network(row["network_id"]), row["alarm"], row["subject"] or "")
        for row in reader.rows(_ALARMS)
    )


def read_gate(reader: Reader) -> tuple[int, int]:
    """Warnings and failed rules of the run that was published."""
    (row,) = reader.rows(_GATE)
    return row["warnings"] or 0, row["failures"] or 0


def read_accuracy(reader: Reader) -> tuple[Accuracy, ...]:
    """How often the stance is right, by language."""
    rows = reader.rows(_ACCURACY, least=SMALLEST_PART)
    return tuple(
        Accuracy(row["language"], estimate(row, "accuracy"), estimate(row, "public_accuracy")) for row in rows
    )
