"""Machines that their zone does not have. Whether one is free there right now, nobody can tell before asking for it."""

from collections.abc import Sequence
from urllib.parse import quote

from jobs.terraform.policy.plan_document import Change
from jobs.terraform.possible.said import Obstacle, Said
from shared.cloud.project import Google
from shared.cost.regions import zones_of


def not_offered(made: Sequence[Change], project: str, google: Google, said: Said) -> None:
    """A machine type that its zone does not offer, or a zone that there isn't."""
    asked: dict[tuple[str, str], list[str]] = {}
    for each in made:
        machine, zone = each.after.get("machine_type"), each.after.get("zone")
        if each.type != "google_compute_instance" or not each.writes or machine == each.before.get("machine_type"):
            continue
        if isinstance(machine, str) and isinstance(zone, str):
            place = zone.rpartition("/")[2], machine.rpartition("/")[2]
            asked.setdefault(place, []).append(each.address)
    for (zone, machine), addresses in sorted(asked.items()):
        status, found = google.ask("compute", _path(project, zone, machine))
        if status == 404:
            what = f"{addresses[0]}: {zone} has no {machine}"
            beside = (each for each in zones_of(zone.rpartition("-")[0]) if each != zone)
            near = next((each for each in beside if google.ask("compute", _path(project, each, machine))[0] == 200), "")
            else_ = f"the zone {near}, which has it" if near else "another zone"
            remedy = f"Choose another: gcloud compute machine-types list --zones={zone}, or {else_}."
            said.obstacles.append(Obstacle("offer", addresses[0], what, remedy))
        elif status != 200:
            said.untold.append(f"whether {zone} has {machine}")
        elif (found.get("deprecated") or {}).get("state") in {"OBSOLETE", "DELETED"}:
            what = f"{addresses[0]}: {machine} is no longer offered in {zone}"
            said.obstacles.append(Obstacle("offer", addresses[0], what, "Choose another machine type."))


def _path(project: str, zone: str, machine: str) -> str:
    return f"compute/v1/projects/{quote(project)}/zones/{quote(zone)}/machineTypes/{quote(machine)}"
