"""Which series tells how a resource is: a metric of an alert or of a policy, on the registry's own resource."""

import re

from shared.cloud.monitoring import Reading
from shared.parts.part import UPTIME
from shared.parts.views import profiles, reading
from shared.schemas import AlertTarget, Deployment

_METRIC_TYPE = re.compile(r"[a-z0-9.-]+/[A-Za-z0-9_/.-]+")
_NAME = re.compile(r"[a-z0-9-]{1,63}")
_HOST = re.compile(r"[A-Za-z0-9.:-]{1,253}")
_NUMBER = re.compile(r"[0-9]{1,20}")
_MEMORY = "agent.googleapis.com/memory/percent_used"


def reading_of(metric: str, target: AlertTarget, deployment: Deployment | None) -> Reading | None:
    """The reading, or None when the metric or the resource is none that can be read.

    The metric's type comes from outside and goes into a filter: it must look like one, and nothing else gets through.
    """
    metric = metric.replace("{name}", target.name)
    if not _METRIC_TYPE.fullmatch(metric) or not _NAME.fullmatch(target.name):
        return None
    of = f'metric.type="{metric}"'
    if metric == UPTIME:
        return _uptime(of, target, deployment)
    if metric.startswith("agent.googleapis.com/"):
        return _memory(of, target) if metric == _MEMORY else None
    if (found := reading(target.type, metric)) is None:
        return None
    where, aligner = found
    return Reading(f"{of} AND {where.format(**target.model_dump())}", aligner)


def _memory(metric: str, target: AlertTarget) -> Reading | None:
    """What is used of a machine's memory: the agent's series bear the machine's number, in Google's metadata its name
    too, and each tells of one part."""
    which = f'metadata.system_labels.name="{target.name}"'
    if _NUMBER.fullmatch(target.cloud_id or ""):
        which = f'resource.labels.instance_id="{target.cloud_id}"'
    return Reading(f'{metric} AND resource.type="gce_instance" AND {which} AND metric.labels.state="used"')


def _uptime(metric: str, target: AlertTarget, deployment: Deployment | None) -> Reading | None:
    """How many checkers find an address dead: that of a check of its own, or else the deployment's."""
    own = next((each for each in profiles().get(target.type, ()) if each.metric == UPTIME and each.series), None)
    if own is not None:
        where = own.reading.format(name=target.name)
    else:
        outputs = deployment.outputs if deployment else {}
        host = next((str(outputs[key]) for key in ("external_ip", "instance_ip") if outputs.get(key)), "")
        if not _HOST.fullmatch(host):
            return None
        where = f'resource.type="uptime_url" AND resource.labels.host="{host}"'
    return Reading(f"{metric} AND {where}", "ALIGN_NEXT_OLDER", "REDUCE_COUNT_FALSE")
