"""The tickets' stack types as architectures, and the plan of an architecture.

    stack type                            what it is                                                    parts
    backend_api                           one VM with a static address                                  vm
    backend_api_postgres, _mysql          ... and a private Cloud SQL                                   vm, sql
    web_app_autoscaled                    a group with an autoscaler behind an HTTP load balancer       group
    web_app_autoscaled_postgres, _mysql   ... and a private Cloud SQL                                   group, sql
    cloud_run_service                     a container on Cloud Run, public                              cloud_run
    static_site                           a bucket that serves a website to everybody                   site
    bucket                                a private bucket                                              bucket
    worker_pubsub                         a VM without inbound traffic that works off a queue           worker, queue

Every other architecture's stack type is its parts' names in order: `cloud_run+sql+redis`.
"""

from functools import cache

from shared.parts import PARTS, Part
from shared.parts.expand import PlanRefused, expand, shown
from shared.parts.instances import Expanded, Instance
from shared.schemas import Architecture, ArchitecturePart, InfraPlan, Setting

SERVERLESS = "serverless"
"""`machine_type` of a plan whose parts have no machine (Cloud Run, buckets)."""

REGIONAL: dict[str, str] = {
    zonal.type: regional.type
    for part in PARTS
    for zonal in part.blocks
    for regional in part.blocks
    if (zonal.when, regional.when, zonal.word) == (("spread", "zone"), ("spread", "region"), regional.word)
}
"""What replaces a type when a group spreads over its region's zones (a goal that asks for high availability)."""

EXTRAS: tuple[str, ...] = ("google_storage_bucket", "google_pubsub_topic", "google_pubsub_subscription")
"""What the planner may put beside a stack: a private bucket, a queue."""

# Stack type -> the deployment's name, and its parts as (id, part, ids it uses).
_STACKS: dict[str, tuple[str, tuple[tuple[str, str, tuple[str, ...]], ...]]] = {
    "backend_api": ("backend", (("backend", "vm", ()),)),
    "backend_api_postgres": ("backend", (("backend", "vm", ("app",)), ("app", "sql", ()))),
    "backend_api_mysql": ("backend", (("backend", "vm", ("app",)), ("app", "sql", ()))),
    "web_app_autoscaled": ("web", (("web", "group", ()),)),
    "web_app_autoscaled_postgres": ("web", (("web", "group", ("app",)), ("app", "sql", ()))),
    "web_app_autoscaled_mysql": ("web", (("web", "group", ("app",)), ("app", "sql", ()))),
    "cloud_run_service": ("api", (("api", "cloud_run", ()),)),
    "static_site": ("site", (("site", "site", ()),)),
    "bucket": ("data", (("data", "bucket", ()),)),
    "worker_pubsub": ("worker", (("worker", "worker", ("jobs",)), ("jobs", "queue", ()))),
}

# A database as large as the machine that asks it: the machine's shared-core size, or its vCPUs at 3.75 GB each.
_SHARED_TIERS = {
    "e2-micro": "db-f1-micro",
    "f1-micro": "db-f1-micro",
    "e2-small": "db-g1-small",
    "g1-small": "db-g1-small",
    "e2-medium": "db-custom-1-3840",
}
_LARGEST_DATABASE = 64
# The types by which a plan names a grant to everybody, and the part that makes it.
GRANTS = {
    "cloud_run": "google_cloud_run_v2_service_iam_member",
    "site": "google_storage_bucket_iam_member",
    "bucket": "google_storage_bucket_iam_member",
}


NAMED: dict[str, Part] = {
    part.means[0]: part
    for part in PARTS
    if part.means
    and (part.uses or part.offers or "front" in part.roles)
    and not any(part.name == name for _, parts in _STACKS.values() for _, name, _ in parts)
}
"""The type that means it in a plan -> a part that no stack has: it stands beside one where a goal names it."""


def architecture_of(plan: InfraPlan) -> Architecture:
    """The architecture that a plan with one of the stack types above amounts to; raises PlanRefused.

    Types beyond the stack bring the part they mean. A grant to everybody is only made where the plan names it.
    """
    if plan.stack_type not in _STACKS:
        raise PlanRefused(
            "stack_type", f"{shown(plan.stack_type)} is more than a plan can say: send its architecture with it"
        )
    name, parts = _STACKS[plan.stack_type]
    regional = any(kind in plan.resources for kind in REGIONAL.values())
    made = [
        ArchitecturePart(id=id_, part=part, settings=_settings(part, plan, regional=regional), uses=list(uses))
        for id_, part, uses in parts
    ]
    return with_types(Architecture(name=name, region=plan.region, parts=made), plan)


def with_types(architecture: Architecture, plan: InfraPlan) -> Architecture:
    """The architecture with a part for each of the plan's types that it does not make yet; raises PlanRefused.

    The order in which a plan lists its types means nothing.
    """
    zonal = {regional: kind for kind, regional in REGIONAL.items()}
    while missing := _missing(architecture, plan):
        parts = list(architecture.parts)
        grant = next((kind for kind in missing if kind in GRANTS.values() and _granted(parts, kind)), None)
        if grant:
            parts = _granted(parts, grant) or parts
        else:
            part, kind = min(map(_meant, missing), key=lambda each: _rank(each[0], missing))
            if part is None:
                able = sorted({kind for part in PARTS for kind in (*part.means, *GRANTS.values())})
                raise PlanRefused(
                    "resources",
                    f"the catalogue can't add {shown(kind)} to a {shown(plan.stack_type, quote=False)}; "
                    f"beyond its stack a plan may ask for {', '.join(able)}",
                )
            settings = _settings(part.name, plan, regional=kind in zonal)
            added = ArchitecturePart(id=part.usual_id, part=part.name, settings=settings)
            user = _using(parts[0], added)
            # What runs nothing of its own uses others only if it can't do without.
            if user is parts[0] and ("code" in part.roles or part.least_uses):
                added = _using(added, parts[0])
            parts = [user, *parts[1:], added]
        architecture = architecture.model_copy(update={"parts": parts})
    return architecture


def _missing(architecture: Architecture, plan: InfraPlan) -> list[str]:
    types = set(expand(architecture).types())
    twins = {**REGIONAL, **{regional: kind for kind, regional in REGIONAL.items()}}
    return [kind for kind in plan.resources if not {kind, twins.get(kind)} & types and kind not in MONITORING_TYPES]


def _meant(kind: str) -> tuple[Part | None, str]:
    return next((part for part in PARTS if kind in part.means), None), kind


def _rank(part: Part | None, missing: list[str]) -> tuple[int, int, int]:
    """What stands for itself comes before what others bring along, and both before what no part is meant by.

    What another part makes too comes after that one: a function has a bucket of its own.
    """
    if part is None:
        return 2, 0, 0
    others = {meant for kind in missing if (meant := _meant(kind)[0]) is not None and meant is not part}
    made = {block.type for other in others for block in other.blocks}
    also = bool(made & set(part.means))
    return int(not (part.uses or part.offers or "front" in part.roles)), int(also), PARTS.index(part)


def _granted(parts: list[ArchitecturePart], kind: str) -> list[ArchitecturePart] | None:
    """The parts with the first that the grant fits made public."""
    for index, part in enumerate(parts):
        if GRANTS.get(part.part) == kind:
            public = part.model_copy(update={"settings": _with(part.settings, "public", "true")})
            return [*parts[:index], public, *parts[index + 1 :]]
    return None


def _with(settings: list[Setting], key: str, value: str) -> list[Setting]:
    return [*(each for each in settings if each.key != key), Setting(key=key, value=value)]


def _using(user: ArchitecturePart, added: ArchitecturePart) -> ArchitecturePart:
    """A part, which uses the other where it can."""
    if added.uses:
        return user
    tried = Architecture(name="x", region="x", parts=[user.model_copy(update={"uses": [added.id]}), added])
    try:
        expand(tried)
    except PlanRefused:
        return user
    return user.model_copy(update={"uses": [*user.uses, added.id]})


def _settings(part: str, plan: InfraPlan, *, regional: bool) -> list[Setting]:
    """What a plan says of a part."""
    said: dict[str, str] = {}
    if part in {"vm", "group", "worker"}:
        said["machine_type"] = plan.machine_type
    if part == "group":
        said["spread"] = "region" if regional else "zone"
    if part == "sql":
        said["engine"] = database_engine(plan.stack_type) or "postgres"
        said["tier"] = sql_tier(plan.machine_type)
        # Asking for availability makes the database regional.
        said["availability"] = "regional" if plan.autoscaling else "zonal"
    if part in GRANTS:
        said["public"] = str(GRANTS[part] in plan.resources and part != "bucket").lower()
    return [Setting(key=key, value=value) for key, value in said.items() if value not in {"", SERVERLESS}]


def sql_tier(machine_type: str) -> str:
    """The tier of a database that a machine of this type asks; a small one where there is no machine."""
    if machine_type in {SERVERLESS, ""}:
        return "db-custom-1-3840"
    if machine_type in _SHARED_TIERS:
        return _SHARED_TIERS[machine_type]
    from shared.cost.machines import vcpus

    try:
        cpus = max(1, min(int(vcpus(machine_type)), _LARGEST_DATABASE))
    except KeyError:
        cpus = 1
    # More than one vCPU are sold in pairs.
    cpus += cpus % 2 if cpus > 1 else 0
    return f"db-custom-{cpus}-{cpus * 3840}"


def plan_of(architecture: Architecture) -> InfraPlan:
    """The plan as a view of an architecture: without cost, risks and monitoring; raises PlanRefused."""
    expanded = expand(architecture, standing=True)
    scales = any("scales" in part.part.roles for part in expanded.parts)
    return InfraPlan(
        cloud="gcp",
        stack_type=stack_type_of(expanded),
        region=architecture.region,
        machine_type=machine_type_of(expanded),
        autoscaling=scales or any(getattr(part.settings, "availability", "") == "regional" for part in expanded.parts),
        estimated_cost_usd=0.0,
        risk_flags=[],
        resources=expanded.types(),
        monitoring=[],
    )


def machine_type_of(expanded: Expanded) -> str:
    """The machine type of the first part that has machines."""
    types = [getattr(part.settings, "machine_type", None) for part in expanded.parts]
    return next((str(each) for each in types if each), SERVERLESS)


# What looks on and is no part of what runs: a stack is the same stack with it.
_BESIDE = frozenset({"budget", "dashboard"})


def stack_type_of(expanded: Expanded) -> str:
    """The tickets' word for an architecture that is one of their stacks (a bucket or a queue beside it or not)."""
    named = [part.part.name for part in expanded.parts if part.part.name not in _BESIDE]
    named = named or [part.part.name for part in expanded.parts]
    names = tuple(sorted(named))
    engine = next((str(getattr(part.settings, "engine", "")) for part in expanded.parts if part.part.name == "sql"), "")
    for extras in ((), ("bucket",), ("queue",), ("bucket", "queue")):
        for stack, (_, parts) in _STACKS.items():
            if names == tuple(sorted([*(part for _, part, _ in parts), *extras])):
                base = stack.removesuffix("_postgres")
                return f"{base}_{engine}" if engine else stack
    return "+".join(named)


def stack_name(stack_type: str) -> str:
    """What the names of a stack's resources begin with."""
    return _STACKS[stack_type][0]


def fits(stack_type: str, expanded: Expanded) -> bool:
    """Whether a plan of this stack type can be a view of an architecture: its own, or a stack with more beside it."""
    own = stack_type_of(expanded)
    if stack_type == own or stack_type not in _STACKS:
        return stack_type == own
    there = [part.part.name for part in expanded.parts]
    engine = database_engine(stack_type)
    engines = {getattr(part.settings, "engine", None) for part in expanded.parts}
    return all(name in there for name in part_names(stack_type)) and (engine is None or engine in engines)


def part_names(stack_type: str) -> tuple[str, ...]:
    """The names of the parts of a stack."""
    return tuple(part for _, part, _ in _STACKS[stack_type][1])


def has_machine(stack_type: str) -> bool:
    """Whether a stack runs virtual machines, so that its `machine_type` is a Compute Engine one."""
    return bool({"vm", "group", "worker"} & set(part_names(stack_type)))


def database_engine(stack_type: str) -> str | None:
    """`postgres` or `mysql` for a stack with a Cloud SQL instance."""
    engine = stack_type.rpartition("_")[2]
    return engine if engine in {"postgres", "mysql"} else None


def stack_resources(stack_type: str, *, regional: bool = False) -> list[str]:
    """The Terraform types of a stack; `regional` swaps a zonal group for a regional one. KeyError: no such stack."""
    return list(_stack_types(stack_type, regional))


@cache
def _stack_types(stack_type: str, regional: bool) -> tuple[str, ...]:
    name, parts = _STACKS[stack_type]
    made = [
        ArchitecturePart(
            id=id_,
            part=part,
            settings=[Setting(key="spread", value="region")] if regional and part == "group" else [],
            uses=list(uses),
        )
        for id_, part, uses in parts
    ]
    return tuple(expand(Architecture(name=name, region="us-central1", parts=made)).types())


STACKS: tuple[str, ...] = tuple(_STACKS)
"""The tickets' stack types; a closed vocabulary."""

MONITORING_TYPES = frozenset(
    {
        "google_monitoring_notification_channel",
        "google_monitoring_alert_policy",
        "google_monitoring_uptime_check_config",
    }
)
"""Made for every deployment, whether its plan lists them or not."""


def first(expanded: Expanded, name: str) -> Instance | None:
    """The first part of a kind."""
    return next((part for part in expanded.parts if part.part.name == name), None)
