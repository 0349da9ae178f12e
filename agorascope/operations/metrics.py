"""The metrics of a run, sent to an OpenTelemetry collector when one is named, once, when the run has ended.

Every figure is a gauge of what the last run did: steps run in processes of their own, so nothing lives long
enough to count. The library reads OpenTelemetry's own variables (headers, certificates); this only decides
whether there is anything to send to. A collector that does not answer costs seconds and is said in the log.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Thread

from agorascope.settings import Settings, is_collector_named

SEND_SECONDS = 3.0
WAIT_SECONDS = 5.0  # the library's own limit does not cover a name that cannot be looked up
PATH = "/v1/metrics"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement: its name, unit (UCUM, as OpenTelemetry wants it), value and what it is of."""

    name: str
    unit: str
    value: float
    of: Mapping[str, str] = field(default_factory=dict)


def is_wanted(settings: Settings) -> bool:
    """Whether a collector is named."""
    return bool(settings.otlp_endpoint) or is_collector_named()


def send(settings: Settings, figures: Sequence[Figure]) -> str:
    """Send the figures; returns "" or, in words without addresses, why they were not taken."""
    if not figures or not is_wanted(settings):
        return ""
    said: list[str] = []
    # A daemon: a run that is over does not stay for a collector.
    worker = Thread(target=lambda: said.append(_try(settings, figures)), daemon=True)
    worker.start()
    worker.join(WAIT_SECONDS)
    return said[0] if said else f"no answer within {WAIT_SECONDS:.0f} s"


def _try(settings: Settings, figures: Sequence[Figure]) -> str:
    try:
        return "" if _export(settings, figures) else "the collector did not take them"
    except Exception as error:  # noqa: BLE001 - whatever a library does here, the run's figures are published
        return f"{type(error).__name__} while sending"


def _export(settings: Settings, figures: Sequence[Figure]) -> bool:
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import InMemoryMetricReader, MetricExportResult
    from opentelemetry.sdk.resources import Resource

    from agorascope import __version__

    # It names the address, which may hold a password, when it fails.
    logging.getLogger("opentelemetry.exporter.otlp.proto.http.metric_exporter").disabled = True
    reader = InMemoryMetricReader()
    provider = MeterProvider(
        metric_readers=[reader],
        resource=Resource.create({"service.name": "agorascope", "service.version": __version__}),
        shutdown_on_exit=False,
    )
    meter = provider.get_meter("agorascope", __version__)
    gauges = {(one.name, one.unit): meter.create_gauge(one.name, unit=one.unit) for one in figures}
    for one in figures:
        gauges[one.name, one.unit].set(one.value, dict(one.of))
    measured = reader.get_metrics_data()
    exporter = OTLPMetricExporter(endpoint=_address(settings.otlp_endpoint), timeout=SEND_SECONDS)
    try:
        return measured is not None and exporter.export(measured) is MetricExportResult.SUCCESS
    finally:
        exporter.shutdown()
        provider.shutdown()


def _address(endpoint: str) -> str | None:
    """The whole address of the collector; None leaves it to OpenTelemetry's own variables."""
    if not endpoint:
        return None
    return endpoint if endpoint.endswith(PATH) else endpoint.rstrip("/") + PATH
