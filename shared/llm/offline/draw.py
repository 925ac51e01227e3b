"""The drawing of a plan, by rule: what stands in what, and who speaks to whom."""

from typing import Any, NamedTuple

from shared.schemas import Edge, Graph, InfraPlan, Node, NodeData
from shared.terraform.naming import resource_ref
from shared.terraform.stacks import REGIONAL, database_engine


class Look(NamedTuple):
    """How a resource is drawn; `inside` the VPC's subnet or not."""

    label: str
    category: str
    icon: str
    inside: bool = False


LOOKS: dict[str, Look] = {
    "google_compute_network": Look("VPC network", "network", "vpc"),
    "google_compute_subnetwork": Look("Subnet", "network", "subnet"),
    "google_compute_global_forwarding_rule": Look("HTTP load balancer", "network", "load_balancer"),
    "google_compute_firewall": Look("Firewall", "security", "firewall"),
    "google_compute_instance": Look("Virtual machine", "compute", "vm", inside=True),
    "google_compute_instance_group_manager": Look("Instance group", "compute", "instance_group", inside=True),
    "google_compute_region_instance_group_manager": Look("Instance group", "compute", "instance_group", inside=True),
    "google_sql_database_instance": Look("Cloud SQL", "database", "cloud_sql", inside=True),
    "google_cloud_run_v2_service": Look("Cloud Run service", "serverless", "cloud_run"),
    "google_storage_bucket": Look("Bucket", "storage", "bucket"),
    "google_pubsub_topic": Look("Topic", "messaging", "pubsub_topic"),
    "google_pubsub_subscription": Look("Subscription", "messaging", "pubsub_subscription"),
}
"""Terraform type -> how it is drawn. What is not here (addresses, grants, templates, ...) is detail of what is."""

OUTSIDE: dict[str, Look] = {
    "users": Look("Users", "external", "users"),
    "internet": Look("Internet", "external", "internet"),
    "external": Look("External service", "external", "external"),
}
"""What is no resource and may still be drawn."""

_ENGINES = {"postgres": "PostgreSQL", "mysql": "MySQL"}

# Who speaks to whom: from each type (or from the users) to the next, where both are in the plan.
_TALK = (
    ("users", "google_compute_global_forwarding_rule"),
    ("google_compute_global_forwarding_rule", "google_compute_instance_group_manager"),
    ("users", "google_compute_firewall"),
    ("google_compute_firewall", "google_compute_instance"),
    ("google_compute_instance", "google_sql_database_instance"),
    ("google_compute_instance_group_manager", "google_sql_database_instance"),
    ("users", "google_cloud_run_v2_service"),
    ("google_pubsub_topic", "google_pubsub_subscription"),
)


def answer(facts: dict[str, Any]) -> Graph:
    """The drawing of `facts["plan"]`."""
    return draw(InfraPlan.model_validate(facts.get("plan")))


def draw(plan: InfraPlan) -> Graph:
    """Every drawn resource of a plan under its ref; the VPC contains the subnet, the subnet machines and databases."""
    ids = {kind: resource_ref(kind, plan.stack_type) for kind in dict.fromkeys(plan.resources) if kind in LOOKS}
    # Behind a load balancer the firewall lets in that balancer alone: it is no way in for users.
    if "google_compute_global_forwarding_rule" in ids:
        ids.pop("google_compute_firewall", None)
    nodes = [_node(kind, ref, plan) for kind, ref in ids.items()]
    zonal = {regional: kind for kind, regional in REGIONAL.items()}
    by_kind = {zonal.get(kind, kind): ref for kind, ref in ids.items()}
    edges = _containment(ids) + _talk(by_kind, plan)
    if any(edge.source == "users" for edge in edges):
        look = OUTSIDE["users"]
        nodes.insert(0, Node(id="users", data=NodeData(label=look.label, category=look.category, icon=look.icon)))
    return Graph(nodes=nodes, edges=edges)


def _node(kind: str, ref: str, plan: InfraPlan) -> Node:
    look = LOOKS[kind]
    label = look.label
    config: dict[str, Any] = {"type": kind, "name": ref, "region": plan.region}
    if look.category == "compute":
        config["machine_type"] = plan.machine_type
        label = f"{label} ({plan.machine_type})"
    engine = database_engine(plan.stack_type)
    if look.category == "database" and engine:
        config["engine"] = engine
        label = f"{label} ({_ENGINES[engine]})"
    return Node(id=ref, data=NodeData(label=label, category=look.category, icon=look.icon), config=config)


def _containment(ids: dict[str, str]) -> list[Edge]:
    vpc, subnet = ids.get("google_compute_network"), ids.get("google_compute_subnetwork")
    edges = [Edge(source=vpc, target=subnet, relation="contains")] if vpc and subnet else []
    box = subnet or vpc
    inside = [ref for kind, ref in ids.items() if LOOKS[kind].inside]
    return edges + [Edge(source=box, target=ref, relation="contains") for ref in inside if box]


def _talk(ids: dict[str, str], plan: InfraPlan) -> list[Edge]:
    ends = {"users": "users", **ids}
    pairs = [(ends[a], ends[b]) for a, b in _TALK if a in ends and b in ends]
    worker = plan.stack_type == "worker_pubsub"
    served = next((ids[kind] for kind in _SERVING if kind in ids), None)
    if worker and served:
        pairs.append((ids["google_pubsub_subscription"], served))
    elif served:
        pairs += [(served, ids[kind]) for kind in ("google_storage_bucket", "google_pubsub_topic") if kind in ids]
    elif plan.stack_type == "static_site":
        pairs.append(("users", ids["google_storage_bucket"]))
    if worker and "google_storage_bucket" in ids and served:
        pairs.append((served, ids["google_storage_bucket"]))
    return [Edge(source=a, target=b, relation="connects_to") for a, b in dict.fromkeys(pairs)]


_SERVING = ("google_compute_instance_group_manager", "google_compute_instance", "google_cloud_run_v2_service")
