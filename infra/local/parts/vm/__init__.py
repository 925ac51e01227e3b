"""Instances, disks and instance templates."""

import re
from typing import Any

from infra.local.parts.half import Half
from infra.local.parts.network import find_network, internal_address, subnetwork_of, zone_region
from infra.local.provider.call import Behaviour, Call, blocks, fingerprint, first, settle
from infra.local.provider.identity import COMPUTE
from infra.local.provider.places import image_project, machine_type_exists, zone_exists
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused
from infra.local.provider.wire import UNKNOWN
from infra.local.world import MANAGERS, Entry, short

INSTANCE = "google_compute_instance"
DISK = "google_compute_disk"
REGION_DISK = "google_compute_region_disk"
_NEEDS_A_STOP = (
    "advanced_machine_features",
    "enable_display",
    "machine_type",
    "min_cpu_platform",
    "service_account",
    "shielded_instance_config",
)
_STOP_FIRST = (
    "Changing the machine_type, min_cpu_platform, service_account, enable_display, shielded_instance_config, "
    "scheduling.node_affinities, scheduling.max_run_duration or network_interface.[#d].(network/subnetwork/"
    "subnetwork_project) or advanced_machine_features on a started instance requires stopping it. To acknowledge this, "
    "please set allow_stopping_for_update = true in your config. You can also stop it by setting desired_status = "
    '"TERMINATED", but the instance will not be restarted after the update.'
)


def _prepare_instance(call: Call, values: Object) -> None:
    zone = short(str(values.get("zone") or ""))
    if zone and not zone_exists(zone):
        path = f"projects/{call.settings.project}/zones/{zone}"
        text = f"googleapi: Error 404: The resource '{path}' was not found, notFound"
        raise Refused(f"Error loading zone '{zone}': {text}")
    if zone:
        _check_machine_type(call, values, zone)
    _check_image(call, first(first(values, "boot_disk"), "initialize_params").get("image"))
    for interface in blocks(values, "network_interface"):
        subnetwork_of(call, interface, zone_region(values))
    source = first(values, "boot_disk").get("source")
    if isinstance(source, str) and not first(first(values, "boot_disk"), "initialize_params"):
        _disk(call, source, zone)
    for attached in blocks(values, "attached_disk"):
        _disk(call, attached.get("source"), zone)


def _check_machine_type(call: Call, values: Object, zone: str) -> None:
    machine = short(str(values.get("machine_type")))
    if not machine_type_exists(machine):
        path = f"projects/{call.settings.project}/zones/{zone}/machineTypes/{machine}"
        text = (
            f"Invalid value for field 'resource.machineType': '{COMPUTE}{path}'. The referenced resource does not "
            "exist., invalid"
        )
        raise call.refuse("creating", 400, text)


def _check_image(call: Call, image: Any) -> None:
    if not isinstance(image, str) or image == "":
        return
    known = image_project(image.split("/", 1)[0]) or image_project(short(image)) or "-cloud/" in image
    if not known and call.exists(image, "google_compute_image") is None:
        raise Refused(f"Error resolving image name '{image}': Could not find image or family {image}")


def _disk(call: Call, reference: Any, zone: str) -> Entry:
    """The disk that a machine in a zone takes: one of that zone, or of the region that also stands there."""
    name = short(str(reference))
    if "/regions/" in str(reference):
        entry = call.exists(reference, REGION_DISK)
        if entry is None:
            raise call.refuse("creating", 404, f"The resource '{reference}' was not found, notFound")
        if zone not in {short(str(each)) for each in entry.attributes.get("replica_zones") or []}:
            text = f"The disk resource '{entry.id}' is not in zone '{zone}' of the instance., invalid"
            raise call.refuse("creating", 400, text)
        return entry
    entry = call.world.get(DISK, f"projects/{call.settings.project}/zones/{zone}/disks/{name}")
    if entry is None:
        path = f"projects/{call.settings.project}/zones/{zone}/disks/{name}"
        raise call.refuse("creating", 404, f"The resource '{path}' was not found, notFound")
    return entry


def _fill_instance(call: Call, values: Object) -> None:
    name, zone = str(values["name"]), short(str(values["zone"]))
    project = values.get("project")
    settle(values, instance_id=call.number(), cpu_platform="Intel Broadwell", current_status=_status(values))
    settle(values, tags_fingerprint=fingerprint(values.get("tags")))
    settle(values, metadata_fingerprint=fingerprint(values.get("metadata"), values.get("metadata_startup_script")))
    settle(values, label_fingerprint=fingerprint(values.get("labels")))
    boot = first(values, "boot_disk")
    settle(boot, device_name="persistent-disk-0", source=f"{COMPUTE}projects/{project}/zones/{zone}/disks/{name}")
    settle(boot, disk_encryption_key_sha256="", kms_key_self_link="")
    if boot.get("initialize_params") is UNKNOWN:
        boot["initialize_params"] = []
    params = first(boot, "initialize_params")
    settle(params, size=10, type="pd-standard", labels={}, provisioned_iops=0, provisioned_throughput=0)
    for index, interface in enumerate(blocks(values, "network_interface")):
        _fill_interface(call, values, interface, index)
    if values.get("scheduling") is UNKNOWN:
        values["scheduling"] = [_scheduling()]
    if values.get("shielded_instance_config") is UNKNOWN:
        shielded = {"enable_secure_boot": False, "enable_vtpm": True, "enable_integrity_monitoring": True}
        values["shielded_instance_config"] = [shielded]
    for account in blocks(values, "service_account"):
        settle(account, email=f"{call.project_number()}-compute@developer.gserviceaccount.com")
    values["current_status"] = _status(values)


def _fill_interface(call: Call, values: Object, interface: Object, index: int) -> None:
    subnetwork, cidr = subnetwork_of(call, interface, zone_region(values))
    if interface.get("network") is UNKNOWN:
        entry = call.exists(subnetwork, "google_compute_subnetwork")
        network = call.exists(entry.attributes.get("network"), "google_compute_network") if entry else None
        interface["network"] = COMPUTE + (
            network.id if network else f"projects/{call.settings.project}/global/networks/{short(subnetwork)}"
        )
    settle(interface, subnetwork=COMPUTE + subnetwork, subnetwork_project=subnetwork.split("/")[1])
    if interface.get("network_ip") is UNKNOWN:
        interface["network_ip"] = internal_address(call, subnetwork, cidr)
    settle(interface, name=f"nic{index}", stack_type="IPV4_ONLY", ipv6_access_type="", ipv6_address="")
    settle(interface, internal_ipv6_prefix_length=0, network_attachment="", nic_type="")
    access = interface.get("access_config") or []
    for config in access:
        if config.get("nat_ip") in (UNKNOWN, "", None):
            config["nat_ip"] = call.world.claim_address(call.type_name, str(values["id"]), f"nic{index}")
        else:
            _reserved(call, values, str(config["nat_ip"]))
        settle(config, network_tier="PREMIUM")
    if not access:
        call.world.release_address(call.type_name, str(values["id"]), f"nic{index}")


def _reserved(call: Call, values: Object, address: str) -> None:
    """A chosen external address must be reserved in the project and not be used by another machine."""
    if call.world.address_of(INSTANCE, str(values["id"]), "nic0") == address:
        return
    kinds = ("google_compute_address", "google_compute_global_address")
    owners = [entry for kind in kinds for entry in call.world.list(kind) if entry.attributes.get("address") == address]
    if not owners:
        text = (
            f"Invalid value for field 'resource.networkInterfaces[0].accessConfigs[0].natIP': '{address}'. The "
            f"specified external IP address '{address}' was not found in region '{zone_region(values)}'., invalid"
        )
        raise call.refuse("creating", 400, text)
    for entry in call.world.list(INSTANCE):
        used = [
            access.get("nat_ip")
            for interface in entry.attributes.get("network_interface") or []
            for access in blocks(interface, "access_config")
        ]
        if address in used and entry.id != values["id"]:
            raise call.refuse("creating", 400, f"External IP address: {address} is already in-use., invalid")


def _scheduling() -> Object:
    plain = {"automatic_restart": True, "on_host_maintenance": "MIGRATE", "preemptible": False}
    return {**plain, "provisioning_model": "STANDARD", "min_node_cpus": 0, "availability_domain": 0}


def _status(values: Object) -> str:
    return "TERMINATED" if values.get("desired_status") == "TERMINATED" else "RUNNING"


def _change_instance(call: Call, old: Object, new: Object) -> bool:
    changed = [name for name in _NEEDS_A_STOP if _different(old.get(name), new.get(name))]
    places = [[nic.get("network"), nic.get("subnetwork")] for nic in blocks(new, "network_interface")]
    before = [[nic.get("network"), nic.get("subnetwork")] for nic in blocks(old, "network_interface")]
    if places != before:
        changed.append("network_interface")
    if changed:
        running = old.get("current_status") in (None, "", "RUNNING")
        if running and new.get("desired_status") != "TERMINATED" and not new.get("allow_stopping_for_update"):
            raise Refused(_STOP_FIRST)
        _check_machine_type(call, new, short(str(new.get("zone"))))
    started = old.get("current_status") == "TERMINATED" and _status(new) == "RUNNING"
    return bool(changed) or started


def _different(old: Any, new: Any) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return short(old) != short(new)
    return bool((old or None) != (new or None))


def _remove_instance(_call: Call, values: Object) -> None:
    if values.get("deletion_protection"):
        raise Refused(
            f"Cannot delete instance {values.get('name')}: instance Deletion Protection is enabled. Set "
            'deletion_protection to false for this resource and run "terraform apply" before attempting to delete it.'
        )


def _prepare_disk(call: Call, values: Object) -> None:
    _check_image(call, values.get("image"))


def _fill_disk(call: Call, values: Object) -> None:
    settle(values, size=10, disk_id=call.number(), physical_block_size_bytes=4096, users=[])
    settle(values, label_fingerprint=fingerprint(values.get("labels")), access_mode="READ_WRITE_SINGLE")
    settle(values, source_image_id="", source_snapshot_id="", last_attach_timestamp="", last_detach_timestamp="")
    settle(values, provisioned_iops=0, provisioned_throughput=0, enable_confidential_compute=False, licenses=[])


def _remove_disk(call: Call, values: Object) -> None:
    for entry in call.world.list(INSTANCE):
        disks = [*(entry.attributes.get("boot_disk") or []), *(entry.attributes.get("attached_disk") or [])]
        if any(str(disk.get("source") or "").endswith(str(values["id"])) for disk in disks):
            text = (
                f"The disk resource '{values['id']}' is already being used by '{entry.id}', "
                "resourceInUseByAnotherResource"
            )
            raise call.refuse("deleting", 400, text)
    if values.get("create_snapshot_before_destroy"):
        stamp = re.sub(r"\D", "", call.now())[:12]
        prefix = values.get("create_snapshot_before_destroy_prefix") or values["name"]
        name = f"{prefix}-{stamp[:8]}-{stamp[8:]}"
        snapshot = f"projects/{call.settings.project}/global/snapshots/{name}"
        call.world.put("google_compute_snapshot", snapshot, {"name": name, "id": snapshot, "source_disk": values["id"]})


def _prepare_attachment(call: Call, values: Object) -> None:
    """A disk is attached in the zone of its instance."""
    instance = call.exists(values.get("instance"), INSTANCE)
    if instance is None:
        raise call.refuse("creating", 404, f"The resource '{values.get('instance')}' was not found, notFound")
    zone = short(str(instance.attributes.get("zone")))
    values["zone"] = zone if values.get("zone") in (None, UNKNOWN) else values["zone"]
    _disk(call, values.get("disk"), zone)
    settle(values, device_name=short(str(values.get("disk"))))


def _prepare_template(call: Call, values: Object) -> None:
    if values.get("name") in (None, UNKNOWN, ""):
        prefix = values.get("name_prefix") or "terraform-"
        stamp = re.sub(r"\D", "", call.now())[:16]
        values["name"] = f"{prefix}{stamp}{call.world.next_number('template') % 10**8:08d}"
    machine = short(str(values.get("machine_type")))
    if not machine_type_exists(machine):
        text = f"Invalid value for field 'resource.properties.machineType': '{machine}'. Invalid machine type., invalid"
        raise call.refuse("creating", 400, text)
    for disk in blocks(values, "disk"):
        _check_image(call, disk.get("source_image"))
    for interface in blocks(values, "network_interface"):
        find_network(call, interface.get("network"))


def _fill_template(call: Call, values: Object) -> None:
    settle(
        values, metadata_fingerprint=fingerprint(values.get("metadata")), tags_fingerprint="", numeric_id=call.number()
    )
    settle(values, self_link_unique=f"{values['self_link']}?uniqueId={call.number()}", name_prefix="")
    for index, disk in enumerate(blocks(values, "disk")):
        settle(disk, boot=index == 0, device_name=f"persistent-disk-{index}", mode="READ_WRITE", type="PERSISTENT")
        settle(disk, disk_size_gb=10, disk_type="pd-standard", interface="SCSI", source_image="", architecture="")
    for index, interface in enumerate(blocks(values, "network_interface")):
        settle(interface, name=f"nic{index}", stack_type="IPV4_ONLY", subnetwork="", network_ip="", ipv6_access_type="")
        if interface.get("network") is UNKNOWN:
            subnetwork = call.exists(interface.get("subnetwork"), "google_compute_subnetwork")
            interface["network"] = str(subnetwork.attributes.get("network")) if subnetwork else ""
        for access in blocks(interface, "access_config"):
            settle(access, nat_ip="", network_tier="PREMIUM", public_ptr_domain_name="")
    if values.get("scheduling") is UNKNOWN:
        values["scheduling"] = [_scheduling()]


def _remove_template(call: Call, values: Object) -> None:
    for kind in MANAGERS:
        for entry in call.world.list(kind):
            for version in entry.attributes.get("version") or []:
                if short(str(version.get("instance_template")).split("?")[0]) == short(str(values["id"])):
                    text = (
                        f"The instance_template resource '{values['id']}' is already being used by '{entry.id}', "
                        "resourceInUseByAnotherResource"
                    )
                    raise call.refuse("deleting", 400, text)


_BEHAVIOURS = {
    INSTANCE: Behaviour(
        prepare=_prepare_instance, fill=_fill_instance, change=_change_instance, remove=_remove_instance
    ),
    "google_compute_attached_disk": Behaviour(prepare=_prepare_attachment),
    DISK: Behaviour(prepare=_prepare_disk, fill=_fill_disk, remove=_remove_disk),
    REGION_DISK: Behaviour(prepare=_prepare_disk, fill=_fill_disk, remove=_remove_disk),
    "google_compute_instance_template": Behaviour(
        prepare=_prepare_template, fill=_fill_template, remove=_remove_template
    ),
    "google_compute_region_instance_template": Behaviour(
        prepare=_prepare_template, fill=_fill_template, remove=_remove_template
    ),
}

HALF = Half(behaviours=_BEHAVIOURS)
