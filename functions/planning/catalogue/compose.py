"""From a plan, or from an architecture, to the blueprint that is written; raises PlanRefused."""

import re
from dataclasses import dataclass

from functions.planning.catalogue.words import refuse_twice
from shared.cost import DEFAULT_REGION, REGIONS, UnknownMachineError, hourly_usd, vcpus
from shared.cost.regions import zones_of
from shared.parts.expand import PlanRefused, expand, refuse_leading, shown
from shared.parts.instances import Expanded, Instance, Made
from shared.parts.stacks import (
    GRANTS,
    MONITORING_TYPES,
    REGIONAL,
    SERVERLESS,
    STACKS,
    architecture_of,
    database_engine,
    fits,
    has_machine,
    machine_type_of,
    stack_name,
    stack_resources,
    stack_type_of,
)
from shared.parts.views import type_rules
from shared.schemas import Architecture, InfraPlan

_MACHINE_TYPE = re.compile(r"[a-z][a-z0-9]{0,11}(-[a-z0-9]{1,12}){1,4}")


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What can be written: the plan, completed, and its architecture in full; `notes` say what was added or left."""

    plan: InfraPlan
    expanded: Expanded
    notes: tuple[str, ...]

    @property
    def architecture(self) -> Architecture:
        """What the blueprint is of."""
        return self.expanded.architecture


def compose(plan: InfraPlan, architecture: Architecture | None = None, *, standing: bool = False) -> Blueprint:
    """The blueprint of an architecture whose view the plan is, or of what the plan itself amounts to.

    The plan brings the monitoring. Raises PlanRefused: for what can't be made, and where plan and architecture differ.
    """
    if architecture is None:
        plan, architecture, notes = _completed(plan)
        return Blueprint(plan, expand(architecture), tuple(notes))
    _check_place(plan.cloud, architecture.region, "architecture.region")
    if architecture.zone is not None and architecture.zone not in zones_of(architecture.region):
        zones = ", ".join(zones_of(architecture.region))
        raise PlanRefused("architecture.zone", f"{shown(architecture.zone)} is no zone of its region; it has {zones}")
    expanded = expand(architecture, standing=standing)
    if not standing:
        refuse_leading(expanded)
        refuse_twice(expanded)
    _check_sold(expanded)
    _same(plan, expanded)
    return Blueprint(plan, expanded, ())


def complete(plan: InfraPlan) -> tuple[InfraPlan, list[str]]:
    """The plan with a known stack type and all of its stack's types, and what was changed; raises PlanRefused.

    A stack type in free words is derived from the resources; monitoring keeps pointing at the same resources.
    """
    plan, _, notes = _completed(plan)
    return plan, notes


def _completed(plan: InfraPlan) -> tuple[InfraPlan, Architecture, list[str]]:
    _check_place(plan.cloud, plan.region, "region")
    stack, notes = _stack(plan)
    machine = has_machine(stack) if stack in STACKS else plan.machine_type not in {SERVERLESS, ""}
    if not _is_machine(plan.machine_type) and (machine or plan.machine_type not in {SERVERLESS, ""}):
        raise PlanRefused(
            "machine_type", f"{shown(plan.machine_type)} is not a machine type this catalogue knows, such as e2-medium"
        )
    architecture = architecture_of(plan.model_copy(update={"stack_type": stack}))
    expanded = expand(architecture)
    _check_sold(expanded)
    types = expanded.types()
    for part in expanded.parts:
        grant = GRANTS.get(part.part.name)
        if grant and grant not in types and stack in STACKS and grant in stack_resources(stack):
            notes.append(f"not public: the plan does not name {grant}")
    regional = any(kind in plan.resources for kind in REGIONAL.values())
    swapped = {REGIONAL.get(kind, kind) if regional else kind for kind in plan.resources}
    if added := [kind for kind in types if kind not in swapped]:
        notes.append(f"added, because {stack} can't do without: {', '.join(added)}")
    also = [kind for kind in plan.resources if kind in MONITORING_TYPES]
    monitoring = [
        policy.model_copy(update={"resource_ref": _renamed(policy.resource_ref, plan.stack_type, stack)})
        for policy in plan.monitoring
    ]
    changes = {
        "cloud": "gcp",
        "stack_type": stack,
        "resources": list(dict.fromkeys([*types, *also])),
        "monitoring": monitoring,
    }
    return plan.model_copy(update=changes), architecture, notes


def _renamed(ref: str, before: str, after: str) -> str:
    """A plan's name under a stack type that was in free words: what watches a resource follows its new name."""
    if before in STACKS or after not in STACKS:
        return ref
    return ref.replace("backend-", f"{stack_name(after)}-", 1) if ref.startswith("backend-") else ref


def _check_place(cloud: str, region: str, field: str) -> None:
    if cloud.lower() not in {"gcp", "google", "google cloud"}:
        raise PlanRefused("cloud", "only gcp can be generated")
    if region not in REGIONS:
        raise PlanRefused(field, f"{shown(region)} is not a region of Google Cloud, such as {DEFAULT_REGION}")


def _check_sold(expanded: Expanded) -> None:
    region = expanded.architecture.region
    for instance in expanded.instances():
        if (places := instance.settings.only_in) and region not in places:
            raise PlanRefused(
                "region", f"{instance.id} can't stand like this in {region}; it can in {', '.join(places)}"
            )
        for place in instance.settings.further:
            if place not in REGIONS or place == region:
                why = "it stands there already" if place == region else "that is no region of Google Cloud"
                raise PlanRefused("region", f"{instance.id} is to stand in {shown(place)} too: {why}")
        machine_type = getattr(instance.settings, "machine_type", None)
        if machine_type is not None:
            try:
                hourly_usd(machine_type, expanded.architecture.region)
            except UnknownMachineError as error:
                raise PlanRefused("machine_type", str(error)) from error


def _same(plan: InfraPlan, expanded: Expanded) -> None:
    """Whoever changes a plan and sends the architecture it was made from is told, not silently overruled."""
    stack = plan.stack_type if fits(plan.stack_type, expanded) else stack_type_of(expanded)
    view = {
        "stack_type": (plan.stack_type, stack),
        "region": (plan.region, expanded.architecture.region),
        "machine_type": (plan.machine_type, machine_type_of(expanded)),
        "resources": (sorted(set(plan.resources) - MONITORING_TYPES), sorted(set(expanded.types()) - MONITORING_TYPES)),
    }
    for field, (said, meant) in view.items():
        if said != meant:
            raise PlanRefused(
                field,
                f"the plan says {shown(str(said))}, the architecture that came with it {shown(str(meant))}: "
                "change both, or send the plan alone",
            )


def _stack(plan: InfraPlan) -> tuple[str, list[str]]:
    """The stack's name: the plan's own, or what its resources amount to."""
    if "+" in plan.stack_type:
        return plan.stack_type, []
    base = plan.stack_type if plan.stack_type in STACKS else _derived(set(plan.resources))
    if base is None:
        raise PlanRefused(
            "stack_type",
            f"{shown(plan.stack_type)} is not a stack, and its resources don't amount to one; "
            f"stacks are {', '.join(STACKS)}",
        )
    engine = database_engine(plan.stack_type) or "postgres"
    if "google_sql_database_instance" in plan.resources and f"{base}_{engine}" in STACKS:
        base = f"{base}_{engine}"
    if base == plan.stack_type:
        return base, []
    return base, [f"read as the stack {base}"]


def _derived(kinds: set[str]) -> str | None:
    if any(rules.type in kinds for rules in type_rules().values() if rules.manages_instances):
        return "web_app_autoscaled"
    if "google_compute_instance" in kinds:
        return "worker_pubsub" if "google_pubsub_subscription" in kinds else "backend_api"
    if "google_cloud_run_v2_service" in kinds:
        return "cloud_run_service"
    if "google_storage_bucket" in kinds:
        return "static_site" if "google_storage_bucket_iam_member" in kinds else "bucket"
    return None


def _is_machine(name: str) -> bool:
    """Whether it is a predefined or custom machine type, in plain characters."""
    try:
        return vcpus(name) > 0 and _MACHINE_TYPE.fullmatch(name) is not None
    except (KeyError, ValueError):
        return False


__all__ = ["Blueprint", "Instance", "Made", "PlanRefused", "complete", "compose"]
