"""From a plan to the parts that make it. Everything a plan says is checked here, against closed vocabularies."""

import re
from dataclasses import dataclass

from functions.planning.catalogue.parts import MAKES, MONITORING_TYPES, PARTS, STACK_PARTS
from shared.cost import DEFAULT_REGION, REGIONS, vcpus
from shared.monitoring import METRIC_PROFILES
from shared.schemas import InfraPlan
from shared.terraform.naming import resource_ref, terraform_label
from shared.terraform.sizing import Sizing, sizing_for
from shared.terraform.stacks import REGIONAL, SERVERLESS, STACKS, database_engine, has_machine, stack_resources

_MACHINE_TYPE = re.compile(r"[a-z][a-z0-9]{0,11}(-[a-z0-9]{1,12}){1,4}")
_GROUPS = ("google_compute_instance_group_manager", "google_compute_region_instance_group_manager")
_GRANTS = {
    "cloud_run_service": "google_cloud_run_v2_service_iam_member",
    "static_site": "google_storage_bucket_iam_member",
}


class PlanRefused(ValueError):
    """The catalogue can't make this plan; `field` says which part of it, the message what would do instead."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Made:
    """One resource block: its Terraform type, its label, the plan's name for it."""

    type: str
    ref: str

    @property
    def label(self) -> str:
        """The block's label."""
        return terraform_label(self.ref)

    @property
    def address(self) -> str:
        """The Terraform address."""
        return f"{self.type}.{self.label}"


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A plan that can be written.

    `plan` has a known stack type and lists every type of its stack; `parts` are in writing order; `made` maps a
    template's word to its resource; `named` are those with a real name of their own; `notes` say what was added to
    the plan or left out of it.
    """

    plan: InfraPlan
    parts: tuple[str, ...]
    made: dict[str, Made]
    named: tuple[str, ...]
    sizing: Sizing
    notes: tuple[str, ...]

    @property
    def regional(self) -> bool:
        """Whether the group of machines spreads over its region's zones."""
        return _GROUPS[1] in self.plan.resources


def compose(plan: InfraPlan) -> Blueprint:
    """Choose the parts of a plan; raises PlanRefused."""
    plan, notes = complete(plan)
    parts = _parts(plan)
    taken: set[str] = set()
    made: dict[str, Made] = {}
    named: list[str] = []
    swaps = REGIONAL if _GROUPS[1] in plan.resources else {}
    for part in parts:
        for word, kind in PARTS[part].resources.items():
            # The database's range is a global address too, and a plan may have both of them, or two firewall rules.
            ref = resource_ref("google_sql_range" if word == "sql_range" else kind, plan.stack_type)
            if word not in PARTS[part].nameless:
                if ref in taken:
                    ref += "-2"
                taken.add(ref)
                named.append(word)
            made[word] = Made(swaps.get(kind, kind), ref)
    return Blueprint(plan, parts, made, tuple(named), sizing_for(plan), tuple(notes))


def complete(plan: InfraPlan) -> tuple[InfraPlan, list[str]]:
    """The plan with a known stack type and all of its stack's types, and what was changed; raises PlanRefused.

    A stack type in free words is derived from the resources; monitoring keeps pointing at the same resources.
    """
    if plan.cloud.lower() not in {"gcp", "google", "google cloud"}:
        raise PlanRefused("cloud", "only gcp can be generated")
    if plan.region not in REGIONS:
        raise PlanRefused("region", f"{_shown(plan.region)} is not a region of Google Cloud, such as {DEFAULT_REGION}")
    stack, notes = _stack(plan)
    if not _is_machine(plan.machine_type) and (has_machine(stack) or plan.machine_type not in {SERVERLESS, ""}):
        raise PlanRefused(
            "machine_type", f"{_shown(plan.machine_type)} is not a machine type this catalogue knows, such as e2-medium"
        )
    regional = any(kind in plan.resources for kind in REGIONAL.values())
    swapped = {REGIONAL.get(kind, kind) if regional else kind for kind in plan.resources}
    wanted = stack_resources(stack, regional=regional)
    grant = _GRANTS.get(stack)
    if grant and grant not in swapped:
        wanted.remove(grant)
        notes.append(f"not public: the plan does not name {grant}")
    if added := [kind for kind in wanted if kind not in swapped]:
        notes.append(f"added, because {stack} can't do without: {', '.join(added)}")
    extra = [REGIONAL.get(kind, kind) if regional else kind for kind in plan.resources]
    resources = list(dict.fromkeys((*wanted, *extra)))
    # A stack type that was renamed renames its resources; what watches them follows.
    refs = {resource_ref(kind, plan.stack_type): resource_ref(kind, stack) for kind in METRIC_PROFILES}
    monitoring = [
        policy.model_copy(update={"resource_ref": refs.get(policy.resource_ref, policy.resource_ref)})
        for policy in plan.monitoring
    ]
    changes = {"cloud": "gcp", "stack_type": stack, "resources": resources, "monitoring": monitoring}
    return plan.model_copy(update=changes), notes


def _parts(plan: InfraPlan) -> tuple[str, ...]:
    chosen: set[str] = set()
    for part in STACK_PARTS[plan.stack_type]:
        _choose(part, chosen)
    for kind in plan.resources:
        if kind in MAKES and kind not in _made_by(chosen):
            _choose(MAKES[kind], chosen)
    unmade = [kind for kind in plan.resources if kind not in _made_by(chosen) | MONITORING_TYPES]
    if unmade:
        raise PlanRefused(
            "resources",
            f"the catalogue can't add {', '.join(map(_shown, unmade[:5]))} to a {plan.stack_type}; "
            f"beyond its stack a plan may ask for {', '.join(sorted(MAKES))}",
        )
    return tuple(part for part in PARTS if part in chosen)


def _choose(part: str, chosen: set[str]) -> None:
    chosen.add(part)
    for needed in PARTS[part].needs:
        _choose(needed, chosen)


def _made_by(parts: set[str]) -> set[str]:
    zonal = {kind for part in parts for kind in PARTS[part].resources.values()}
    return zonal | {REGIONAL[kind] for kind in zonal & REGIONAL.keys()}


def _stack(plan: InfraPlan) -> tuple[str, list[str]]:
    """The stack's name: the plan's own, or what its resources amount to."""
    base = plan.stack_type if plan.stack_type in STACKS else _derived(set(plan.resources))
    if base is None:
        raise PlanRefused(
            "stack_type",
            f"{_shown(plan.stack_type)} is not a stack, and its resources don't amount to one; "
            f"stacks are {', '.join(STACKS)}",
        )
    engine = database_engine(plan.stack_type) or "postgres"
    if "google_sql_database_instance" in plan.resources and f"{base}_{engine}" in STACKS:
        base = f"{base}_{engine}"
    if base == plan.stack_type:
        return base, []
    return base, [f"read as the stack {base}"]


def _derived(kinds: set[str]) -> str | None:
    if kinds & set(_GROUPS):
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


def _shown(text: str) -> str:
    """A plan's own words, short and on one line."""
    return repr(text if len(text) <= 60 else text[:57] + "...")
