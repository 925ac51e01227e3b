"""What the condition of an incident says: filters, MQL and PromQL name what nothing else in a payload may name.

Source: https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#condition.
"""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from functions.webhook.reading import LONG, Reader, agreed, decimal
from functions.webhook.resources import of_prometheus

Comparison = Literal["gt", "lt", ""]

_KINDS = {
    "conditionThreshold": "threshold",
    "conditionAbsent": "absent",
    "conditionMatchedLog": "log",
    "conditionMonitoringQueryLanguage": "mql",
    "conditionPrometheusQueryLanguage": "promql",
    "conditionSql": "sql",
}
_COMPARISONS: dict[str, str] = {
    "comparison_gt": "gt",
    "comparison_ge": "gt",
    "comparison_lt": "lt",
    "comparison_le": "lt",
    "comparison_unspecified": "",
}
# What counts points, or tells how much they differ, is no longer of the metric's own kind.
_OTHER_KIND = {"ALIGN_COUNT", "ALIGN_PERCENT_CHANGE", "ALIGN_STDDEV", "REDUCE_COUNT", "REDUCE_STDDEV"}
_TERM = re.compile(
    r"""(?P<no>\bNOT\s+|-\s*)?\b(?P<of>resource|metric)\.(?:labels?\.["']?)?(?P<name>[A-Za-z_]\w*)["']?\s*
    (?P<op>!=|=~|!~|=|:|[<>]=?)\s*(?P<quote>["'])(?P<value>[^"']*)(?P=quote)""",
    re.VERBOSE,
)
_SLO = re.compile(r"\bselect_slo_\w+\(\s*[\"']projects/[^/\"']+/services/([^/\"']+)/serviceLevelObjectives/")
_FETCH = re.compile(r"\bfetch\s+([A-Za-z][\w.]*(?:/\w+)*)(?:::([\w.-]+(?:/[\w.-]+)+))?")
_METRIC = re.compile(r"\bmetric\s+['\"]?([\w-]+(?:\.[\w-]+)+/[\w./-]+)")
_EQUAL = re.compile(r"\b(resource|metric)\.(\w+)\s*==\s*(['\"])([^'\"]*)\3")
# The machine's own name, which is no label of its resource: in MQL, and in a filter.
_SYSTEM_NAME = re.compile(
    r"(?<!NOT )\bmetadata\.system(?:_labels)?\.(?P<q>[\"']?)name(?P=q)\s*==?\s*"
    r"(?P<quote>[\"'])(?P<value>[^\"']*)(?P=quote)"
)
_MQL_BOUND = re.compile(r"\bcondition\b[^|]*?([<>])=?\s*([-+]?[\d.]+(?:e[-+]?\d+)?)")
_SELECTED = re.compile(r"(?<![\w:])([A-Za-z_][\w:]{0,200})?\s?\{([^{}]*)\}")
_BARE = re.compile(r"(?<![\w:])([a-z]\w{0,60}_(?:googleapis_com|io):\w{1,200})")
_MATCHER = re.compile(r"\b(\w+)\s*=\s*\"([^\"]*)\"")
_QUOTED_METRIC = re.compile(r"^\s*\"([^\"]+)\"")
_PROMQL_BOUND = re.compile(r"([<>])=?\s*(?:bool\s+)?([-+]?[\d.]+(?:e[-+]?\d+)?)[\s)]*$")


class Condition(NamedTuple):
    """What is said of metric, resource and bound; `path` is Google's own name of it.

    `indirect` when the value is another thing than the metric's own."""

    kind: str = ""
    name: str = ""
    path: str = ""
    metric: str = ""
    resource_type: str = ""
    labels: dict[str, str] = {}  # noqa: RUF012 - never written to
    service: str = ""
    value: float | None = None
    threshold: float | None = None
    comparison: Comparison = ""
    indirect: bool = False
    implied: bool = False


def read_condition(incident: Reader) -> Condition:
    """The incident's condition; what is not understood in it is named."""
    raw = incident.object("condition")
    raw.only("name", "displayName", "metricType", "currentValue", "threshold", "thresholdValue", "comparison", *_KINDS)
    name = raw.text("displayName")
    path = raw.text("name")
    present = [kind for kind in _KINDS if raw.has(kind)]
    for kind in present[1:]:
        raw.refuse(kind)
    older = Condition(
        name=name,
        path=path,
        metric=raw.text("metricType"),
        value=raw.number("currentValue"),
        threshold=_same(raw, raw.number("threshold"), raw.number("thresholdValue")),
        comparison=_comparison(raw),
    )
    if not present:
        return older
    newer = _read(raw.object(present[0]), _KINDS[present[0]])
    if older.metric and newer.metric and older.metric != newer.metric:
        raw.refuse("metricType")
    if older.comparison and newer.comparison and older.comparison != newer.comparison:
        raw.refuse("comparison")
    return newer._replace(
        name=name,
        path=path,
        metric=newer.metric or older.metric,
        value=older.value,
        threshold=older.threshold if newer.threshold is None else _same(raw, newer.threshold, older.threshold),
        comparison=newer.comparison or older.comparison,
    )


def _same(raw: Reader, first: float | None, second: float | None) -> float | None:
    if first is not None and second is not None and first != second:
        raw.refuse("threshold")
    return second if first is None else first


def _comparison(raw: Reader) -> Comparison:
    said = raw.word("comparison", _COMPARISONS)
    return "gt" if said == "gt" else "lt" if said == "lt" else ""


def _read(raw: Reader, kind: str) -> Condition:
    raw.check("duration", str)
    trigger = raw.object("trigger")
    trigger.only("count", "percent")
    trigger.number("count")
    trigger.number("percent")
    for name in ("aggregations", "denominatorAggregations"):
        raw.check(name, list)
        if isinstance(raw.raw(name), list) and not all(isinstance(each, dict) for each in raw.raw(name)):
            raw.refuse(name)
    if kind in {"threshold", "absent"}:
        return _measured(raw, kind)
    if kind == "log":
        raw.only("filter", "labelExtractors", "resourceContainers")
        raw.check("labelExtractors", dict)
        raw.check("resourceContainers", list)
        types, _ = _terms(raw.text("filter", LONG))
        return Condition(kind, resource_type=agreed(types["resource"]), indirect=True)
    if kind == "sql":
        return Condition(kind, indirect=True)
    raw.only(
        *("query", "duration", "trigger", "evaluationInterval", "evaluationMissingData", "ruleGroup", "alertRule"),
        *("labels", "disableMetricValidation", "thresholdValue", "comparison"),
    )
    query = raw.text("query", LONG)
    read = _mql(query) if kind == "mql" else _promql(query)
    given = raw.number("thresholdValue")
    return read._replace(threshold=given if given is not None else read.threshold)


def _measured(raw: Reader, kind: str) -> Condition:
    """A threshold or an absence: both have a filter."""
    raw.only(
        *("filter", "aggregations", "comparison", "thresholdValue", "duration", "trigger", "evaluationMissingData"),
        *("denominatorFilter", "denominatorAggregations", "forecastOptions"),
    )
    raw.check("denominatorFilter", str)
    raw.check("forecastOptions", dict)
    raw.check("evaluationMissingData", str)
    text = raw.text("filter", LONG)
    types, labels = _terms(text)
    for of in ("metric", "resource"):
        if len(set(types[of])) > 1:
            raw.refuse("filter")
    slo = _SLO.search(text)
    threshold, comparison = raw.number("thresholdValue"), _comparison(raw)
    # A threshold of 0 is left out, as JSON made of protocol buffers leaves out what is 0.
    implied = kind == "threshold" and threshold is None and bool(text) and bool(comparison)
    return Condition(
        kind,
        metric=agreed(types["metric"]),
        resource_type=agreed(types["resource"]),
        labels=labels,
        service=slo[1] if slo else "",
        threshold=0.0 if implied and not raw.has("thresholdValue") else threshold,
        comparison=comparison,
        indirect=kind == "absent"
        or bool(slo)
        or raw.has("denominatorFilter")
        or raw.has("forecastOptions")
        or _counts(raw),
        implied=implied,
    )


def _counts(raw: Reader) -> bool:
    given = raw.raw("aggregations")
    steps = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    return any(isinstance(word, str) and word in _OTHER_KIND for step in steps for word in step.values())


def _terms(text: str) -> tuple[dict[str, list[str]], dict[str, str]]:
    """The types and the labels that a filter asks for by equality and without a NOT."""
    types: dict[str, list[str]] = {"metric": [], "resource": []}
    labels: list[tuple[str, str]] = []
    for found in _TERM.finditer(text):
        if found["op"] != "=" or found["no"]:
            continue
        if found["name"] == "type":
            types[found["of"]].append(found["value"])
        else:
            labels.append((found["name"], found["value"]))
    return types, _unambiguous(labels + _system_names(text))


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Labels with one value; one that may be this or that names nothing."""
    said: dict[str, set[str]] = {}
    for name, value in pairs:
        said.setdefault(name, set()).add(value)
    return {name: values.pop() for name, values in said.items() if len(values) == 1}


def _system_names(text: str) -> list[tuple[str, str]]:
    return [("instance_name", found["value"]) for found in _SYSTEM_NAME.finditer(text)]


def _mql(query: str) -> Condition:
    fetched = _FETCH.findall(query)
    metrics = [metric for _, metric in fetched] + _METRIC.findall(query)
    metrics += [what for what, _ in fetched if "/" in what]
    bound = _MQL_BOUND.search(query)
    return Condition(
        "mql",
        metric=agreed(metrics),
        resource_type=agreed([what for what, _ in fetched if "/" not in what]),
        labels=_unambiguous([*((name, value) for _, name, _, value in _EQUAL.findall(query)), *_system_names(query)]),
        threshold=decimal(bound[2]) if bound else None,
        comparison=_side(bound),
        indirect=True,
    )


def _promql(query: str) -> Condition:
    names, matchers = _BARE.findall(query), []
    for name, inside in _SELECTED.findall(query):
        quoted = _QUOTED_METRIC.match(inside)
        matchers += _MATCHER.findall(inside)
        names += [name] if name else [quoted[1]] if quoted else []
    labels = _unambiguous(matchers)
    bound = _PROMQL_BOUND.search(query.strip())
    kind = labels.pop("monitored_resource", "")
    names += [labels.pop("__name__", "")]
    return Condition(
        "promql",
        metric=agreed([of_prometheus(name) for name in names]),
        resource_type=kind,
        labels=labels,
        threshold=decimal(bound[2]) if bound else None,
        comparison=_side(bound),
        indirect=True,
    )


def _side(bound: re.Match[str] | None) -> Comparison:
    if bound is None:
        return ""
    return "gt" if bound[1] == ">" else "lt"
