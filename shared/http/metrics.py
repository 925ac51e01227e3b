"""What a function has answered since this instance started, as OpenMetrics at `GET /metrics`.

Counted in plain numbers, so that no answer waits for a library: it is loaded when somebody looks.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

_BOUNDS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0)
_started = time.time()
_lock = threading.Lock()
_counts: dict[tuple[str, str, str], int] = defaultdict(int)
_seconds: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0] * (len(_BOUNDS) + 2))


def answered(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answer; `route` is the rule that it fitted, never what was asked for, which anybody may make up."""
    with _lock:
        _counts[method, route, str(status)] += 1
        row = _seconds[method, route]
        row[next((n for n, bound in enumerate(_BOUNDS) if seconds <= bound), len(_BOUNDS))] += 1
        row[-1] += seconds


def shown() -> tuple[str, str]:
    """The text of `GET /metrics` and its media type."""
    from prometheus_client import CollectorRegistry  # only who looks needs it
    from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Answers())
    return generate_latest(registry).decode(), CONTENT_TYPE_LATEST  # type: ignore[no-untyped-call]  # untyped


class _Answers:
    def collect(self) -> Iterator[Any]:
        """What prometheus_client asks for."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

        with _lock:
            counts, seconds = dict(_counts), {name: list(row) for name, row in _seconds.items()}
        yield GaugeMetricFamily("infraai_started_seconds", "When this instance started.", value=_started)
        total = CounterMetricFamily("infraai_requests", "Answers.", labels=["method", "route", "status"])
        for name, count in sorted(counts.items()):
            total.add_metric(list(name), count)
        yield total
        took = HistogramMetricFamily("infraai_request_seconds", "How long an answer took.", labels=["method", "route"])
        for where, row in sorted(seconds.items()):
            below = accumulate(row[:-1])
            took.add_metric(list(where), list(zip((*map(str, _BOUNDS), "+Inf"), below, strict=True)), row[-1])
        yield took
