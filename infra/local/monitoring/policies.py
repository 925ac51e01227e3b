"""The alert policies that Terraform applied, as conditions that can be evaluated."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from infra.local.monitoring.align import Aggregation, BadAggregation, check
from infra.local.monitoring.filters import BadFilter, Filter, parse_filter
from infra.local.monitoring.pace import Pace
from infra.local.world import Entry, World

POLICY = "google_monitoring_alert_policy"
CHANNEL = "google_monitoring_notification_channel"
_AUTO_CLOSE = 7 * 86400.0


class Condition(NamedTuple):
    """One threshold condition of an enabled policy; `duration` and `auto_close` in seconds of the clock.

    `raw` is the condition as Terraform has it, `threshold_raw` its condition_threshold.
    """

    policy: Entry
    number: int
    raw: Mapping[str, Any]
    threshold_raw: Mapping[str, Any]
    filter: Filter
    aggregation: Aggregation
    above: bool
    threshold: float
    duration: float
    auto_close: float

    @property
    def id(self) -> str:
        """The same for as long as the policy exists."""
        return f"{self.policy.id}#{self.number}"

    def crossed(self, value: float) -> bool:
        """Whether a value is on the wrong side."""
        return value > self.threshold if self.above else value < self.threshold


def conditions(world: World, pace: Pace) -> list[Condition]:
    """Every threshold condition of the enabled policies; one that can't be evaluated here is left out."""
    return [
        condition
        for policy in world.list(POLICY)
        if policy.attributes.get("enabled") is not False
        for index, raw in enumerate(policy.attributes.get("conditions") or [])
        for threshold in (raw.get("condition_threshold") or [])[:1]
        if (condition := _condition(policy, index, raw, threshold, pace)) is not None
    ]


def channel_urls(world: World, policy: Entry) -> list[str]:
    """The addresses of a policy's webhook channels that are enabled, tokens included."""
    wanted = policy.attributes.get("notification_channels") or []
    found = [entry for entry in world.list(CHANNEL) if entry.id in wanted]
    return [url for entry in found if (url := _webhook(entry))]


def _webhook(channel: Entry) -> str | None:
    attributes = channel.attributes
    if attributes.get("enabled") is False or attributes.get("type") not in {"webhook_tokenauth", "webhook_basicauth"}:
        return None
    url = (attributes.get("labels") or {}).get("url")
    return str(url) if url else None


def _condition(
    policy: Entry, index: int, raw: Mapping[str, Any], threshold: Mapping[str, Any], pace: Pace
) -> Condition | None:
    if threshold.get("denominator_filter"):
        # A share of two series: the laptop samples one of them.
        return None
    try:
        wanted = parse_filter(str(threshold.get("filter")))
        aggregation = _aggregation((threshold.get("aggregations") or [{}])[0], pace)
        check(wanted.metric, aggregation)
    except (BadFilter, BadAggregation):
        return None
    strategy = (policy.attributes.get("alert_strategy") or [{}])[0]
    return Condition(
        policy=policy,
        number=index,
        raw=raw,
        threshold_raw=threshold,
        filter=wanted,
        aggregation=aggregation,
        above=str(threshold.get("comparison")) != "COMPARISON_LT",
        threshold=float(threshold.get("threshold_value") or 0.0),
        duration=pace.real(_seconds(threshold.get("duration"), 0.0)),
        auto_close=pace.real(_seconds(strategy.get("auto_close"), _AUTO_CLOSE)),
    )


def _aggregation(raw: Mapping[str, Any], pace: Pace) -> Aggregation:
    return Aggregation(
        period=pace.real(_seconds(raw.get("alignment_period"), 60.0)),
        aligner=str(raw.get("per_series_aligner") or "ALIGN_NONE"),
        reducer=str(raw.get("cross_series_reducer") or "REDUCE_NONE"),
        group_by=tuple(raw.get("group_by_fields") or ()),
    )


def _seconds(text: Any, otherwise: float) -> float:
    return float(text.removesuffix("s")) if isinstance(text, str) and text.endswith("s") else otherwise
