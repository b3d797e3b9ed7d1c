"""Counts and times of requests for Prometheus; labels hold routes, never what was sent."""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 0.5, 1.0, 1.5, 3.0, 5.0, 10.0, 30.0)
METHODS = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"))


class Metrics:
    """The metrics of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route")
        self.requests = Counter(
            "carcare_http_requests", "Answers sent.", (*labels, "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "carcare_http_request_seconds",
            "Time from the request to the end of the answer.",
            labels,
            buckets=BUCKETS_S,
            registry=self.registry,
        )
        self.running = Gauge(
            "carcare_http_requests_running", "Requests being answered.", registry=self.registry
        )

    def text(self) -> bytes:
        """Return all metrics in the Prometheus text format."""
        return generate_latest(self.registry)


class Measure:
    """Feeds `Metrics`."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            with self._metrics.running.track_inprogress():
                await self._app(scope, receive, noted)
        finally:
            labels = (_method(scope), _route(scope))
            self._metrics.requests.labels(*labels, str(status)).inc()
            self._metrics.seconds.labels(*labels).observe(time.perf_counter() - started)


def _method(scope: Scope) -> str:
    return str(scope["method"]) if scope["method"] in METHODS else "other"


def _route(scope: Scope) -> str:
    """Return the template of the route, so that codes and ids never become labels."""
    return str(getattr(scope.get("route"), "path", None) or "other")
