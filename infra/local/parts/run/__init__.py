"""Cloud Run: what its services, functions, jobs and workers are sampled of."""

from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.parts.run.behaviour import BEHAVIOURS
from infra.local.provider.call import Behaviour, Call, first, settle
from infra.local.provider.plan import Object
from infra.local.world import Entry


def _place(entry: Entry, key: str) -> Mapping[str, str]:
    attributes = entry.attributes
    project, location, name = (str(attributes.get(each)) for each in ("project", "location", "name"))
    return {"project_id": project, "location": location, key: name}


def _revision(entry: Entry) -> Mapping[str, str]:
    name = str(entry.attributes.get("name"))
    return {**_place(entry, "service_name"), "configuration_name": name, "revision_name": f"{name}-00001-abc"}


_REQUESTS = (
    Signal(
        "run.googleapis.com/request_count",
        Metric("DELTA", "INT64", "1", "Request Count"),
        idle=0.0,
        busy=3.0,
        labels={"response_code": "500", "response_code_class": "5xx"},
    ),
    Signal(
        "run.googleapis.com/pending_queue/pending_requests",
        Metric("GAUGE", "INT64", "request", "Pending Requests"),
        idle=0.0,
        busy=40.0,
    ),
    Signal(
        "run.googleapis.com/request_latencies",
        Metric("DELTA", "DISTRIBUTION", "ms", "Request Latency"),
        idle=60.0,
        busy=2_400.0,
    ),
    Signal(
        "run.googleapis.com/container/memory/utilizations",
        Metric("DELTA", "DISTRIBUTION", "10^2.%", "Container Memory Utilization"),
        idle=0.2,
        busy=0.95,
    ),
    Signal(
        "run.googleapis.com/container/cpu/utilizations",
        Metric("DELTA", "DISTRIBUTION", "10^2.%", "Container CPU Utilization"),
        idle=0.1,
        busy=0.97,
    ),
)


def _whole_name(_call: Call, values: Object) -> None:
    settle(values, name=str(values["id"]))


def _has_service(call: Call, values: Object) -> None:
    of = values.get("service")
    if isinstance(of, str) and call.exists(of, "google_monitoring_custom_service") is None:
        raise call.refuse("creating", 404, f"Service {of} not found., notFound")


def _service_exists(call: Call, values: Object) -> None:
    route = first(values, "spec").get("route_name")
    if isinstance(route, str) and call.exists(route, "google_cloud_run_v2_service", "google_cloud_run_service") is None:
        raise call.refuse("creating", 404, f"Service {route} was not found., notFound")


def _records(_call: Call, values: Object) -> None:
    name = str(values["name"])
    sub = name.count(".") > 1
    record = {
        "name": name.partition(".")[0] if sub else "",
        "rrdata": "ghs.googlehosted.com." if sub else "216.239.32.21",
    }
    status = {
        "conditions": [{"message": "", "reason": "", "status": "True", "type": "Ready"}],
        "mapped_route_name": first(values, "spec").get("route_name"),
        "observed_generation": 1,
        "resource_records": [{**record, "type": "CNAME" if sub else "A"}],
    }
    settle(values, status=[status])


HALF = Half(
    behaviours={
        **BEHAVIOURS,
        "google_cloud_run_domain_mapping": Behaviour(prepare=_service_exists, fill=_records),
        "google_monitoring_custom_service": Behaviour(fill=_whole_name),
        "google_monitoring_slo": Behaviour(prepare=_has_service, fill=_whole_name),
    },
    watched=(
        Watched("google_cloud_run_v2_service", "cloud_run_revision", "Cloud Run Revision", _revision, _REQUESTS),
        Watched("google_cloudfunctions2_function", "cloud_run_revision", "Cloud Run Revision", _revision, _REQUESTS),
        Watched(
            "google_cloud_run_v2_job",
            "cloud_run_job",
            "Cloud Run Job",
            lambda entry: _place(entry, "job_name"),
            (
                Signal(
                    "run.googleapis.com/job/completed_execution_count",
                    Metric("DELTA", "INT64", "1", "Completed Executions"),
                    idle=0.0,
                    busy=1.0,
                    labels={"result": "failed"},
                ),
                Signal(
                    "run.googleapis.com/job/running_executions",
                    Metric("GAUGE", "INT64", "1", "Running Executions"),
                    idle=0.0,
                    busy=2.0,
                ),
            ),
        ),
        Watched(
            "google_cloud_run_v2_worker_pool",
            "cloud_run_worker_pool",
            "Cloud Run Worker Pool",
            lambda entry: _place(entry, "worker_pool_name"),
            (
                Signal(
                    "run.googleapis.com/container/cpu/allocation_time",
                    Metric("DELTA", "DOUBLE", "s{CPU}", "Container CPU Allocation"),
                    idle=0.1,
                    busy=80.0,
                ),
                Signal(
                    "run.googleapis.com/container/network/sent_bytes_count",
                    Metric("DELTA", "INT64", "By", "Sent Bytes"),
                    idle=2_000.0,
                    busy=90_000_000.0,
                    labels={"kind": "internet"},
                ),
            ),
        ),
    ),
)
