"""The second gate: what `terraform plan` is about to do, judged by its JSON before anything is applied.

    findings = judge_plan(plan_json, infra, limits, files=run.files)        # [] when it may be applied

Pure. It judges what would stand there afterwards, not the words it is written in, and refuses where it would need a
value that only apply can tell. Rules, in the order in which they are tried:

unfinished_plan, foreign_provider, type_not_allowed, data_not_allowed, moved, destroys_data, unprotects_data,
undeclared_change, public_port, weakens_firewall, public_database, unknown_argument, refused_argument, claimed_name,
foreign_resource, foreign_identity, foreign_project, foreign_region, foreign_image, foreign_endpoint, unknown_value,
default_identity, privileged_role, public_access, foreign_webhook, leaks_token, unpriced, cost_above_cap

What the first gate says of the files comes before all of these: files it can't read, or refuses, have no plan to judge.
Then provisioner, provider_settings and unreadable: the configuration as Terraform read it is not the files' own.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jobs.terraform.policy import plan_access, plan_builds, plan_federation, plan_logs, plan_network, plan_reached
from jobs.terraform.policy.plan_arguments import arguments
from jobs.terraform.policy.plan_configuration import differences, unreadable
from jobs.terraform.policy.plan_data import data
from jobs.terraform.policy.plan_declared import beyond, confirmed, only_lifts, without_key
from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, changes, leaves, number_of, values_at
from jobs.terraform.policy.plan_environment import outside
from jobs.terraform.policy.plan_hosts import asked, called, handed_out, posts
from jobs.terraform.policy.plan_kept import shortened, switched_off
from jobs.terraform.policy.plan_own import Own
from jobs.terraform.policy.plan_prices import priced_resources
from jobs.terraform.policy.plan_queries import queries
from jobs.terraform.policy.plan_remediation import undeclared
from jobs.terraform.policy.plan_single_types import single_types
from jobs.terraform.policy.plan_variables import variables
from jobs.terraform.policy.plan_watching import watching
from shared.parts.prices import planned_cost
from shared.policy.plan_types import ALLOWED_TYPES, PROTECTIONS, PROVIDERS, STATEFUL_TYPES
from shared.policy.static_leaks import CHANNEL
from shared.schemas import ADOPTED, AllowedChange, Declared, Environment, Finding, InfraPlan
from shared.sensitive_ports import UNUSUAL_PORTS

Reason = tuple[str, str]

PUBLIC_DATABASE = "public_database"
"""The risk flag by which a plan names a database with a public address."""

AUTHORIZED_NETWORKS = "authorized_networks"
"""The one by which it names a database that listed ranges may reach over a public address, and nobody else."""


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """What a plan is judged against.

    `name_suffix` is what makes names this deployment's own. `cap_usd` US dollars a month for the whole deployment, None
    for no cap. `allowed` is the one change a remediation declared. Notification channels may lead to `topic`, a Pub/Sub
    topic's full name, or where there is none to `webhook_url`; `secrets` is what must not stand anywhere else.
    `people` may be let in, as `group:team@example.com` (a repository's pipelines as `repository:owner/name`); None for
    whoever the files name. `environment`: where everything has to stand; None for `project`, in any region.
    `unfinished`: addresses that this run itself began to create and did not finish; such a one may be made again.
    `images`: what this run built, by the variable that takes it.
    `declared`: what a change said it would do; nothing else may happen, and what it does not name as lost stays. A
    `partial` plan is that of some addresses, and says so. `registered`: the types and names of what was adopted.
    `deployment_id` is what the platform's own label says.
    """

    project: str
    name_suffix: str
    cap_usd: float | None = None
    allowed: AllowedChange | None = None
    webhook_url: str = ""
    topic: str = ""
    secrets: Collection[str] = field(default=(), repr=False)
    unfinished: Collection[str] = ()
    images: Mapping[str, str] = field(default_factory=dict)
    people: Collection[str] | None = ()
    environment: Environment | None = None
    declared: Declared | None = None
    partial: bool = False
    registered: Collection[tuple[str, str]] = ()
    deployment_id: str = ""


def judge_plan(
    plan: Mapping[str, Any], infra: InfraPlan, limits: PlanLimits, *, files: Mapping[str, str]
) -> list[Finding]:
    """Why a plan may not be applied; empty when it may.

    `plan` is the document of `terraform show -json PLAN`, `files` the configuration it was made of (name to text).
    """
    source = Source(files)
    found = unreadable(files)
    targeted = limits.partial or limits.allowed is not None
    found += [source.finding(rule, "", message) for rule, message in _whole(plan, targeted)]
    found += [
        source.finding(rule, address, message) for address, rule, message in differences(plan, source, limits.project)
    ]
    found += [source.finding(rule, "", message) for rule, message in _images(plan, limits.images)]
    every = changes(plan)
    images, number = frozenset(limits.images.values()), number_of(plan, limits.project)
    own = Own(every, limits.project, limits.name_suffix, images, limits.registered, number=number)
    open_together: dict[str, list[Reason]] = {}
    for change, reason in (*plan_network.openings(every), *plan_network.let_through(every, source)):
        open_together.setdefault(change.address, []).append(reason)
    for change in every:
        reasons = [*_shape(change), *_removal(change, limits)]
        if change.mode == "managed" and not reasons and not only_lifts(change, limits.declared):
            reasons = [
                *_protections(change, limits),
                *_network(change, infra, source),
                *open_together.get(change.address, ()),
                *arguments(change, source, own),
                *single_types(change, source, own, limits.people),
                *plan_access.bucket(change, infra, source),
                *asked(change, source),
                *posts(change, source),
                *called(change, source, limits.people),
                *handed_out(change, source),
                *variables(change, source.written(change)),
                *watching(change, source, own, limits.deployment_id),
                *_grants(change, infra, source, own, limits.people),
                *plan_logs.sink(change, infra, own),
                *plan_logs.exclusion(change, infra, own),
                *queries(change, own),
                *plan_federation.provider(change, limits.people),
                *plan_builds.builds(change, own, limits.people),
                *plan_reached.reached(change, source, limits.people, limits.project),
                *_contents(change, limits),
            ]
        if limits.allowed is not None:
            reasons += undeclared(change, limits.allowed)
        if limits.declared is not None:
            reasons += beyond(change, limits.declared, limits.unfinished)
        found += [source.finding(rule, change.address, message) for rule, message in dict.fromkeys(reasons)]
    found += [source.finding(rule, address, message) for address, rule, message in data(plan, source, own)]
    if limits.environment is not None:
        left = outside(plan, limits.environment)
        found += [source.finding(rule, address, message) for address, rule, message in left]
    found += [source.finding(rule, address, message) for address, rule, message in _cost(plan, files, limits)]
    return found


def _whole(plan: Mapping[str, Any], targeted: bool) -> Iterator[Reason]:
    # A remediation's plan is that of one address, and says so.
    if not isinstance(plan.get("resource_changes", []), list) or "configuration" not in plan:
        yield "unfinished_plan", "this is not a plan"
    if plan.get("errored") or (plan.get("complete") is False and not targeted) or plan.get("deferred_changes"):
        yield "unfinished_plan", "the plan does not say everything it would do"


def _images(plan: Mapping[str, Any], images: Mapping[str, str]) -> Iterator[Reason]:
    """What takes an image that the run built takes that one, by its digest, and no other."""
    variables = plan.get("variables") or {}
    for name, variable in variables.items():
        if name == "app_image" or name.endswith("_app_image"):
            value = variable.get("value") if isinstance(variable, Mapping) else None
            if value != images.get(name):
                yield "foreign_image", f"var.{name} is {value}, which is not what this run built"


def _shape(change: Change) -> Iterator[Reason]:
    if change.provider not in PROVIDERS:
        yield "foreign_provider", f"the provider {change.provider or '?'} is not allowed"
    if change.module:
        yield "type_not_allowed", "modules are not allowed"
    if change.mode not in {"managed", "data"} or (change.mode == "managed" and change.type not in ALLOWED_TYPES):
        yield "type_not_allowed", f"{change.type} is not a type that a deployment may hold"
    if change.imported or change.moved_from:
        yield "moved", "taking over or renaming what exists is not allowed"
    known = {"no-op", "create", "read", "update", "delete", "forget"}
    if not set(change.actions) <= known:
        yield "unfinished_plan", f"the action {'/'.join(change.actions)} is not one that can be judged"


def _removal(change: Change, limits: PlanLimits) -> Iterator[Reason]:
    if change.mode != "managed" or not change.removes:
        return
    if change.type == "google_project_service" and change.before.get("disable_on_destroy") is not False:
        yield "destroys_data", "the API would be disabled for everything in the project"
        return
    if "forget" in change.actions:
        yield "destroys_data", "it would be dropped from the state and left without anybody who looks after it"
        return
    began_by_us = change.address in limits.unfinished and change.reason == "replace_because_tainted"
    if change.type in STATEFUL_TYPES and not began_by_us and not confirmed(change.address, limits.declared):
        verb = "replaced" if "create" in change.actions else "destroyed"
        yield "destroys_data", f"it would be {verb}, and what it holds would be lost"


def _protections(change: Change, limits: PlanLimits) -> Iterator[Reason]:
    if change.actions != ("update",):
        return
    if limits.declared is not None and without_key(change.address) in limits.declared.unprotects:
        return
    if not confirmed(change.address, limits.declared):
        yield from _weakened(change)


def weakened(plan: Mapping[str, Any]) -> list[str]:
    """The addresses that would lose a protection, or begin to delete what they hold, and stay."""
    return [each.address for each in changes(plan) if each.actions == ("update",) and any(_weakened(each))]


def _weakened(change: Change) -> Iterator[Reason]:
    for path, safe in PROTECTIONS.get(change.type, ()):
        before, after = values_at(change.before, path), values_at(change.after, path)
        if any(value == safe for value in before) and (not after or any(value != safe for value in after)):
            yield "unprotects_data", f"{path} would no longer be {str(safe).lower()}"
    if change.type == "google_storage_bucket":
        before, after = (_deletions(tree) for tree in (change.before, change.after))
        if any(rule not in before for rule in after):
            yield "unprotects_data", "a lifecycle rule would begin to delete what the bucket holds"
    yield from shortened(change)
    yield from switched_off(change)


def _deletions(bucket: Mapping[str, Any]) -> list[Any]:
    rules = bucket.get("lifecycle_rule") or []
    if rules is UNKNOWN:
        return [UNKNOWN]
    return [rule for rule in rules if rule is UNKNOWN or "Delete" in values_at(rule, "action.type")]


def _network(change: Change, infra: InfraPlan, source: Source) -> Iterator[Reason]:
    yield from plan_network.sources(change, source)
    if change.type == "google_compute_firewall":
        yield from plan_network.firewall(change, source, ports_are_named=UNUSUAL_PORTS in infra.risk_flags)
    elif change.type in plan_network.FRONTS:
        yield from plan_network.forwarding_rule(change, source)
    elif change.type == "google_sql_database_instance":
        ranged = AUTHORIZED_NETWORKS in infra.risk_flags and any(
            values_at(change.after, "settings.ip_configuration.authorized_networks.value")
        )
        # What was public when it was taken in may stay so: else it could neither be set back nor ended.
        stood = infra.stack_type == ADOPTED and change.actions == ("update",) and plan_network.is_public(change.before)
        yield from plan_network.database(change, public_is_named=ranged or stood or PUBLIC_DATABASE in infra.risk_flags)


def _grants(
    change: Change, infra: InfraPlan, source: Source, own: Own, people: Collection[str] | None
) -> Iterator[Reason]:
    if change.type.endswith("_iam_member"):
        yield from plan_access.grant(change, infra, source, own, people)


def _contents(change: Change, limits: PlanLimits) -> Iterator[Reason]:
    """What stands in a resource's own arguments."""
    if not change.writes:
        return
    to = _told(change)
    if to is None and change.type == CHANNEL:
        if limits.topic:
            if not _is_own_topic(change, limits.topic):
                yield "foreign_webhook", f"the channel would send incidents somewhere else than to {limits.topic}"
        elif not limits.webhook_url or not _is_own_webhook(change, limits.webhook_url):
            yield "foreign_webhook", "the channel would send incidents, and the webhook's token, somewhere else"
    elif any(
        isinstance(leaf, str) and secret and secret in leaf
        for _, leaf in leaves(change.after)
        for secret in limits.secrets
    ):
        yield "leaks_token", "it would hold the webhook's token"
    elif to is not None and limits.people is not None and f"told:{to}" not in limits.people:
        yield "foreign_webhook", f"alerts would go to {to}, whom the plan does not name"


_TELLS = {"email": "email_address", "sms": "number"}


def _told(change: Change) -> str | None:
    """Whom a channel tells by mail or SMS; None where it is none, or says anything beside the address."""
    label, labels = _TELLS.get(str(change.after.get("type"))), change.after.get("labels")
    if change.type != CHANNEL or label is None or not isinstance(labels, Mapping) or set(labels) != {label}:
        return None
    return None if change.after.get("sensitive_labels") else str(labels[label])


def _is_own_topic(change: Change, topic: str) -> bool:
    return change.after.get("type") == "pubsub" and change.after.get("labels") == {"topic": topic}


def _is_own_webhook(change: Change, url: str) -> bool:
    labels = change.after.get("labels")
    address = labels.get("url") if isinstance(labels, Mapping) else None
    if change.after.get("type") != "webhook_tokenauth":
        return False
    # Only what can't change the host may follow: a query.
    return isinstance(address, str) and (address == url or address.startswith((f"{url}?", f"{url}&")))


_LITTLE = 0.01


def _cost(plan: Mapping[str, Any], files: Mapping[str, str], limits: PlanLimits) -> Iterator[tuple[str, str, str]]:
    """The cap holds in the dearest month the plan allows, and only where everything has a price.

    What was adopted may have been dearer before anybody asked: then this plan may add a hundredth of the cap at most.
    """
    cap_usd = limits.cap_usd
    if cap_usd is None:
        return
    cost = planned_cost(priced_resources(plan, files))
    for each in cost.unpriced:
        yield each.address, "unpriced", f"{each.reason}; without a price the cap can't be kept"
    stood = planned_cost(priced_resources(plan, files, before=True)).worst_usd if limits.registered else 0.0
    if cost.worst_usd > max(cap_usd, stood + _LITTLE * cap_usd if stood > cap_usd else 0.0):
        dearest = sorted(cost.lines, key=lambda each: -each.worst_usd)[:3]
        named = ", ".join(f"{each.address or each.item} ({each.item}): {each.worst_usd:,.2f}" for each in dearest)
        yield (
            "",
            "cost_above_cap",
            f"it could cost {cost.worst_usd:,.2f} USD a month; the cap is {cap_usd:,.2f}. Most of it: {named}",
        )
