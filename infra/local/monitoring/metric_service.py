"""google.monitoring.v3.MetricService: reading series and asking which metrics there are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import grpc

from infra.local.monitoring import align
from infra.local.monitoring.filters import BadFilter, parse_filter
from infra.local.monitoring.pace import Pace
from infra.local.monitoring.series import METRICS, Key, Point, SeriesStore
from infra.local.parts.half import MetricKind, ValueType
from infra.local.rpc import Refused, invalid, unary

_SERVICE = "google.monitoring.v3.MetricService"
_PAGE = 100_000
# Numbers of google.api.MetricDescriptor's enumerations.
_KINDS: dict[MetricKind, int] = {"GAUGE": 1, "DELTA": 2}
_TYPES: dict[ValueType, int] = {"BOOL": 1, "INT64": 2, "DOUBLE": 3, "DISTRIBUTION": 5}


class MetricService:
    """Answers from a store of series; every request and answer is the client library's own message."""

    def __init__(self, store: SeriesStore, pace: Pace, clock: Callable[[], float]) -> None:
        self._store = store
        self._pace = pace
        self._clock = clock

    def handlers(self) -> "tuple[grpc.GenericRpcHandler[Any, Any], ...]":
        """For `grpc.Server.add_generic_rpc_handlers`."""
        from google.cloud import monitoring_v3 as monitoring  # 0.3 s, while functions start

        methods: dict[str, tuple[Any, Callable[[Any], Any]]] = {
            "ListTimeSeries": (monitoring.ListTimeSeriesRequest, self._list_time_series),
            "ListMetricDescriptors": (monitoring.ListMetricDescriptorsRequest, self._list_descriptors),
            "GetMetricDescriptor": (monitoring.GetMetricDescriptorRequest, self._get_descriptor),
        }
        rows = {name: unary(kind.pb(), method) for name, (kind, method) in methods.items()}
        return (grpc.method_handlers_generic_handler(_SERVICE, rows),)

    def _list_time_series(self, request: Any) -> Any:
        from google.cloud import monitoring_v3 as monitoring  # loaded by `handlers`

        project = _project(request.name)
        start, end = _interval(request.interval)
        try:
            wanted = parse_filter(request.filter)
            aggregation = self._aggregation(request.aggregation)
            align.check(wanted.metric, aggregation)
        except (BadFilter, align.BadAggregation) as error:
            raise invalid(f"Field filter or aggregation had an invalid value: {error}") from error
        if wanted.metric is None:
            raise invalid("Field filter must specify exactly one metric type with `metric.type = ...`.")
        if wanted.metric not in METRICS:
            text = f"Cannot find metric(s) that match type = {wanted.metric!r}."
            raise Refused(grpc.StatusCode.NOT_FOUND, text)
        if request.HasField("secondary_aggregation"):
            raise invalid("Field secondary_aggregation is not offered here.")
        visible = min(end, self._clock() - self._pace.delay)
        found = self._store.read(wanted.wanted, start, visible)
        found = {key: points for key, points in found.items() if dict(key.resource_labels).get("project_id") == project}
        series = align.aggregate(found, aggregation, start, end)
        kind = align.value_type(wanted.metric, aggregation)
        headers = request.view == monitoring.ListTimeSeriesRequest.TimeSeriesView.HEADERS
        rows = [(key, [] if headers else points[:_PAGE]) for key, points in sorted(series.items()) if points]
        begin = _token(request.page_token)
        page = _page(rows, begin, request.page_size or _PAGE)
        unit = METRICS[wanted.metric].unit
        answer = monitoring.ListTimeSeriesResponse(
            time_series=[_series(key, points, kind, aggregation) for key, points in page], unit=unit
        )
        if begin + len(page) < len(rows):
            answer.next_page_token = str(begin + len(page))
        return monitoring.ListTimeSeriesResponse.pb(answer)

    def _aggregation(self, asked: Any) -> align.Aggregation:
        from google.cloud import monitoring_v3 as monitoring  # loaded by `handlers`

        aligner = monitoring.Aggregation.Aligner(asked.per_series_aligner).name
        reducer = monitoring.Aggregation.Reducer(asked.cross_series_reducer).name
        seconds = asked.alignment_period.seconds + asked.alignment_period.nanos / 1e9
        if aligner != "ALIGN_NONE" and seconds < 60:
            raise align.BadAggregation("The aggregation.alignmentPeriod must be at least 60 seconds.")
        return align.Aggregation(self._pace.real(seconds or 60.0), aligner, reducer, tuple(asked.group_by_fields))

    def _list_descriptors(self, request: Any) -> Any:
        words = [part.split('"')[1] for part in request.filter.split("metric.type")[1:] if part.count('"') >= 2]
        names = [name for name in METRICS if not words or any(name.startswith(word) for word in words)]
        return self._descriptors(_project(request.name), names)

    def _get_descriptor(self, request: Any) -> Any:
        project = _project(request.name)
        name = request.name.partition("/metricDescriptors/")[2]
        if name not in METRICS:
            raise Refused(grpc.StatusCode.NOT_FOUND, f"Could not find descriptor for metric {name!r}.")
        return self._descriptors(project, [name]).metric_descriptors[0]

    @staticmethod
    def _descriptors(project: str, names: Iterable[str]) -> Any:
        from google.cloud import monitoring_v3 as monitoring  # loaded by `handlers`

        found = [
            {
                "name": f"projects/{project}/metricDescriptors/{name}",
                "type": name,
                "metric_kind": _KINDS[METRICS[name].kind],
                "value_type": _TYPES[METRICS[name].value_type],
                "unit": METRICS[name].unit,
                "display_name": METRICS[name].shown,
            }
            for name in names
        ]
        answer = monitoring.ListMetricDescriptorsResponse(metric_descriptors=found)
        return monitoring.ListMetricDescriptorsResponse.pb(answer)


def _series(key: Key, points: Sequence[Point], kind: ValueType, aggregation: align.Aggregation) -> Any:
    from google.cloud import monitoring_v3 as monitoring  # loaded by `handlers`

    known = METRICS[key.metric]
    counted = known.kind == "DELTA" and aggregation.aligner in {"ALIGN_NONE", "ALIGN_DELTA"}
    metric_kind: MetricKind = "DELTA" if counted else "GAUGE"
    period = aggregation.period if counted else 0.0
    return monitoring.TimeSeries(
        metric={"type": key.metric, "labels": dict(key.metric_labels)},
        resource={"type": key.resource, "labels": dict(key.resource_labels)},
        metric_kind=_KINDS[metric_kind],
        value_type=_TYPES[kind],
        points=[
            {
                "interval": {"start_time": _moment(point.at - period), "end_time": _moment(point.at)},
                "value": _typed(point.value, kind),
            }
            for point in points
        ],
    )


def _typed(value: float, kind: ValueType) -> Mapping[str, Any]:
    if kind == "BOOL":
        return {"bool_value": bool(value)}
    return {"int64_value": int(value)} if kind == "INT64" else {"double_value": float(value)}


def _moment(seconds: float) -> dict[str, int]:
    return {"seconds": int(seconds), "nanos": int(seconds % 1 * 1e9)}


def _interval(interval: Any) -> tuple[float, float]:
    if not interval.HasField("end_time"):
        raise invalid("Field interval.end_time is required.")
    end = interval.end_time.seconds + interval.end_time.nanos / 1e9
    start = interval.start_time.seconds + interval.start_time.nanos / 1e9 if interval.HasField("start_time") else end
    if start > end:
        raise invalid("Field interval had an invalid value: the start time must not be later than the end time.")
    return start, end


def _project(name: str) -> str:
    parts = name.split("/")
    if len(parts) < 2 or parts[0] != "projects" or not parts[1]:
        raise invalid(f"Name must begin with 'projects/[PROJECT_ID]', got: {name!r}")
    return parts[1]


def _token(token: str) -> int:
    if not token:
        return 0
    if not token.isdecimal():
        raise invalid("Field page_token had an invalid value.")
    return int(token)


def _page(rows: Sequence[tuple[Key, Sequence[Point]]], begin: int, size: int) -> Sequence[tuple[Key, Sequence[Point]]]:
    """Whole series, as many as have `size` points together, at least one."""
    taken: list[tuple[Key, Sequence[Point]]] = []
    count = 0
    for row in rows[begin:]:
        if taken and count + len(row[1]) > size:
            break
        taken.append(row)
        count += max(len(row[1]), 1)
    return taken
