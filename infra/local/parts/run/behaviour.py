"""Cloud Run services and jobs, functions, schedulers."""

import hashlib
import uuid

from infra.local.provider.call import Behaviour, Call, blocks, fingerprint, first, settle
from infra.local.provider.identity import label
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused
from infra.local.provider.wire import UNKNOWN
from infra.local.world import short

SERVICE = "google_cloud_run_v2_service"
SERVICE_V1 = "google_cloud_run_service"
JOB = "google_cloud_run_v2_job"
FUNCTION = "google_cloudfunctions2_function"
# The short form of a region in a run.app name: us-central1 -> uc, europe-west1 -> ew.
_LONG = {"northeast": "ne", "southeast": "se", "northwest": "nw", "southwest": "sw"}


def _region_code(location: str) -> str:
    area, _, rest = location.partition("-")
    word = rest.rstrip("0123456789")
    number = rest[len(word) :]
    code = area[0] + _LONG.get(word, word[:1])
    return code if number in ("", "1") else f"{code}{number}"


def host(call: Call, name: str, location: str) -> str:
    """The run.app host of a service: the same for the same project, name and region."""
    digest = hashlib.sha256(call.settings.project.encode()).hexdigest()
    letters = "".join(chr(ord("a") + int(digest[2 * i : 2 * i + 2], 16) % 26) for i in range(10))
    return f"{name}-{letters}-{_region_code(location)}.a.run.app"


def _fill_service(call: Call, values: Object) -> None:
    name, location, project = str(values["name"]), str(values["location"]), values.get("project")
    uri = f"https://{host(call, name, location)}"
    regional = f"https://{name}-{call.project_number()}.{location}.run.app"
    generation = call.world.next_number(f"revision {values['id']}") + 1
    suffix = fingerprint(generation, name).lower()[:3].replace("+", "x").replace("/", "y")
    revision = f"projects/{project}/locations/{location}/services/{name}/revisions/{name}-{generation:05d}-{suffix}"
    ready = {
        "type": "Ready",
        "state": "CONDITION_SUCCEEDED",
        "message": "",
        "severity": "",
        "last_transition_time": call.now(),
    }
    reasons = {"reason": "", "execution_reason": "", "revision_reason": ""}
    settle(values, uri=uri, urls=[regional, uri], uid=str(uuid.uuid4()), etag=fingerprint(generation))
    settle(values, generation=str(generation), observed_generation=str(generation), reconciling=False)
    settle(values, latest_created_revision=revision, latest_ready_revision=revision, custom_audiences=[])
    settle(values, terminal_condition=[{**ready, **reasons}], ingress="INGRESS_TRAFFIC_ALL", launch_stage="GA")
    settle(values, conditions=[{**ready, **reasons, "type": kind} for kind in ("RoutesReady", "ConfigurationsReady")])
    settle(values, creator="terraform", last_modifier="terraform", delete_time="", expire_time="")
    traffic = {"type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100, "revision": "", "tag": "", "uri": ""}
    if values.get("traffic") is UNKNOWN:
        values["traffic"] = [{key: item for key, item in traffic.items() if key != "uri"}]
    settle(values, traffic_statuses=[traffic])
    template = first(values, "template")
    settle(template, timeout="300s", max_instance_request_concurrency=80, execution_environment="")
    settle(template, service_account=f"{call.project_number()}-compute@developer.gserviceaccount.com")
    if template.get("scaling") is UNKNOWN:
        template["scaling"] = [{"min_instance_count": 0, "max_instance_count": 100}]
    for container in blocks(template, "containers"):
        _fill_container(container, port=True)


def _fill_container(container: Object, *, port: bool) -> None:
    limits = {"cpu": "1000m", "memory": "512Mi"}
    if container.get("ports") is UNKNOWN:
        container["ports"] = [{"name": "http1", "container_port": 8080}] if port else []
    for item in blocks(container, "ports"):
        settle(item, name="http1")
    if container.get("resources") is UNKNOWN:
        container["resources"] = [{"limits": limits, "cpu_idle": True, "startup_cpu_boost": False}]
    for item in blocks(container, "resources"):
        settle(item, limits=limits)
    if container.get("startup_probe") is UNKNOWN:
        probe = {"initial_delay_seconds": 0, "timeout_seconds": 240, "period_seconds": 240, "failure_threshold": 1}
        container["startup_probe"] = [{**probe, "tcp_socket": [{"port": 8080}]}] if port else []


def _fill_service_v1(call: Call, values: Object) -> None:
    uri = f"https://{host(call, str(values['name']), str(values['location']))}"
    condition = {"type": "Ready", "status": "True", "message": "", "reason": ""}
    name = f"{values['name']}-00001"
    status = {"url": uri, "observed_generation": 1, "latest_created_revision_name": name}
    settle(values, status=[{**status, "latest_ready_revision_name": name, "conditions": [condition], "traffic": []}])
    if values.get("traffic") is UNKNOWN:
        values["traffic"] = [{"percent": 100, "latest_revision": True, "revision_name": "", "tag": "", "url": ""}]


def _fill_job(call: Call, values: Object) -> None:
    settle(values, uid=str(uuid.uuid4()), generation="1", observed_generation="1", reconciling=False, launch_stage="GA")
    settle(values, execution_count=0, creator="terraform", last_modifier="terraform", delete_time="", expire_time="")
    inner = first(first(values, "template"), "template")
    settle(inner, timeout="600s", service_account=f"{call.project_number()}-compute@developer.gserviceaccount.com")
    for container in blocks(inner, "containers"):
        _fill_container(container, port=False)


def _remove_protected(_call: Call, values: Object) -> None:
    if values.get("deletion_protection") is not False:
        kind = "job" if "job" in values["id"] else "service"
        text = f"cannot destroy {kind} without setting deletion_protection=false and running `terraform apply`"
        raise Refused(text)


def _fill_function(call: Call, values: Object) -> None:
    name, location = str(values["name"]), str(values["location"])
    url = f"https://{location}-{call.settings.project}.cloudfunctions.net/{name}"
    settle(values, url=url, state="ACTIVE", environment="GEN_2")
    for config in blocks(values, "service_config"):
        settle(config, uri=f"https://{host(call, name, location)}", gcf_uri=url, available_memory="256M")


def _iam_target(call: Call, values: Object) -> None:
    """The service a grant is for must exist; a function is a service too."""
    settle(values, location=call.settings.region or "")
    name, location = short(str(values.get("name") or values.get("service"))), str(values.get("location"))
    services = [entry for kind in (SERVICE, SERVICE_V1, JOB, FUNCTION) for entry in call.world.list(kind)]
    if not any(
        entry.attributes.get("name") == name and entry.attributes.get("location") == location for entry in services
    ):
        path = f"projects/{call.settings.project}/locations/{location}/services/{name}"
        kind = label(call.type_name).split("Iam")[0].lower()
        raise Refused(
            f'Error applying IAM policy for cloudrunv2 {kind} "{path}": Error retrieving IAM policy for cloudrunv2 '
            f"{kind} \"{path}\": googleapi: Error 404: Resource '{name}' of kind 'SERVICE' in region '{location}' in "
            f"project '{call.settings.project}' does not exist."
        )


_TAKEN = "Error creating {}: googleapi: Error 409: Resource '{{name}}' already exists."
BEHAVIOURS = {
    SERVICE: Behaviour(fill=_fill_service, remove=_remove_protected, taken=_TAKEN.format("Service")),
    SERVICE_V1: Behaviour(fill=_fill_service_v1, taken=_TAKEN.format("Service")),
    JOB: Behaviour(fill=_fill_job, remove=_remove_protected, taken=_TAKEN.format("Job")),
    FUNCTION: Behaviour(fill=_fill_function),
    **{
        f"google_cloud_run{version}_iam_{kind}": Behaviour(prepare=_iam_target, adopts=True)
        for version in ("_service", "_v2_service", "_v2_job")
        for kind in ("member", "binding", "policy")
    },
}
