"""Metrics arrive at a collector that listens, and a collector that does not listen costs little."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from socket import create_server

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

from agorascope.operations import metrics
from agorascope.operations.metrics import Figure
from agorascope.settings import Settings

FIGURES = [
    Figure("agorascope.step.rows", "{row}", 12, {"step": "land", "network": "mastodon"}),
    Figure("agorascope.step.rows", "{row}", 5, {"step": "load", "network": "mastodon"}),
    Figure("agorascope.run.duration", "s", 41.5),
]
Found = dict[tuple[str, str], float]


class Collector(HTTPServer):
    """Takes what an exporter posts, or answers with an error."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = 200
        self.bodies: list[tuple[str, bytes]] = []
        self.address = f"http://127.0.0.1:{self.server_address[1]}"

    def figures(self) -> Found:
        found: Found = {}
        for _, body in self.bodies:
            request = ExportMetricsServiceRequest.FromString(body)
            for scope in request.resource_metrics[0].scope_metrics:
                for metric in scope.metrics:
                    for point in metric.gauge.data_points:
                        of = ",".join(sorted(f"{a.key}={a.value.string_value}" for a in point.attributes))
                        found[metric.name, of] = point.as_double or float(point.as_int)
        return found


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Collector)
        server.bodies.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(server.answer)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    server = Collector()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def to(settings: Settings, address: str) -> Settings:
    return settings.model_copy(update={"otlp_endpoint": address})


def test_a_collector_is_sent_every_figure_once(settings: Settings, collector: Collector) -> None:
    assert metrics.send(to(settings, collector.address), FIGURES) == ""
    assert [path for path, _ in collector.bodies] == ["/v1/metrics"]
    assert collector.figures() == {
        ("agorascope.step.rows", "network=mastodon,step=land"): 12,
        ("agorascope.step.rows", "network=mastodon,step=load"): 5,
        ("agorascope.run.duration", ""): 41.5,
    }


def test_opentelemetrys_own_variables_name_a_collector_too(
    settings: Settings, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address)
    assert metrics.is_wanted(settings)
    assert metrics.send(settings, FIGURES) == ""
    assert len(collector.bodies) == 1


def test_without_a_collector_nothing_is_sent(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "_export", lambda *_: pytest.fail("sent"))
    assert not metrics.is_wanted(settings)
    assert metrics.send(settings, FIGURES) == ""


def test_a_dead_collector_costs_seconds_and_is_said_without_its_address(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "SEND_SECONDS", 0.5)
    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    begun = time.monotonic()
    said = metrics.send(to(settings, f"http://user:hunter2@127.0.0.1:{port}"), FIGURES)
    assert said
    assert time.monotonic() - begun < metrics.WAIT_SECONDS + 1
    assert "hunter2" not in said + caplog.text


def test_a_collector_that_never_answers_is_left_alone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "WAIT_SECONDS", 0.5)
    with create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        said = metrics.send(to(settings, f"http://127.0.0.1:{silent.getsockname()[1]}"), FIGURES)
    assert "no answer" in said
    assert time.monotonic() - begun < 3


def test_a_collector_that_refuses_is_said(settings: Settings, collector: Collector) -> None:
    collector.answer = 400
    assert metrics.send(to(settings, collector.address), FIGURES) == "the collector did not take them"
