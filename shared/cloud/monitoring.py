"""Cloud Monitoring: reading a metric's recent points."""

from typing import TYPE_CHECKING, Any, NamedTuple

from shared.failures import translated

if TYPE_CHECKING:
    from google.cloud.monitoring_v3 import MetricServiceClient

TIMEOUT = 20.0


class Point(NamedTuple):
    """One aligned point: the epoch seconds at which its minute ends, and its value in the metric's own unit."""

    at: float
    value: float


class Reading(NamedTuple):
    """Which series to read: a Monitoring filter, an aligner and, to join several series, a reducer."""

    filter: str
    aligner: str = "ALIGN_MEAN"
    reducer: str = "REDUCE_NONE"


class Metrics:
    """The Monitoring API; the client is made on first use.

    `endpoint` (`127.0.0.1:9000`) is another address for it, spoken to without TLS and credentials.
    """

    def __init__(self, endpoint: str | None = None) -> None:
        self._endpoint = endpoint
        self._client: MetricServiceClient | None = None

    @translated()
    def points(self, project: str, reading: Reading, *, now: float, window: float = 300.0) -> list[Point]:
        """The points of the `window` seconds before `now`, one a minute, newest first; raises CloudError."""
        from google.cloud import monitoring_v3  # 0.3 s

        interval = monitoring_v3.TimeInterval({"start_time": _moment(now - window), "end_time": _moment(now)})
        aggregation = monitoring_v3.Aggregation(
            {
                "alignment_period": {"seconds": 60},
                "per_series_aligner": getattr(monitoring_v3.Aggregation.Aligner, reading.aligner),
                "cross_series_reducer": getattr(monitoring_v3.Aggregation.Reducer, reading.reducer),
            }
        )
        request = monitoring_v3.ListTimeSeriesRequest(
            name=f"projects/{project}",
            filter=reading.filter,
            interval=interval,
            aggregation=aggregation,
            view=monitoring_v3.ListTimeSeriesRequest.TimeSeriesView.FULL,
        )
        series = self._metrics().list_time_series(request=request, timeout=TIMEOUT)
        found = [
            Point(_seconds(point.interval.end_time), _value(point.value)) for one in series for point in one.points
        ]
        return sorted(found, reverse=True)

    def _metrics(self) -> "MetricServiceClient":
        if self._client is None:
            from google.cloud import monitoring_v3  # 0.3 s

            if self._endpoint is None:
                self._client = monitoring_v3.MetricServiceClient()
            else:
                import grpc  # only for an endpoint of one's own
                from google.cloud.monitoring_v3.services.metric_service.transports import (
                    MetricServiceGrpcTransport,
                )

                channel = grpc.insecure_channel(self._endpoint)
                self._client = monitoring_v3.MetricServiceClient(transport=MetricServiceGrpcTransport(channel=channel))
        return self._client


def _moment(seconds: float) -> dict[str, int]:
    return {"seconds": int(seconds), "nanos": int(seconds % 1 * 1e9)}


def _seconds(moment: Any) -> float:
    """The library turns timestamps into datetimes, whatever its types say."""
    return float(moment.timestamp())


def _value(value: Any) -> float:
    """A typed value as a number: doubles and integers as they are, booleans as 1 and 0, distributions by their mean."""
    if "double_value" in value:
        return float(value.double_value)
    if "int64_value" in value:
        return float(value.int64_value)
    if "bool_value" in value:
        return float(value.bool_value)
    return float(value.distribution_value.mean)
