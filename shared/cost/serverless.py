"""Lines of Cloud Run, functions and what calls them.

Usually an instance is paid for while it answers, which a plan doesn't say: only instances that are kept are counted. At
worst every instance up to the maximum runs the whole month. Where no maximum is written it is Google's (100).
"""

import math
from collections.abc import Iterator

from shared.cost import rates, use
from shared.cost.lines import CostLine, line
from shared.cost.planned import Block, Deployment, Resource, UnpricedError
from shared.cost.regions import PRICED
from shared.cost.registry import pricer

_MOST_INSTANCES = 100.0
_UNITS = {"k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12, "ki": 2**10, "mi": 2**20, "gi": 2**30, "ti": 2**40, "": 1.0}


def gib(text: str, where: str) -> float:
    """`512Mi` -> 0.5."""
    digits = text.rstrip("BKMGTikmgtb")
    unit = text[len(digits) :].lower().removesuffix("b")
    try:
        return float(digits) * _UNITS[unit] / 2**30
    except (ValueError, KeyError):
        raise UnpricedError(f"{where} is no amount of memory: {text[:40]!r}") from None


def cpus(text: str, where: str) -> float:
    """`2` or `2000m` -> 2.0."""
    try:
        number = float(text.removesuffix("m")) / (1_000 if text.endswith("m") else 1)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1_000:
        raise UnpricedError(f"{where} is no number of CPUs: {text[:40]!r}")
    return number


def _limits(containers: list[Block], template: Block | None = None) -> tuple[float, float, float]:
    """vCPUs, GiB and GPUs of one instance: of all its containers; one GPU at least where its kind is said."""
    cpu = memory = gpus = 0.0
    for each in containers or [Block({})]:
        limits = each.block("resources").mapping("limits")
        cpu += cpus(str(limits.value("cpu") or "1"), "resources.limits.cpu")
        memory += gib(str(limits.value("memory") or "512Mi"), "resources.limits.memory")
        gpus += cpus(str(limits.value("nvidia.com/gpu") or "0"), "resources.limits of nvidia.com/gpu")
    selected = template is not None and template.block("node_selector").text("accelerator", "")
    return cpu, memory, max(gpus, 1.0) if selected else gpus


def instance_lines(
    what: str, region: str, *, cpu: float, memory: float, kept: float, most: float, always: bool, gpus: float = 0,
    gpu: str = "nvidia-l4", both_zones: bool = True,
) -> Iterator[CostLine]:  # fmt: skip
    """Instances of `cpu` vCPUs and `memory` GiB: `kept` of them always there, at worst `most`.

    `always`: paid for as long as they exist, not only while they answer. With GPUs they always are.
    """
    tier = PRICED[region].run_tier
    always = always or gpus > 0
    month = rates.MONTH_SECONDS
    most = max(kept, most)
    if always:
        cpu_usd, gib_usd = rates.RUN_INSTANCE_CPU_SECOND[tier], rates.RUN_INSTANCE_GIB_SECOND[tier]
        yield line(f"{what}, instances", kept, (cpu * cpu_usd + memory * gib_usd) * month, worst=most)
    else:
        idle = (cpu + memory) * rates.RUN_IDLE_SECOND[tier] * month
        busy = (cpu * rates.RUN_CPU_SECOND[tier] + memory * rates.RUN_GIB_SECOND[tier]) * month
        yield line(f"{what}, instances kept warm", kept, idle)
        # Those that are kept warm are counted idle above.
        yield line(f"{what}, instances at work", 0, busy, worst=max(0.0, most - kept * idle / busy) if busy else 0)
    if gpus:
        if gpu not in rates.RUN_GPU_SECOND:
            raise UnpricedError(f"no price is known for the accelerator {gpu[:60]!r} on Cloud Run")
        yield line(f"{what}, {gpu}", kept * gpus, rates.RUN_GPU_SECOND[gpu][both_zones] * month, worst=most * gpus)


def _throttled(containers: list[Block]) -> list[bool]:
    """Whether each has a CPU only while it answers a request; what answers none has it always, whatever is written."""
    return [each.block("resources").flag("cpu_idle", default=True) for each in containers]


def _requests() -> CostLine:
    return line("Cloud Run requests", use.REQUESTS.usual, rates.RUN_REQUEST, worst=use.REQUESTS.worst)


@pricer("google_cloud_run_v2_service")
def service(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A service: the larger of its own minimum and its template's."""
    values = resource.values
    template = values.block("template")
    own, scaling = values.block("scaling"), template.block("scaling")
    kept = max(own.number("min_instance_count", 0), scaling.number("min_instance_count", 0))
    written = [most for each in (own, scaling) if (most := each.number("max_instance_count", 0))]
    most = min(written, default=_MOST_INSTANCES)
    manual = own.number("manual_instance_count", 0)
    kept = max(kept, manual) if own.text("scaling_mode", "AUTOMATIC") == "MANUAL" or manual else kept
    containers = template.blocks("containers")
    cpu, memory, gpus = _limits(containers, template)
    always = not all(_throttled(containers))
    yield from instance_lines(
        "Cloud Run", deployment.region(resource), cpu=cpu, memory=memory, gpus=gpus, kept=kept, most=most,
        always=always, gpu=template.block("node_selector").text("accelerator", "nvidia-l4"),
        both_zones=not template.flag("gpu_zonal_redundancy_disabled"),
    )  # fmt: skip
    yield _requests()


@pricer("google_cloud_run_service")
def knative_service(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A service of the first generation's API: its scale stands in annotations."""
    template = resource.values.block("template")
    notes = template.block("metadata").mapping("annotations")
    kept = Block({"n": notes.value("autoscaling.knative.dev/minScale")}).number("n", 0)
    most = Block({"n": notes.value("autoscaling.knative.dev/maxScale")}).number("n", 0) or _MOST_INSTANCES
    whole = resource.values.block("metadata").mapping("annotations")
    kept = max(kept, Block({"n": whole.value("run.googleapis.com/minScale")}).number("n", 0))
    spec = template.block("spec")
    gpu = str(spec.mapping("node_selector").value("run.googleapis.com/accelerator") or "")
    cpu, memory, gpus = _limits(spec.blocks("containers"))
    gpus = max(gpus, 1.0) if gpu else gpus
    one_zone = str(notes.value("run.googleapis.com/gpu-zonal-redundancy-disabled") or "").lower() == "true"
    always = str(notes.value("run.googleapis.com/cpu-throttling") or "true").lower() == "false"
    yield from instance_lines(
        "Cloud Run", deployment.region(resource), cpu=cpu, memory=memory, gpus=gpus, kept=kept, most=most,
        always=always, gpu=gpu or "nvidia-l4", both_zones=not one_zone,
    )  # fmt: skip
    yield _requests()


@pricer("google_cloud_run_v2_worker_pool")
def worker_pool(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Workers are always there."""
    scaling, template = resource.values.block("scaling"), resource.values.block("template")
    kept = max(scaling.number("manual_instance_count", 0), scaling.number("min_instance_count", 0)) or 1
    containers = template.blocks("containers")
    cpu, memory, gpus = _limits(containers, template)
    _throttled(containers)
    yield from instance_lines(
        "Cloud Run workers", deployment.region(resource), cpu=cpu, memory=memory, gpus=gpus, kept=kept,
        most=scaling.number("max_instance_count", 0) or kept, always=True,
        gpu=template.block("node_selector").text("accelerator", "nvidia-l4"),
        both_zones=not template.flag("gpu_zonal_redundancy_disabled"),
    )  # fmt: skip


@pricer("google_cloud_run_v2_job")
def job(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A job: usually its tasks once a day for ten minutes, at worst without a pause and as many as it may at a time.

    A schedule begins the next execution whether or not the last one has ended.
    """
    outer = resource.values.block("template")
    inner = outer.block("template")
    containers = inner.blocks("containers")
    cpu, memory, gpus = _limits(containers, inner)
    _throttled(containers)
    tasks = outer.number("task_count", 1) or 1
    at_a_time = min(tasks, outer.number("parallelism", 0) or tasks)
    tier = PRICED[deployment.region(resource)].run_tier
    second = cpu * rates.RUN_INSTANCE_CPU_SECOND[tier] + memory * rates.RUN_INSTANCE_GIB_SECOND[tier]
    if gpus:
        gpu = inner.block("node_selector").text("accelerator", "nvidia-l4")
        if gpu not in rates.RUN_GPU_SECOND:
            raise UnpricedError(f"no price is known for the accelerator {gpu[:60]!r} on Cloud Run")
        second += gpus * rates.RUN_GPU_SECOND[gpu][not inner.flag("gpu_zonal_redundancy_disabled")]
    usual, worst = use.JOB_SECONDS
    lasts = _seconds(inner, "timeout", _JOB_TIMEOUT) * (1 + inner.number("max_retries", _JOB_RETRIES))
    starts = deployment.written_with(resource, "google_cloud_scheduler_job")
    often = [every_seconds(each.values.whole_text("schedule", "* * * * *")) for each in starts]
    executions = sum(math.ceil(lasts / each) for each in often) or 1
    yield line("Cloud Run job, seconds", tasks * usual, second, worst=at_a_time * executions * worst)


_JOB_TIMEOUT, _JOB_RETRIES = "600s", 3


def _seconds(block: Block, path: str, default: str) -> float:
    written = block.text(path, default).removesuffix("s")
    if not written.replace(".", "", 1).isdigit():
        raise UnpricedError(f"{path} is no number of seconds: {written[:40]!r}")
    return float(written)


def every_seconds(schedule: str) -> float:
    """How many seconds lie between two starts of a schedule at least, 60 for one that is not understood."""
    said = schedule.lower().split()
    if said[:1] == ["every"] and len(said) >= 3 and said[1].isdigit():
        unit = {"m": 60.0, "h": 3600.0}.get(said[2][0], 60.0)
        return max(60.0, int(said[1]) * unit)
    if len(said) != 5:
        return 60.0
    minute, hour = said[0], said[1]
    if not minute.isdigit():
        step = minute.removeprefix("*/")
        return int(step) * 60.0 if step.isdigit() and 0 < int(step) <= 30 else 60.0
    if not hour.isdigit():
        step = hour.removeprefix("*/")
        return int(step) * 3600.0 if step.isdigit() and 0 < int(step) <= 12 else 3600.0
    return 86_400.0


# https://cloud.google.com/run/docs/configuring/services/cpu, functions: what a size of memory brings, in vCPUs.
_FUNCTION_CPU = ((0.125, 1 / 12), (0.25, 1 / 6), (0.5, 1 / 3), (1, 7 / 12), (2, 1), (4, 2), (8, 2), (16, 4), (32, 8))


@pricer("google_cloudfunctions2_function")
def function(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A function of the second generation: a Cloud Run service of its own."""
    config = resource.values.block("service_config")
    memory = gib(config.text("available_memory", "256M"), "service_config.available_memory")
    written = config.text("available_cpu", "")
    cpu = cpus(written, "service_config.available_cpu") if written else _cpu_of(memory)
    yield from instance_lines(
        "function", deployment.region(resource), cpu=cpu, memory=memory, kept=config.number("min_instance_count", 0),
        most=config.number("max_instance_count", 0) or _MOST_INSTANCES, always=False,
    )  # fmt: skip
    yield _requests()


def _cpu_of(memory: float) -> float:
    return next((cpu for most, cpu in _FUNCTION_CPU if memory <= most * 1.05), 8.0)


@pricer("google_cloud_tasks_queue")
def tasks_queue(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """https://cloud.google.com/tasks/pricing."""
    del resource, deployment
    yield line("Cloud Tasks, operations", use.TASKS.usual, 0.40 / 1_000_000, worst=use.TASKS.worst)


@pricer("google_cloud_scheduler_job")
def scheduler_job(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """https://cloud.google.com/scheduler/pricing: per job, however often it runs."""
    del resource, deployment
    yield line("Cloud Scheduler job", 1, 0.10)


@pricer("google_workflows_workflow")
def workflow(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """https://cloud.google.com/workflows/pricing: outside calls, the dearer step."""
    del resource, deployment
    yield line("Workflows, steps", use.WORKFLOW_STEPS.usual, 0.025 / 1_000, worst=use.WORKFLOW_STEPS.worst)


@pricer("google_api_gateway_gateway")
def api_gateway(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """https://cloud.google.com/api-gateway/pricing, first step."""
    del resource, deployment
    yield line("API Gateway, calls", use.REQUESTS.usual, 3.0 / 1_000_000, worst=use.REQUESTS.worst)


@pricer("google_pubsub_topic")
def topic(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """What is published, and what is kept where retention is asked for."""
    del deployment
    usual, worst = use.TOPIC_GIB
    yield line("Pub/Sub, GiB published", usual, rates.PUBSUB_GIB, worst=worst)
    if days := _days(resource, "message_retention_duration"):
        kept = use.KEPT_GIB
        share = max(0.0, days - _WEEK) / (_LONGEST_KEPT - _WEEK)
        # What a week keeps of a usual topic is next to nothing.
        yield line("Pub/Sub, GiB kept", kept.usual * share, rates.PUBSUB_KEPT_GIB, worst=kept.worst)


@pricer("google_pubsub_subscription")
def subscription(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """What is delivered; exports to BigQuery and buckets are dearer."""
    del deployment
    usual, worst = use.TOPIC_GIB
    export = resource.values.has("bigquery_config") or resource.values.has("cloud_storage_config")
    yield line("Pub/Sub, GiB delivered", usual, rates.PUBSUB_EXPORT_GIB if export else rates.PUBSUB_GIB, worst=worst)
    days = _days(resource, "message_retention_duration")
    if resource.values.flag("retain_acked_messages") or days > _WEEK:
        share = max(0.0, days - _WEEK) / (_LONGEST_KEPT - _WEEK)
        yield line("Pub/Sub, GiB kept", use.KEPT_GIB.usual * share, rates.PUBSUB_KEPT_GIB, worst=worst)


_WEEK, _LONGEST_KEPT = 7.0, 31.0


def _days(resource: Resource, path: str) -> float:
    """A duration such as `604800s` in days; 0 where there is none."""
    written = resource.values.text(path, "0s")
    if not written.removesuffix("s").replace(".", "", 1).isdigit():
        raise UnpricedError(f"{path} is no number of seconds: {written[:40]!r}")
    return float(written.removesuffix("s")) / 86_400
