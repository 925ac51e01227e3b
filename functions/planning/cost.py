"""The monthly bill of an architecture: its resources as they will be written, and what its users do with them."""

from collections.abc import Iterator
from typing import Any

from functions.planning.catalogue import bind
from shared.cost import Cost, CostLine
from shared.cost.lines import bill, line
from shared.cost.rates import ALERT_CONDITION
from shared.parts.expand import expand
from shared.parts.instances import Expanded, Instance
from shared.parts.part import Use
from shared.parts.prices import planned_cost
from shared.parts.stacks import architecture_of
from shared.parts.usage import TRAFFIC
from shared.parts.views import type_rules
from shared.schemas import InfraPlan

_BUCKET_LINE = "bucket, GB"


def cost_of(expanded: Expanded, use: Use, policies: int | None = None) -> Cost:
    """What an architecture costs a month: fixed parts by the tables that a plan is priced with, usage from its users.

    `policies`: how many alert policies watch it; where nobody says, those that it is born with.
    Without users, services that are billed by use are counted for 1,000 of them and machines' traffic is left out.
    """
    planned = [each for instance in expanded.instances() for each in _planned(instance, use)]
    fixed = planned_cost(planned)
    lines = [_stored(each, use.stored_gb) for each in fixed.lines]
    if alerts := len(bind(expanded)) if policies is None else policies:
        # Each policy has one condition.
        lines.append(line("alert conditions", float(alerts), ALERT_CONDITION))
    for instance in expanded.instances():
        if instance.part.price.usage is not None:
            lines += instance.part.price.usage(instance.settings, use)
    return bill(_together(lines), fixed.unpriced)


def plan_cost(plan: InfraPlan, *, users: int | None = None, stored_gb: float | None = None) -> Cost:
    """The same of what a plan of the catalogue amounts to; raises PlanRefused."""
    return cost_of(expand(architecture_of(plan)), Use(plan.region, users, stored_gb))


def _planned(instance: Instance, use: Use) -> Iterator[dict[str, Any]]:
    """A part's resources; its group is made from its template and sized by its autoscaler, and from no other's."""
    planned = instance.part.price.planned(instance.settings, use)
    labels = {kind: f"{kind}.{instance.id}" for kind, _ in planned}
    references = {
        "version.instance_template": frozenset(label for kind, label in labels.items() if "instance_template" in kind),
        "resource_policies": frozenset(label for kind, label in labels.items() if "resource_policy" in kind),
        "target": frozenset(label for kind, label in labels.items() if type_rules()[kind].manages_instances),
    }
    for kind, values in planned:
        yield {"address": labels[kind], "type": kind, "values": values, "references": references}


def _stored(each: CostLine, stored_gb: float | None) -> CostLine:
    """A bucket's line at what it is said to hold; every other line as it is."""
    if stored_gb is None or each.item != _BUCKET_LINE:
        return each
    most = max(stored_gb, each.worst_usd / each.unit_usd)
    return line(each.item, stored_gb, each.unit_usd, worst=most).model_copy(update={"address": each.address})


def _together(lines: list[CostLine]) -> list[CostLine]:
    """What users cause is counted once, however many parts they pass through."""
    kept = {(each.item if each.item == TRAFFIC else str(number)): each for number, each in enumerate(lines)}
    return list(kept.values())
