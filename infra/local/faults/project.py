"""What Google says of a project beforehand: APIs, quotas, machine types, policies in force, by the faults that are set.

GET serviceusage/v1/projects/P/services:batchGet?names=...
GET compute/compute/v1/projects/P[/regions/R]                        `quotas`
GET serviceusage/v1beta1/projects/P/services/S/consumerQuotaMetrics
GET redis/v1/projects/P/locations/L/instances
GET compute/compute/v1/projects/P/zones/Z/machineTypes/T
GET orgpolicy/v2/projects/P/policies/CONSTRAINT:getEffectivePolicy

A fault that always refuses a creation is a project that is so: whoever asks before is told what an apply would be.
Nothing is known beforehand of faults that pass, or that stand in no answer of Google's (a zone that is full).
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from infra.local.faults.model import Fault
from infra.local.faults.plan import Plan
from infra.local.incidents.load import capacity
from infra.local.provider.places import SOLD_IN, machine_type_exists, region_of, zone_exists
from infra.local.world import World, short

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

_PLENTY = 1000.0
_METRICS = (
    *("NETWORKS", "SUBNETWORKS", "FIREWALLS", "ROUTERS", "BACKEND_SERVICES", "HEALTH_CHECKS", "INSTANCE_TEMPLATES"),
    *("STATIC_ADDRESSES", "GLOBAL_INTERNAL_ADDRESSES", "CPUS_ALL_REGIONS"),
)
_REGION_METRICS = (
    "SSD_TOTAL_GB",
    "DISKS_TOTAL_GB",
    "CPUS",
    "N2_CPUS",
    "C2_CPUS",
    "INSTANCES",
    "STATIC_ADDRESSES",
    "IN_USE_ADDRESSES",
    "SSD_TOTAL_GB",
    "DISKS_TOTAL_GB",
)
# Google's names for what a type's calls go to.
_APIS = {
    "sqladmin": "google_sql_database_instance",
    "run": "google_cloud_run_v2_service",
    "compute": "google_compute_instance",
    "redis": "google_redis_instance",
    "pubsub": "google_pubsub_topic",
    "storage": "google_storage_bucket",
    "secretmanager": "google_secret_manager_secret",
    "cloudfunctions": "google_cloudfunctions2_function",
    "cloudscheduler": "google_cloud_scheduler_job",
    "cloudtasks": "google_cloud_tasks_queue",
    "artifactregistry": "google_artifact_registry_repository",
    "bigquery": "google_bigquery_dataset",
    "container": "google_container_cluster",
    "dns": "google_dns_managed_zone",
    "servicenetworking": "google_service_networking_connection",
    "vpcaccess": "google_vpc_access_connector",
    "firestore": "google_firestore_database",
    "eventarc": "google_eventarc_trigger",
    "workflows": "google_workflows_workflow",
    "cloudkms": "google_kms_key_ring",
    "file": "google_filestore_instance",
    "iam": "google_service_account",
    "monitoring": "google_monitoring_alert_policy",
}
_ALLOCATED = {
    "CpuAllocPerProjectRegion": "run.googleapis.com/cpu_allocation",
    "MemAllocPerProjectRegion": "run.googleapis.com/mem_allocation",
}
_REDIS = "Total Redis capacity (GB)"
_OFF = re.compile(r"accessNotConfigured|SERVICE_DISABLED|has not been used in project|it is disabled", re.IGNORECASE)
_QUOTA = re.compile(r"Quota '(\w+)' exceeded\.\s+Limit: ([\d.]+)\s*(globally)?")
_CONSTRAINT = re.compile(r"constraints/([A-Za-z]+(?:\.[A-Za-z]+)+)")
_MEMBERS = "iam.allowedPolicyMemberDomains"
# Lists of values; the others are on or off.
_LISTS = frozenset({"compute.vmExternalIpAccess", "compute.trustedImageProjects", "run.allowedIngress"})


def service_of(kind: str) -> str:
    """The service that the calls of a type go to (`pubsub.googleapis.com`): its whose types begin most alike."""
    alike = {
        service: sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(known, kind, strict=False)))
        for service, known in _APIS.items()
    }
    service = max(alike, key=lambda each: alike[each])
    return f"{service if alike[service] > len('google_xx') else 'cloudresourcemanager'}.googleapis.com"


def project_app(plan: Plan, world: World) -> "WSGIApplication":
    """The app for everything below /google/."""
    return _Project(plan, world)


class _Project:
    def __init__(self, plan: Plan, world: World) -> None:
        self._plan = plan
        self._world = world
        rows: tuple[tuple[str, Callable[..., dict[str, Any]]], ...] = (
            ("/google/serviceusage/v1/<path:project>/services:batchGet", self._services),
            ("/google/serviceusage/v1beta1/projects/<project>/services/<service>/consumerQuotaMetrics", self._limits),
            ("/google/redis/v1/projects/<project>/locations/<region>/instances", self._caches),
            ("/google/compute/compute/v1/projects/<project>", self._quotas),
            ("/google/compute/compute/v1/projects/<project>/regions/<region>", self._quotas),
            ("/google/compute/compute/v1/projects/<project>/zones/<zone>/machineTypes/<name>", self._machine_type),
            ("/google/orgpolicy/v2/projects/<project>/policies/<name>:getEffectivePolicy", self._policy),
        )
        self._map = Map([Rule(rule, methods=["GET"], endpoint=answer) for rule, answer in rows])

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        try:
            answer, parts = self._map.bind("").match(request.path, request.method)
            response = Response(json.dumps(answer(request, **parts)), mimetype="application/json")
        except HTTPException as error:
            said = {"code": error.code, "message": error.description, "status": "NOT_FOUND"}
            response = Response(json.dumps({"error": said}), error.code, mimetype="application/json")
        body: Iterable[bytes] = response(environ, start_response)
        return body

    def _services(self, request: Request, project: str) -> dict[str, Any]:
        off = {service for fault in self._refusing() if _OFF.search(_words(fault)) for service in _services_of(fault)}
        named = [each.rpartition("/")[2] for each in request.args.getlist("names")]
        return {
            "services": [
                {"name": f"{project}/services/{each}", "state": "DISABLED" if each in off else "ENABLED"}
                for each in named
            ]
        }

    def _limits(self, _: Request, service: str, **__: str) -> dict[str, Any]:
        metrics = []
        for fault in self._refusing():
            words = _words(fault)
            found = [(metric, 1.0 * int(most)) for name, metric in _ALLOCATED.items()
                     for most in re.findall(rf"{name} requested: \S+ allowed: (\d+)", words)]  # fmt: skip
            if fault.quota is not None and fault.quota.of == "gigabytes":
                found.append(("redis.googleapis.com/capacity", float(fault.quota.limit)))
            for metric, most in found:
                if metric.startswith(service):
                    bucket = {"effectiveLimit": str(int(most)), "dimensions": {}}
                    limit = {"unit": "1/{project}/{region}", "quotaBuckets": [bucket]}
                    shown = _REDIS if metric.endswith("/capacity") else metric
                    metrics.append({"metric": metric, "displayName": shown, "consumerQuotaLimits": [limit]})
        return {"metrics": metrics}

    def _caches(self, _: Request, region: str, **__: str) -> dict[str, Any]:
        found = [each.attributes for each in self._world.list("google_redis_instance")]
        named = [each for each in found if region in {"-", each.get("region")}]
        return {"instances": [{"name": each.get("name"), "memorySizeGb": each.get("memory_size_gb")} for each in named]}

    def _quotas(self, _: Request, project: str, region: str = "") -> dict[str, Any]:
        found = dict.fromkeys(_REGION_METRICS if region else _METRICS, (_PLENTY, 0.0))
        for fault in self._refusing():
            match = _QUOTA.search(_words(fault))
            if match is not None and bool(match[3]) != bool(region):
                limit = float(match[2])
                found[match[1]] = (limit, self._used(fault) if fault.quota is not None else limit)
        quotas = [{"metric": name, "limit": limit, "usage": usage} for name, (limit, usage) in found.items()]
        return {"name": region or project, "quotas": quotas}

    def _used(self, fault: Fault) -> float:
        there = [entry.attributes for kind in self._world.kinds() if fnmatchcase(kind, fault.type)
                 for entry in self._world.list(kind)]  # fmt: skip
        if fault.quota is not None and fault.quota.of == "cpus":
            return sum(capacity(short(str(each.get("machine_type") or ""))) for each in there)
        return float(len(there))

    def _machine_type(self, _: Request, project: str, zone: str, name: str) -> dict[str, Any]:
        sold = SOLD_IN.get(name.partition("-")[0])
        if not zone_exists(zone) or not machine_type_exists(name) or (sold and region_of(zone) not in sold):
            raise NotFound(f"The resource 'projects/{project}/zones/{zone}/machineTypes/{name}' was not found")
        return {"kind": "compute#machineType", "name": name, "zone": zone}

    def _policy(self, _: Request, project: str, name: str) -> dict[str, Any]:
        rules = [rule for fault in self._refusing() for rule in _rules(fault, name)]
        return {"name": f"projects/{project}/policies/{name}", "spec": {"rules": rules}}

    def _refusing(self) -> list[Fault]:
        """The faults that refuse to make something, whenever it is asked for."""
        return [
            each
            for each in self._plan.faults()
            if each.service == "provider" and each.verb in {None, "create"} and each.times is None and each.error
        ]


def _words(fault: Fault) -> str:
    assert fault.error is not None
    return f"{fault.error.text} {fault.error.message} {fault.error.reason}"


def _services_of(fault: Fault) -> Iterator[str]:
    for service, kind in _APIS.items():
        if not fault.type or fnmatchcase(kind, fault.type) or f"{service}.googleapis.com" in _words(fault):
            yield f"{service}.googleapis.com"


def _rules(fault: Fault, name: str) -> Iterator[dict[str, Any]]:
    words = _words(fault)
    if name == _MEMBERS and "permitted customer" in words:
        yield {"values": {"allowedValues": ["C0exampl3"]}}
    if name not in _CONSTRAINT.findall(words):
        return
    if name == "gcp.resourceLocations":
        place = fault.where.get("region") or fault.where.get("location") or short(str(fault.where.get("zone", "")))
        yield {"values": {"deniedValues": [f"in:{place}-locations"]}} if place else {"denyAll": True}
    else:
        yield {"denyAll": True} if name in _LISTS else {"enforce": True}
