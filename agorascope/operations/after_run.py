"""What is done when a run has ended, whichever way: a line in the log, metrics, word of a failure.

Nothing here changes how the run ended: what goes wrong is noted in the log.
"""

from agorascope.context import Context
from agorascope.operations import journal, metrics
from agorascope.runs import in_seconds, read_reports


def after_run(context: Context, outcome: str) -> None:
    """Note the end of a run, send its metrics, and tell the alert targets when it was not published.

    A publication is told by the delivery of alerts, which follows it.
    """
    settings, run_id = context.settings, context.run.run_id
    reports = read_reports(settings, run_id)
    journal.note(
        settings,
        "run ended",
        level="info" if outcome == "published" else "error",
        run_id=run_id,
        outcome=outcome,
        seconds=in_seconds(reports),
        failed_steps=sum(report.status == "failed" for report in reports),
    )
    for what, act in (("metrics", _send_metrics), ("troubles", _tell)):
        if what == "troubles" and outcome == "published":
            continue
        try:
            said = act(context)
        except Exception as error:  # noqa: BLE001 - watching a run must not change how it ended
            journal.note(
                settings, f"{what} not sent", level="warning", run_id=run_id, **journal.failure_facts(error)
            )
        else:
            if said:
                journal.note(settings, f"{what} not sent", level="warning", run_id=run_id, reason=said)


def _send_metrics(context: Context) -> str:
    from agorascope.operations.figures import figures_of

    return metrics.send(context.settings, figures_of(context)) if metrics.is_wanted(context.settings) else ""


def _tell(context: Context) -> str:
    from agorascope.delivery.troubles import tell_troubles

    outcomes = tell_troubles(context.settings, context.workspace)
    return "; ".join(outcome.target for outcome in outcomes if outcome.error)
