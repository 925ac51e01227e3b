"""What is known of services, by Terraform type or by metric: tables made of PARTS."""

from functools import cache

from shared.parts import PARTS
from shared.parts.kin import HEARD, KIN, MEETS
from shared.parts.part import UPTIME, Fix, Profile, Quota
from shared.terraform.type_rules import TypeRules


@cache
def type_rules() -> dict[str, TypeRules]:
    """Terraform type -> its rules, for all that may be in a deployment: the parts' own and their kin."""
    return {rules.type: rules for rules in (*(rules for part in PARTS for rules in part.types), *KIN)}


@cache
def profiles() -> dict[str, tuple[Profile, ...]]:
    """Terraform type -> the metric profiles it is born with, each once."""
    found: dict[str, dict[Profile, None]] = {}
    for part in PARTS:
        for block in part.blocks:
            for profile in part.profiles:
                if profile.word == block.word:
                    found.setdefault(block.type, {})[profile] = None
    return {kind: tuple(each) for kind, each in found.items()}


@cache
def monitored_types() -> dict[str, frozenset[str]]:
    """Cloud Monitoring's resource type -> the Terraform types it can be about."""
    found: dict[str, set[str]] = {}
    for heard in (*(part.heard for part in PARTS), HEARD):
        for resource, kinds_of_it in heard.resources:
            found.setdefault(resource, set()).update(kinds_of_it)
    return {resource: frozenset(each) for resource, each in found.items()}


@cache
def metrics() -> frozenset[str]:
    """The metric types that are known by name (https://cloud.google.com/monitoring/api/metrics_gcp)."""
    told = {metric for part in PARTS for metric in part.heard.metrics}
    return frozenset(told | {profile.metric for part in PARTS for profile in part.profiles} | set(usual_thresholds()))


@cache
def usual_thresholds() -> dict[str, float]:
    """Metric of load -> above which value it is high, for alerts that don't say: a ratio, or percent."""
    return {metric: value for part in PARTS for metric, value in part.heard.usual}


@cache
def fixes() -> dict[str, tuple[Fix, ...]]:
    """Terraform type -> its known fixes."""
    found: dict[str, list[Fix]] = {}
    for part in PARTS:
        types = {block.word: block.type for block in part.blocks}
        for fix in part.fixes:
            found.setdefault(types[fix.word], []).append(fix)
    return {kind: tuple(dict.fromkeys(each)) for kind, each in found.items()}


@cache
def quotas() -> dict[str, Quota]:
    """Terraform type -> the quota of its service that its instances use up."""
    return {quota.type: quota for part in PARTS for quota in part.quotas}


@cache
def met_by() -> dict[str, tuple[str, ...]]:
    """Need of a goal -> the resources that meet it in a plan (`Part.meets`).

    What a goal plans by a part's name is met by what the part means, or else is made of.
    """
    found: dict[str, list[str]] = {}
    for need, way in (*(each for part in PARTS for each in part.meets), *MEETS):
        found.setdefault(need, []).append(way)
    for part in PARTS:
        if part.said is not None:
            found.setdefault(part.name, list(part.means or dict.fromkeys(block.type for block in part.blocks)))
    return {need: tuple(ways) for need, ways in found.items()}


def reading(kind: str, metric: str) -> tuple[str, str] | None:
    """How the effect on a resource is measured: the filter with `{project}`, `{region}` and `{name}`, and the aligner.

    A metric that no profile of the type has is found as the others are; its aligner follows from its name, as byte
    counters are the only counters among those that are acted on. None for a type that is not watched.
    """
    watched = [profile for profile in profiles().get(kind, ()) if profile.metric != UPTIME]
    if not watched:
        return None
    own = next((profile for profile in watched if metric in {profile.metric, *_named_so(profile.metric, metric)}), None)
    if own is not None and own.series is not None:
        # One number is read of a distribution: the percentile that its policy tells of.
        return (
            own.reading,
            own.series.aligner
            if "PERCENTILE" not in own.series.reducer
            else own.series.reducer.replace("REDUCE", "ALIGN"),
        )
    return watched[0].reading, "ALIGN_RATE" if metric.endswith("_bytes_count") else "ALIGN_MEAN"


def _named_so(pattern: str, metric: str) -> tuple[str, ...]:
    """The metric itself, where it is one that bears the name of what is watched."""
    before, bears, _ = pattern.partition("{name}")
    return (metric,) if bears and metric.startswith(before) else ()
