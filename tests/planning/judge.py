"""Judge plans by the Terraform that comes out: what a goal takes has to stand in the files, whatever the answer says.

    python -m tests.planning.judge                          our own goals (wanted.jsonl, facts.jsonl), in this process
    python -m tests.planning.judge GOALS.jsonl --url URL    other goals, of a platform that is up

A line of such a file: {"goal", "must": [need or need|need], "must_not": [need], "stated": {"region"?}}. A need is a
Terraform type or one of NEEDS. One that is not met counts as named where `asked` says so with `met` false and as
silent where nobody says a word of it.

Types alone say little: a goal may hold `facts` as well, which say what a resource has to be, and `not`, what none may
be (facts.py has the form).
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.planning.facts import resources_in

WANTED = Path(__file__).with_name("wanted.jsonl")
FACTS = Path(__file__).with_name("facts.jsonl")
Answer = tuple[dict[str, Any], Mapping[str, str], bool]
_BLOCK = re.compile(r'^resource "(\w+)" "\w+" \{\n(.*?)^\}', re.MULTILINE | re.DOTALL)

_SERVICE, _FUNCTION, _JOB = "google_cloud_run_v2_service", "google_cloudfunctions2_function", "google_cloud_run_v2_job"
_VM, _SQL, _BUCKET = "google_compute_instance", "google_sql_database_instance", "google_storage_bucket"
_NODES = "google_container_node_pool"
_GROUP = "google_compute_instance_group_manager|google_compute_region_instance_group_manager"
_RUNS = f"{_SERVICE}|{_FUNCTION}|{_JOB}|google_cloud_run_v2_worker_pool"

# Need -> ways to meet it: types (with | between), and what one of their blocks has to say.
NEEDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "postgres": ((_SQL, "POSTGRES_"),),
    "mysql": ((_SQL, "MYSQL_"),),
    "sqlserver": ((_SQL, "SQLSERVER_"),),
    "mongodb": (("google_firestore_database", ""), (_VM, "mongo")),
    "private_db": ((_SQL, r"ipv4_enabled\s*= false"),),
    "public_db": ((_SQL, r"0\.0\.0\.0/0"),),
    "ha_db": ((_SQL, "REGIONAL"),),
    "ha_cache": (("google_redis_instance", "STANDARD_HA"),),
    "backups": ((_SQL, r"backup_configuration \{\s+enabled\s+= true"), ("google_compute_resource_policy", "snapshot")),
    "pitr": ((_SQL, r"point_in_time_recovery_enabled\s*= true|binary_log_enabled\s*= true"),),
    "read_replica": ((_SQL, "master_instance_name"),),
    "cross_region_replica": ((_SQL, "master_instance_name"),),
    "authorized_network": ((_SQL, "authorized_networks"),),
    "https": (
        ("google_compute_managed_ssl_certificate|google_certificate_manager_certificate", ""),
        (f"{_SERVICE}|{_FUNCTION}", ""),
        (_VM, "caddy"),
        ("google_container_cluster", ""),
    ),
    "custom_domain": (
        ("google_compute_managed_ssl_certificate|google_certificate_manager_certificate", ""),
        ("google_cloud_run_domain_mapping", ""),
        ("google_dns_record_set", ""),
    ),
    "load_balancer": (("google_compute_global_forwarding_rule|google_compute_forwarding_rule", ""),),
    "lb_internal": (("google_compute_forwarding_rule|google_compute_region_backend_service", "INTERNAL"),),
    "cdn": (("google_compute_backend_bucket|google_compute_backend_service", r"enable_cdn\s*= true"),),
    "iap": (
        (_SERVICE, r"iap_enabled\s*= true"),
        ("google_compute_backend_service", r"iap \{"),
        ("google_iap_tunnel_instance_iam_member|google_iap_web_cloud_run_service_iam_member", ""),
        ("google_compute_firewall", r"35\.235\.240\.0/20"),
    ),
    "auth": (("google_identity_platform_config", ""), (_SERVICE, r"iap_enabled\s*= true")),
    "public_http": (("google_cloud_run_v2_service_iam_member", '"allUsers"'),),
    "private_bucket": ((_BUCKET, '"enforced"'),),
    "public_bucket": (("google_storage_bucket_iam_member", '"allUsers"'),),
    "static_site": ((_BUCKET, r"website \{"), ("google_compute_backend_bucket", "")),
    "lifecycle": ((_BUCKET, r"lifecycle_rule \{"),),
    "versioning": ((_BUCKET, r"versioning \{"),),
    "worker": (
        ("google_cloud_run_v2_worker_pool|google_pubsub_subscription|google_cloud_tasks_queue", ""),
        (_JOB, ""),
    ),
    "autoscale": (
        (f"{_RUNS}|google_compute_autoscaler|google_compute_region_autoscaler", ""),
        (_NODES, "autoscaling"),
        ("google_container_cluster", "autopilot"),
    ),
    "api_gateway": (("google_api_gateway_gateway", ""),),
    "pooling": ((_SQL, "pool"),),
    "batch": (("google_batch_job", ""), (_JOB, "")),
    "cost_cap": (("google_billing_budget", ""), (f"{_SERVICE}|{_FUNCTION}", "max_instance_count")),
    "self_healing": ((_GROUP, r"auto_healing_policies \{"),),
    "health_check": (
        ("google_compute_health_check|google_compute_region_health_check", ""),
        (_SERVICE, "_probe"),
    ),
    "autoscaled_group": (("google_compute_autoscaler|google_compute_region_autoscaler", ""),),
    "min_instances": ((_SERVICE, r"min_instance_count = [1-9]"),),
    "vpc_access": ((_RUNS, r"vpc_access \{|direct_vpc"),),
    "internal_services": ((_SERVICE, "INGRESS_TRAFFIC_INTERNAL"),),
    "vpn": (("google_compute_vpn_tunnel", ""),),
    "bastion": (("google_compute_firewall", r"35\.235\.240\.0/20"),),
    "static_egress_ip": (("google_compute_router_nat", "nat_ips"),),
    "flow_logs": (("google_compute_subnetwork", r"log_config \{"),),
    "private_nodes": (("google_container_cluster", r"enable_private_nodes\s*= true"),),
    "node_pools": ((_NODES, ""),),
    "spot_nodes": ((_NODES, r"spot\s*= true"),),
    "gpu": (
        (f"{_VM}|google_compute_instance_template", r"guest_accelerator|\"(?:a2|a3|g2)-|var\.\w*machine_type"),
        (f"{_SERVICE}|{_JOB}", "nvidia"),
        (f"{_NODES}|google_container_cluster", "accelerator"),
    ),
    "spot": ((f"{_VM}|google_compute_instance_template", "SPOT"), (_NODES, r"spot\s*= true")),
    "windows": ((_VM, "windows|image"),),
    "data_disk": (("google_compute_disk", ""),),
    "instance_schedule": (("google_compute_resource_policy", "instance_schedule_policy"),),
    "ephemeral_vm": ((f"{_VM}|google_compute_instance_template", "max_run_duration"),),
    "ci_runner": ((f"{_VM}|google_compute_instance_template", "runner"),),
    "firewall_udp": (("google_compute_firewall", '"udp"'),),
    "firewall_game": (("google_compute_firewall", "25565|27015|7777|2456"),),
    "public_ssh": (("google_compute_firewall", r'(?s)0\.0\.0\.0/0.*"22"|"22".*0\.0\.0\.0/0'),),
    "public_rdp": (("google_compute_firewall", r'(?s)0\.0\.0\.0/0.*"3389"|"3389".*0\.0\.0\.0/0'),),
    "keyless_ci": (("google_iam_workload_identity_pool_provider", "attribute_condition"),),
    "dead_letter": (("google_pubsub_subscription", "dead_letter_policy"),),
    "pubsub_to_bigquery": (("google_pubsub_subscription", "bigquery_config"),),
    "pubsub_to_gcs": (("google_pubsub_subscription", "cloud_storage_config"),),
    "vertex_ai": (("google_project_service|google_project_iam_member", "aiplatform"),),
    "logging": (("google_logging_project_sink", ""), (_VM, "ops-agent|google-cloud-ops")),
    "subscription_filters": (("google_pubsub_subscription", r"filter\s*="),),
    "dataflow": (("google_dataflow_job|google_dataflow_flex_template_job", ""),),
    "network_hub": (("google_network_connectivity_hub", ""),),
    "firewall_http": (("google_compute_firewall", '"(?:80|443)"'),),
    "mysql_on_vm": ((_VM, "mysql|mariadb"),),
    "vpn_server": ((_VM, "wireguard|openvpn"),),
    "sftp": (("google_compute_firewall", "2222|sftp"),),
    "ingress": (("google_container_cluster|google_compute_global_forwarding_rule", ""),),
    "iam_roles": (("google_project_iam_member", "roles/"),),
    "owner_role": (("google_project_iam_member", r"roles/(?:owner|editor)\""),),
    "snapshots": (("google_compute_resource_policy", "snapshot_schedule_policy"),),
    "multi_zone": ((_SERVICE, ""), ("google_compute_region_instance_group_manager", ""), (_SQL, "REGIONAL")),
    "scale_to_zero": ((f"{_SERVICE}|{_FUNCTION}", r"min_instance_count\s*= 0"),),
    "least_privilege_sa": (("google_service_account", ""),),
    "own_source_repo": (("google_artifact_registry_repository", ""),),
}  # fmt: skip
# What is judged by counting, or over all files.
COUNTED: Mapping[str, Callable[["Built"], bool]] = {
    "own_container": lambda built: bool(re.search(r'variable "\w*image"', built.text)),
    "two_services": lambda built: (
        built.count(_SERVICE) + built.count(_VM) > 1 or (built.met(_SERVICE) and built.met("static_site"))
    ),
    "large_machine": lambda built: bool(re.search(r'"[a-z]\d\w*-[a-z]+-(?:1[6-9]|[2-9]\d|\d{3})"', built.text)),
    "multi_service": lambda built: built.count(_SERVICE) > 1,
    "multi_region": lambda built: len(set(re.findall(r'"([a-z]+-[a-z]+\d+)"', built.text))) > 1,
    **dict.fromkeys(
        ("private_only", "internal"),
        lambda built: '"allUsers"' not in built.text and "access_config" not in built.text,
    ),
    # Environments, and what is paid for traffic, are not a matter of one plan's files.
    **dict.fromkeys(("multi_env", "multi_project", "promotion", "egress_cost", "ttl_teardown"), lambda _: True),
}


@dataclass(frozen=True)
class Built:
    """Files, as resource blocks by type."""

    text: str
    blocks: list[tuple[str, str]]

    def count(self, kind: str) -> int:
        """How many resources of a type there are."""
        return sum(name == kind for name, _ in self.blocks)

    def met(self, need: str) -> bool:
        """Whether one of the needs (`a|b`, or `type~pattern~word`) stands in the files."""
        return any(self._one(each) for each in ([need] if "~" in need else need.split("|")))

    def _one(self, need: str) -> bool:
        if "~" in need:
            types, says, _ = need.split("~")
            return any(
                re.search(says, body)
                for kind, body in (self.blocks if types else [("", self.text)])
                if types in ("", kind)
            )
        if need in COUNTED:
            return COUNTED[need](self)
        ways = NEEDS.get(need, ((need, ""),))
        return any(
            kind in types.split("|") and re.search(says, body) for types, says in ways for kind, body in self.blocks
        )


def built(files: Mapping[str, str]) -> Built:
    """What stands in some files."""
    text = "\n".join(files.values())
    return Built(text, [(match[1], match[2]) for match in _BLOCK.finditer(text)])


@dataclass
class Verdict:
    """One goal: the needs that are missing, those of them that are named, what is there against its word."""

    goal: str
    of: int
    missing: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    refused: str = ""
    valid: bool = True
    seconds: float = 0.0

    @property
    def full(self) -> bool:
        """Whether everything is there, valid, and nothing that must not be."""
        return not (self.missing or self.forbidden or self.refused) and self.valid

    @property
    def silent(self) -> bool:
        """Whether something is missing of which nobody says a word."""
        return not self.refused and bool(set(self.missing) - set(self.named))


def judge(wanted: Mapping[str, Any], answer: Callable[[str], Answer | str]) -> Verdict:
    """The verdict on one goal; `answer` plans it, or says why not."""
    begun = time.perf_counter()
    said = answer(wanted["goal"])
    must, facts = wanted.get("must", []), wanted.get("facts", [])
    verdict = Verdict(wanted["goal"], len(must) + len(facts), seconds=time.perf_counter() - begun)
    if isinstance(said, str):
        verdict.refused, verdict.missing = said, [*must, *map(json.dumps, facts)]
        return verdict
    planned, files, verdict.valid = said
    made = built(files)
    verdict.missing = [need for need in must if not made.met(need)]
    verdict.forbidden = [need for need in wanted.get("must_not", ()) if made.met(need)]
    region = wanted.get("stated", {}).get("region")
    if region and planned["plan"]["region"] != region:
        verdict.forbidden.append(f"region {planned['plan']['region']}")
    unmet = " ".join(f"{each['words']} {each['need']} {each['how']}" for each in planned["asked"] if not each["met"])
    verdict.named = [need for need in verdict.missing if _speaks_of(unmet.lower(), need)]
    if facts or "not" in wanted:
        there = resources_in(files)
        missed = [fact for fact in facts if not there.hold(fact)]
        verdict.missing += map(json.dumps, missed)
        verdict.named += (json.dumps(fact) for fact in missed if re.search(_told_by(fact), unmet, re.IGNORECASE))
        verdict.forbidden += (json.dumps(fact) for fact in wanted.get("not", []) if there.hold(fact))
    return verdict


def _told_by(fact: Mapping[str, Any]) -> str:
    """The words in which a fact that is not met has to be told; none will do where nobody wrote them."""
    return fact.get("told") or r"(?!)"


def _speaks_of(text: str, need: str) -> bool:
    if "~" in need:
        return need.rsplit("~", 1)[1].lower() in text
    words = [each.removeprefix("google_").split("_") for each in need.split("|")]
    return any(word in text for each in words for word in each if len(word) > 2)


def summary(verdicts: list[Verdict]) -> str:
    """The line that the page of the figures has."""
    goals, of = len(verdicts), sum(each.of for each in verdicts)
    full, met = sum(each.full for each in verdicts), of - sum(len(each.missing) for each in verdicts)
    counts = {
        "refused": sum(bool(each.refused) for each in verdicts),
        "with a silent omission": sum(each.silent for each in verdicts),
        "with something forbidden": sum(bool(each.forbidden) for each in verdicts),
        "not valid": sum(not each.valid for each in verdicts),
    }
    share = f"met in full {full} ({100 * full / goals:.1f}%), needs met {met} of {of} ({100 * met / of:.1f}%)"
    return f"{goals} goals: {share}, {', '.join(f'{name} {count}' for name, count in counts.items())}"


def here(goal: str) -> Answer | str:
    """A goal planned and written in this process, by the rules."""
    from functions.planning.catalogue import compose, write
    from functions.planning.plan import make_plan
    from functions.planning.rules.answer import RULES
    from shared.drafts import judge_draft as draft
    from shared.http import Unprocessable
    from shared.llm import provider
    from shared.settings import ModelSettings

    try:
        made = make_plan(goal, provider(ModelSettings(), RULES))
    except Unprocessable as refused:
        return refused.detail
    files = write(compose(made.plan, made.expanded.architecture)).by_name()
    answer = {"plan": made.plan.model_dump(), "asked": [each.model_dump() for each in made.asked]}
    return answer, files, not draft(files)


def over_http(url: str) -> Callable[[str], Answer | str]:
    """Goals planned and written by a platform that is up."""

    def ask(goal: str) -> Answer | str:
        planned = requests.post(f"{url}/generate-graph", json={"prompt": goal}, timeout=120)
        if not planned.ok:
            return str(planned.json().get("detail", planned.status_code))
        answer = planned.json()
        body = {"prompt": goal} | {key: answer[key] for key in ("plan", "graph", "architecture")}
        drafted = requests.post(f"{url}/generate_terraform", json=body, timeout=120)
        if not drafted.ok:
            return str(drafted.json().get("detail", drafted.status_code))
        return answer, drafted.json()["files"], drafted.json()["valid"]

    return ask


def wanted(paths: Iterable[Path] = (WANTED,)) -> Iterator[dict[str, Any]]:
    """The goals of some files."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def main() -> int:
    """Print each goal that is not met in full, and the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("goals", nargs="*", type=Path, default=[WANTED, FACTS])
    parser.add_argument("--url", default="")
    options = parser.parse_args()
    answer = over_http(options.url) if options.url else here
    verdicts = [judge(each, answer) for each in wanted(options.goals)]
    for each in verdicts:
        if not each.full:
            why = each.refused or f"missing {each.missing}, named {each.named}, forbidden {each.forbidden}"
            sys.stdout.write(f"{each.goal[:90]!r}: {why[:150]}\n")
    sys.stdout.write(f"{summary(verdicts)}; slowest answer {max(each.seconds for each in verdicts):.2f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
