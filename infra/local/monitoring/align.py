"""Aggregation: the samples of a series become one point a period, and several series become one."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from infra.local.monitoring.series import METRICS, Key, Point, Value
from infra.local.parts.half import ValueType

Aligner = Callable[[Sequence[Point], float], Value]


class BadAggregation(ValueError):
    """An aggregation that does not fit the metric; the text says why."""


class Aggregation(NamedTuple):
    """`period` in seconds of the clock; names as in the API; `group_by` such as `resource.label.host`."""

    period: float
    aligner: str
    reducer: str = "REDUCE_NONE"
    group_by: tuple[str, ...] = ()


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


_ALIGNERS: dict[str, Aligner] = {
    "ALIGN_MEAN": lambda points, _: _mean([point.value for point in points]),
    "ALIGN_MAX": lambda points, _: max(point.value for point in points),
    "ALIGN_MIN": lambda points, _: min(point.value for point in points),
    "ALIGN_SUM": lambda points, _: sum(point.value for point in points),
    "ALIGN_DELTA": lambda points, _: sum(point.value for point in points),
    "ALIGN_RATE": lambda points, period: sum(point.value for point in points) / period,
    "ALIGN_COUNT": lambda points, _: len(points),
    "ALIGN_COUNT_TRUE": lambda points, _: sum(bool(point.value) for point in points),
    "ALIGN_COUNT_FALSE": lambda points, _: sum(not point.value for point in points),
    "ALIGN_FRACTION_TRUE": lambda points, _: _mean([bool(point.value) for point in points]),
    "ALIGN_NEXT_OLDER": lambda points, _: points[-1].value,
    # Each sample stands for a whole distribution, so that every percentile of it is the same.
    **{
        f"ALIGN_PERCENTILE_{each}": lambda points, _: max(point.value for point in points)
        for each in ("05", "50", "95", "99")
    },
}
_REDUCERS: dict[str, Callable[[Sequence[Value]], Value]] = {
    **{f"REDUCE_PERCENTILE_{each}": max for each in ("05", "50", "95", "99")},
    "REDUCE_MEAN": _mean,
    "REDUCE_MAX": max,
    "REDUCE_MIN": min,
    "REDUCE_SUM": sum,
    "REDUCE_COUNT": len,
    "REDUCE_COUNT_TRUE": lambda values: sum(map(bool, values)),
    "REDUCE_COUNT_FALSE": lambda values: sum(not value for value in values),
    "REDUCE_FRACTION_TRUE": lambda values: _mean([bool(value) for value in values]),
}
_OF_SPREAD = {each for each in _ALIGNERS if each.startswith("ALIGN_PERCENTILE")}
_DELTA_ONLY = {"ALIGN_RATE", "ALIGN_DELTA"}
_BOOL_ONLY = {"ALIGN_COUNT_TRUE", "ALIGN_COUNT_FALSE", "ALIGN_FRACTION_TRUE"}
_NOT_BOOL = {"ALIGN_MEAN", "ALIGN_MAX", "ALIGN_MIN", "ALIGN_SUM", "ALIGN_RATE", "ALIGN_DELTA"}
_REDUCE_BOOL_ONLY = {"REDUCE_COUNT_TRUE", "REDUCE_COUNT_FALSE", "REDUCE_FRACTION_TRUE"}
_COUNTS = {"ALIGN_COUNT", "ALIGN_COUNT_TRUE", "ALIGN_COUNT_FALSE"}
_REDUCE_COUNTS = {"REDUCE_COUNT", "REDUCE_COUNT_TRUE", "REDUCE_COUNT_FALSE"}
_DOUBLES = {"ALIGN_MEAN", "ALIGN_RATE", "ALIGN_FRACTION_TRUE"}


def check(metric: str | None, aggregation: Aggregation) -> None:
    """Whether an aggregation fits a metric; raises BadAggregation. A metric that is not known here fits everything."""
    aligner, reducer = aggregation.aligner, aggregation.reducer
    if aligner != "ALIGN_NONE" and aligner not in _ALIGNERS:
        raise BadAggregation(f"The aligner {aligner} is not offered here.")
    if reducer != "REDUCE_NONE" and reducer not in _REDUCERS:
        raise BadAggregation(f"The reducer {reducer} is not offered here.")
    if reducer != "REDUCE_NONE" and aligner == "ALIGN_NONE":
        raise BadAggregation("A cross-series reducer needs a per-series aligner.")
    known = METRICS.get(metric or "")
    if known is None:
        return
    boolean = known.value_type == "BOOL"
    spread = known.value_type == "DISTRIBUTION"
    unfit = (
        (aligner not in _OF_SPREAD | {"ALIGN_DELTA", "ALIGN_NONE"} if spread else aligner in _OF_SPREAD)
        or (aligner in _DELTA_ONLY and known.kind != "DELTA")
        or (aligner in _BOOL_ONLY and not boolean)
        or (aligner in _NOT_BOOL and boolean)
        or (aligner == "ALIGN_NEXT_OLDER" and known.kind == "DELTA")
    )
    if unfit:
        raise BadAggregation(
            f"The aggregation.perSeriesAligner {aligner} cannot be applied to metrics with kind {known.kind} and value "
            f"type {known.value_type}."
        )
    left = boolean and aligner in {"ALIGN_NEXT_OLDER", "ALIGN_NONE"}
    if reducer in _REDUCE_BOOL_ONLY and not left:
        raise BadAggregation(f"The aggregation.crossSeriesReducer {reducer} needs boolean values.")
    if reducer in {"REDUCE_MEAN", "REDUCE_SUM", "REDUCE_MAX", "REDUCE_MIN"} and left:
        raise BadAggregation(f"The aggregation.crossSeriesReducer {reducer} cannot be applied to boolean values.")


def value_type(metric: str, aggregation: Aggregation) -> ValueType:
    """What kind of values come out."""
    known = METRICS[metric].value_type
    if aggregation.reducer in _REDUCE_COUNTS:
        return "INT64"
    if aggregation.reducer in {"REDUCE_MEAN", "REDUCE_FRACTION_TRUE"} or aggregation.aligner in _DOUBLES:
        return "DOUBLE"
    if aggregation.aligner in _OF_SPREAD or "PERCENTILE" in aggregation.reducer:
        return "DOUBLE"
    return "INT64" if aggregation.aligner in _COUNTS else known


def aggregate(
    series: Mapping[Key, Sequence[Point]], aggregation: Aggregation, start: float, end: float
) -> dict[Key, list[Point]]:
    """One point for each period that ends at `end`, `end - period`, ... after `start`, newest first; gaps stay gaps.

    With a reducer the series of a group become one, which keeps the labels it was grouped by.
    """
    aligned = {key: _aligned(points, aggregation, start, end) for key, points in series.items()}
    if aggregation.reducer == "REDUCE_NONE":
        return aligned
    reduce = _REDUCERS[aggregation.reducer]
    groups: dict[Key, dict[float, list[Value]]] = {}
    for key, points in aligned.items():
        moments = groups.setdefault(_grouped(key, aggregation.group_by), {})
        for point in points:
            moments.setdefault(point.at, []).append(point.value)
    return {
        key: [Point(at, reduce(values)) for at, values in sorted(moments.items(), reverse=True)]
        for key, moments in groups.items()
    }


def _aligned(points: Sequence[Point], aggregation: Aggregation, start: float, end: float) -> list[Point]:
    if aggregation.aligner == "ALIGN_NONE":
        return list(reversed(points))
    # What is one distribution out of several is never a sum of the values that stand for them.
    whole = "ALIGN_MAX" if "PERCENTILE" in aggregation.reducer else aggregation.aligner
    align, period = _ALIGNERS[whole], aggregation.period
    periods: dict[int, list[Point]] = {}
    for point in points:
        # Period 0 is (end - period, end], period 1 the one before.
        periods.setdefault(int((end - point.at) / period), []).append(point)
    return [
        Point(end - index * period, align(inside, period))
        for index, inside in sorted(periods.items())
        if end - index * period > start
    ]


def _grouped(key: Key, fields: Sequence[str]) -> Key:
    """What is left of a series' labels once it is grouped by these fields."""
    metric, resource = set(), set()
    for field in fields:
        room, _, name = field.replace(".labels.", ".label.").partition(".label.")
        if room in {"resource", "resource.*"}:
            resource.add(name or "*")
        elif room in {"metric", "metric.*"}:
            metric.add(name or "*")
    return Key(
        key.metric,
        tuple(pair for pair in key.metric_labels if "*" in metric or pair[0] in metric),
        key.resource,
        # What is the same for all of a project stays, whatever the grouping.
        tuple(pair for pair in key.resource_labels if "*" in resource or pair[0] in {*resource, "project_id"}),
    )
