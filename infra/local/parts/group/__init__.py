"""Managed instance groups and their autoscalers: an autoscaler keeps its group's size within its bounds."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, blocks, fingerprint, first, settle
from infra.local.provider.identity import COMPUTE
from infra.local.provider.places import zones
from infra.local.provider.plan import Object
from infra.local.provider.wire import UNKNOWN
from infra.local.world import MANAGERS, Entry, set_group_size, short

ZONAL, REGIONAL = MANAGERS
TEMPLATES = ("google_compute_instance_template", "google_compute_region_instance_template")
AUTOSCALERS = ("google_compute_autoscaler", "google_compute_region_autoscaler")


def _prepare_manager(call: Call, values: Object) -> None:
    for version in blocks(values, "version"):
        reference = version.get("instance_template")
        if isinstance(reference, str) and call.exists(reference, *TEMPLATES) is None:
            path = "projects/" + reference.split("projects/", 1)[1] if "projects/" in reference else reference
            raise call.refuse("creating", 404, f"The resource '{path.split('?')[0]}' was not found, notFound")


def _fill_manager(call: Call, values: Object) -> None:
    group = str(values["self_link"]).replace("/instanceGroupManagers/", "/instanceGroups/")
    settle(values, instance_group=group, fingerprint=fingerprint(values.get("version")), target_size=0)
    settle(values, instance_group_manager_id=int(call.number()[-9:]))
    status = {"is_stable": True, "stateful": [], "version_target": [{"is_reached": True}]}
    settle(values, status=[{**status, "all_instances_config": []}])
    settle(values, base_instance_name=str(values.get("name")))
    if call.type_name == REGIONAL:
        region = short(str(values.get("region")))
        settle(values, distribution_policy_zones=zones(region)[:3], distribution_policy_target_shape="EVEN")
    if values.get("update_policy") is UNKNOWN:
        values["update_policy"] = []


def _after_manager(call: Call, values: Object) -> None:
    entry = call.world.get(call.type_name, str(values["id"]))
    if entry is not None:
        set_group_size(call.world, entry, int(entry.attributes.get("target_size") or 0))


def _change_manager(call: Call, old: Object, new: Object) -> bool:
    _prepare_manager(call, new)
    return old.get("version") != new.get("version")


def _target(call: Call, values: Object) -> Entry | None:
    return call.exists(values.get("target"), ZONAL if call.type_name == AUTOSCALERS[0] else REGIONAL)


def _prepare_autoscaler(call: Call, values: Object) -> None:
    policy = first(values, "autoscaling_policy")
    least, most = policy.get("min_replicas"), policy.get("max_replicas")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        text = (
            "Invalid value for field 'resource.autoscalingPolicy.maxNumReplicas': "
            f"'{most}'. Must be greater than or equal to minNumReplicas., invalid"
        )
        raise call.refuse("creating", 400, text)
    if isinstance(values.get("target"), str) and _target(call, values) is None:
        text = f"The resource '{values['target']}' was not found, notFound"
        raise call.refuse("creating", 404, text)


def _fill_autoscaler(_call: Call, values: Object) -> None:
    policy = first(values, "autoscaling_policy")
    settle(policy, mode="ON", cooldown_period=60)
    for cpu in blocks(policy, "cpu_utilization"):
        settle(cpu, predictive_method="NONE")


def _after_autoscaler(call: Call, values: Object) -> None:
    manager = _target(call, values)
    if manager is None:
        return
    policy = first(values, "autoscaling_policy")
    size = int(manager.attributes.get("target_size") or 0)
    wanted = min(max(size, int(policy.get("min_replicas") or 0)), int(policy.get("max_replicas") or size))
    if wanted != size:
        set_group_size(call.world, manager, wanted)


def _change_autoscaler(call: Call, _old: Object, new: Object) -> bool:
    _prepare_autoscaler(call, new)
    return False


def _remove_manager(call: Call, values: Object) -> None:
    group = str(values.get("instance_group") or "").removeprefix(COMPUTE)
    for kind in ("google_compute_backend_service", "google_compute_region_backend_service"):
        for entry in call.world.list(kind):
            if any(str(item.get("group") or "").endswith(group) for item in entry.attributes.get("backend") or []):
                text = (
                    f"The instance_group_manager resource '{values['id']}' is already being used by '{entry.id}', "
                    "resourceInUseByAnotherResource"
                )
                raise call.refuse("deleting", 400, text)


_MANAGER = Behaviour(
    prepare=_prepare_manager, fill=_fill_manager, change=_change_manager, after=_after_manager, remove=_remove_manager
)
_AUTOSCALER = Behaviour(
    prepare=_prepare_autoscaler, fill=_fill_autoscaler, change=_change_autoscaler, after=_after_autoscaler
)

_BEHAVIOURS = {**dict.fromkeys((ZONAL, REGIONAL), _MANAGER), **dict.fromkeys(AUTOSCALERS, _AUTOSCALER)}

HALF = Half(behaviours=_BEHAVIOURS)
