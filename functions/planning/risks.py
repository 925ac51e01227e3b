"""What can go wrong with a plan: a closed vocabulary of flags, decided from the plan and the goal by code."""

from dataclasses import replace

from functions.planning.cost import cost_of
from functions.planning.rules.goal import Goal
from functions.planning.rules.words.sizes import MOST_USERS_EACH, wanted_machine
from shared.cost import Cost, vcpus
from shared.parts.instances import Expanded, Instance
from shared.parts.part import Use
from shared.parts.stacks import first
from shared.schemas import InfraPlan
from shared.schemas.architecture import PARTS_BY_MODEL

RISKS: dict[str, str] = {
    "budget_exceeded": "The cheapest estimate is above the stated budget.",
    "above_cap": "Its dearest month is above the cap: it is not applied.",
    "contradiction": "The goal asks for things that exclude each other.",
    "undersized": "The machines are smaller than the stated users need.",
    "cost_spikes": "The bill grows with use.",
    "high_cost": "The estimate is above 1,000 US dollars a month.",
    "partly_covered": "The goal asks for something that is not part of this plan.",
    "open_firewall": "Ports that the machine answers on are open to the whole internet.",
    "password_in_state": "Terraform makes the password, so its state holds it.",
    "no_https": "Traffic is plain HTTP until a certificate is added.",
    PARTS_BY_MODEL: "There is more than the words of the goal ask for: look whether you want it.",
    "domain_missing": "No domain was named: until it is set, no certificate is issued and HTTPS is not answered.",
    "domain_mapping": "The domain leads to the service by a preview feature; a load balancer is one with a promise.",
    "manifests": "Manifests are yours to apply, and so is who pods act as; outputs say how.",
    "policy_unbound": "The Cloud Armor policy guards nothing until your BackendConfig or GCPBackendPolicy names it.",
    "backups_stay": (
        "Google ends a plan of backups only once its backups are gone: before an end, delete them or let them grow old."
    ),
    "vectors_open": (
        "Vector Search answers at a public address, to accounts that IAM lets; else it stays in the network."
    ),
    "workstations_granted": (
        "Nobody may start a workstation until you grant it, as an output says; whoever has one acts as its account."
    ),
    "peer_missing": "The other gateway's address was not named: set `peer_ip`, and the key at the other end.",
    "other_name_servers": (
        "The network's machines ask the servers that are named for every name: private zones of Cloud DNS are not seen."
    ),
    "name_servers": "The zone answers once its name servers are set where the domain was bought.",
    "sign_in_nobody": "Nobody may come in yet: name who does in `iap_members`.",
    "repository_missing": "No repository was named: no pipeline gets in, and no push is built, until one is.",
    "connection_by_hand": "A trigger reads its repository through a connection that its owner grants first, by hand.",
    "one_sign_in": "Identity Platform is one for the project: a second deployment shares its users and its settings.",
    "people_access": "People named in the plan may look at the whole project, not at this deployment alone.",
    "data_access": "People named in the plan may read or change what is stored: take them out where they should not.",
    "control_plane_open": (
        "The cluster's control plane answers at a public address from everywhere: only a login keeps others out; "
        "authorised networks would keep them away."
    ),
    "may_be_stopped": "Google may stop a spot machine at any time; it starts again only when there is room.",
    "no_redundancy": "There is one machine: when it fails, the service is down.",
    "kept_in_one_region": "Services run in several regions; what databases, caches and disks keep is in the first.",
    "single_zone": "Everything stands in one zone: when the zone fails, the service is down.",
    "disk_lost": "What a program writes to Cloud Run's own disk is lost with each instance.",
    "no_backup": "The machine's disk is not backed up.",
    "public_service": "Everybody on the internet can call the service.",
    "open_ports": "Ports that are not usual for the internet are open to everybody.",
    "audit_logs": "The sink keeps the audit logs of the whole project: whoever reads its store sees who did what.",
    "logs_dropped": "Entries that are left out of the logs are never stored: nobody gets them back.",
    "project_logs_dropped": (
        "Entries are left out of the whole project's logs, so of others' deployments too: look who reads them."
    ),
    "audited_project": (
        "Who reads and changes data is logged for the whole project, so of others' deployments too, and what is logged "
        "is billed."
    ),
    "public_bucket": "Everybody on the internet can read what is in the bucket.",
    "public_database": "The goal asks for a database that is open to the internet; it is given a private address.",
    "runs_all_day": "It costs the same day and night, used or not: take it away when it is not needed.",
    "authorized_networks": "The database has a public address for the networks named; a private one is safer.",
    "asked_elsewhere": "A host that an uptime check asks may be somebody else's: look whether its owner minds.",
    "calls_outside": "A clock calls somebody else's address: look whether its owner minds, and that it needs no key.",
    "read_elsewhere": "What it copies stands elsewhere: leaving there is billed there, and a person gives the keys.",
    "stream_waits": (
        "The stream does not run yet: once its source is ready (a user, and for PostgreSQL a publication and a slot), "
        "set `stream_state` to RUNNING. A slot that nobody reads fills the source's disk."
    ),
    "cold_starts": "Without traffic no instance is kept running, so the first request after a pause is slow.",
    "gpu_quota": "GPUs need quota in the region, which new projects don't have: ask for it before applying.",
    "secret_made_up": "The secret holds a made-up value: `infraai secret` gives it what an outside service gave you.",
    "sensitive_data": "The goal speaks of personal, health or payment data: have access and retention reviewed.",
}
"""Flag -> what it means; a plan's own explanation may add numbers."""

_HIGH_COST = 1_000.0


def risks_of(
    plan: InfraPlan,
    expanded: Expanded,
    goal: Goal,
    cost: Cost,
    *,
    left_out: list[str],
    read: dict[str, str],
    cap_usd: float | None = None,
) -> dict[str, str]:
    """Flag -> explanation, the gravest first. `cost` is the plan's, `read` what was seen while the goal was read,
    `cap_usd` what the dearest month may cost."""
    found: dict[str, str] = {}
    budget = goal.budget_usd
    over = budget is not None and cost.total_usd > budget
    if over:
        named = f"with {goal.machine_type}, as asked, it is" if goal.machine_type else "the cheapest estimate is"
        found["budget_exceeded"] = (
            f"The budget of {budget:,.2f} USD a month is not enough: {named} {cost.total_usd:,.2f} USD a month."
        )
    if cap_usd is not None and cost.worst_usd > cap_usd:
        dearest = max(cost.lines, key=lambda each: each.worst_usd)
        found["above_cap"] = (
            f"It could cost {cost.worst_usd:,.2f} USD in its dearest month, and the cap is {cap_usd:,.2f}: it is not "
            f"applied. Most of it is {dearest.item}, {dearest.worst_usd:,.2f}. Say how far it may grow (`at most 4 "
            "instances each`), or ask for less."
        )
    if short := _undersized(plan, expanded, goal):
        found["undersized"] = short
    if left_out:
        found["partly_covered"] = f"Not part of this plan: {', '.join(left_out)}."
    if cost.total_usd > _HIGH_COST:
        found["high_cost"] = f"{cost.total_usd:,.2f} USD a month."
    if spike := _spike(expanded, goal, cost):
        found["cost_spikes"] = spike
    flags = flags_of(expanded, goal)
    found |= {flag: RISKS[flag] for flag in RISKS if flag in flags}
    found |= read
    return {flag: found[flag] for flag in RISKS if flag in found}


def flags_of(expanded: Expanded, goal: Goal) -> set[str]:
    """The flags that an architecture's own settings and a goal give, whoever asks."""
    flags = {flag for part in expanded.instances() for flag in part.part.risks(part.settings)}
    if any("database" in part.part.roles for part in expanded.parts):
        # What is worth keeping is in the database, which is backed up.
        flags.discard("no_backup")
    return flags | {
        flag for flag, holds in (("public_database", goal.public_database), ("sensitive_data", goal.sensitive)) if holds
    }


def _undersized(plan: InfraPlan, expanded: Expanded, goal: Goal) -> str | None:
    group = first(expanded, "group")
    if goal.users is None or not (group or first(expanded, "vm")):
        return None
    wanted = wanted_machine(goal.users, grouped=group is not None, quick=False)
    if vcpus(plan.machine_type) >= vcpus(wanted):
        most = MOST_USERS_EACH * (_replicas(group)[1] if group else 1)
        return None if goal.users <= most else f"{goal.users:,} users are more than the {most:,} this plan can grow to."
    return f"{goal.users:,} users ask for {wanted}; the plan has {plan.machine_type}."


def _spike(expanded: Expanded, goal: Goal, cost: Cost) -> str | None:
    """How far the bill can grow: a group at its largest; services that are billed by use."""
    if group := first(expanded, "group"):
        least, most = _replicas(group)
        usd = _at_most(expanded, group, goal)
        return (
            f"The group grows from {least} to at most {most} machines under load: "
            f"up to {usd:,.2f} USD a month instead of {cost.total_usd:,.2f}."
        )
    if service := first(expanded, "cloud_run"):
        most = service.settings.model_dump()["max_instances"]
        return f"The service is billed by use, with at most {most} instances at a time."
    if bucket := first(expanded, "site") or first(expanded, "bucket"):
        stored = next((each for each in cost.lines if each.item.startswith("bucket, GB")), None)
        more = f"{stored.quantity:g} GB are counted; 1,000 GB are {1_000 * stored.unit_usd:,.2f}" if stored else ""
        public = "public_bucket" in bucket.part.risks(bucket.settings)
        also = " Reads and traffic too, and everybody can cause them." if public else ""
        return f"Storage is billed by use: {more} USD a month.{also}"
    return None


def _replicas(group: Instance) -> tuple[int, int]:
    said = group.settings.model_dump()
    return said["min_replicas"], said["max_replicas"]


def _at_most(expanded: Expanded, group: Instance, goal: Goal) -> float:
    """The bill with every machine that the group may have."""
    largest = replace(group, settings=group.settings.model_copy(update={"min_replicas": _replicas(group)[1]}))
    parts = tuple(largest if part is group else part for part in expanded.parts)
    use = Use(expanded.architecture.region, goal.users, goal.stored_gb)
    return cost_of(replace(expanded, parts=parts), use).total_usd
