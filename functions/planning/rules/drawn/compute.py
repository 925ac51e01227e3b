"""What runs: services, workers, jobs, functions, machines, clusters."""

import re

from functions.planning.rules.drawn.jobs import draw_functions, draw_job
from functions.planning.rules.drawn.machines import draw_group, draw_machine
from functions.planning.rules.drawn.products import draw_products
from functions.planning.rules.drawn.runtime import Runtime, is_pushed
from functions.planning.rules.drawn.services import draw_bot, draw_services, draw_worker
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.values import gpu_in


def draw_compute(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    """Every part that runs something."""
    wants = reading.wants
    if runtime.gke:
        _cluster(sketch, reading)
    if runtime.group:
        draw_group(sketch, reading)
    if runtime.vm:
        draw_machine(sketch, reading, runtime)
    if runtime.run:
        draw_services(sketch, reading, runtime)
    if runtime.run or runtime.vm:
        draw_products(sketch, reading, runtime)
    if wants("function", "trigger", "workflow", "secret_alert", "document_trigger") or _mails(reading, runtime):
        draw_functions(sketch, reading)
    trained = wants("gpu") and sketch.of("vm") and wants("job") and not wants("schedule", "container", "batch")
    if trained:
        # What needs the accelerator runs where it is.
        sketch.meet("job", f"{sketch.of('vm')[0]}: it runs on the machine with the GPU")
    elif (wants("job", "batch") and not sketch.of("runner")) or (
        wants("schedule") and not (wants(*_SCHEDULED_ELSEWHERE) or sketch.of("function"))
    ):
        draw_job(sketch, reading, runtime)
    if (wants("worker") and not _is_handled(sketch, reading)) or (reading.own and is_pushed(reading)):
        draw_worker(sketch, reading, runtime)
    if wants("bot"):
        draw_bot(sketch, reading)


def _is_handled(sketch: Sketch, reading: Reading) -> bool:
    """Whether the bot, or the function that messages start, is what works: no worker is named beside it."""
    started = [each for each in sketch.of("function") if sketch.parts[each].settings.get("trigger") == "pubsub"]
    named = any(re.search(r"worker|consumer|daemon", each.words.lower()) for each in reading.of("worker"))
    if named or not (started or reading.wants("bot")):
        return False
    sketch.meet("worker", f"{started[0]}: it is called for every message" if started else "bot: it works all the time")
    return True


_SCHEDULED_ELSEWHERE = ("kms", "scheduled_query", "instance_schedule", "composer")


def _mails(reading: Reading, runtime: Runtime) -> bool:
    return reading.wants("email") and not (runtime.run or runtime.vm or runtime.gke or reading.names("job", "batch"))


# Autopilot has no nodes that anybody counts.
_NODES_COUNTED = re.compile(
    r"\b(?:\d{1,3} ?(?:-|to|bis|a) ?)?\d{1,3} (?:worker )?(?:nodes|knoten|nodos|noeuds)\b|\bautoscal\w*(?: \w+)? min(?:imum)?\.? \d{1,3}"
    r"|\b(?:one|single|1|an?) (?:small|tiny|cheap|single|big|large) node\b"
)


_SMALL_NODE = re.compile(r"\b(?:one|single|1|an?) (?:small|tiny|cheap) node\b")


def _cluster(sketch: Sketch, reading: Reading) -> None:
    wants = reading.wants
    sized = reading.goal.machine_type is not None and reading.goal.machine_type in reading.text
    standard = (
        (sized or wants("standard_cluster", "node_pools", "spot", "gpu") or _NODES_COUNTED.search(reading.text))
        and not _kept(reading)
    ) or reading.rejects("autopilot")
    # Autopilot's clusters stand in their region: one in a zone has nodes of its own.
    standard = standard or (reading.goal.zone is not None and "autopilot" not in reading.text)
    made = sketch.add("kubernetes", "cluster", "gke", "kubernetes")
    sketch.set("", made, "standard" if standard else "autopilot", "mode")
    if made:
        sketch.meet(
            "standard_cluster" if standard else "autopilot", f"{made}: {'standard' if standard else 'autopilot'} mode"
        )
    if made and wants("workload_identity"):
        sketch.meet("workload_identity", f"{made}: it is on, so programs act as accounts without keys")
    if made and wants("private") and not wants("private_nodes"):
        sketch.meet("private", f"{made}: nodes have no public address, nor has the control plane")
    sketch.set("private_nodes" if wants("private_nodes") else "", made, True, "private_nodes")
    if wants("node_pools"):
        sketch.set("node_pools", made, ("2", "true"), "node_pools", "pools", "extra_pools")
        if standard and wants("scale_to_zero"):
            sketch.put("scale_to_zero", made, second_min=0)
    if standard and _SMALL_NODE.search(reading.text):
        sketch.put("", made, node_type="e2-medium", min_nodes=1)
    if wants("spot"):
        sketch.set("spot", made, ("true", "1"), "spot", "spot_nodes", "spot_pool")
    if wants("autoscale") and made:
        sketch.meet("autoscale", f"{made}: nodes are added and removed with the load")
    if wants("ha_db", "available") and made:
        sketch.set("available" if wants("available") else "", made, ("true", "regional"), "regional", "availability")
    if wants("ingress"):
        sketch.set("ingress", made, True, "ingress", "ingress_address", "address")
    if wants("gpu"):
        model = gpu_in(reading.text)[0]
        names = (f"nvidia-tesla-{model}", f"nvidia-{model}") if model else ("nvidia-l4",)
        sketch.set("gpu", made, names, "gpu", why=f"pools have an L4 or a T4 here, and no {model}")
    if made:
        for need in ("service", "multi_service", "container", "worker", "internal_services"):
            if wants(need):
                sketch.meet(need, f"{made}: runs in the cluster; its manifests are yours to apply")


def _kept(reading: Reading) -> bool:
    """Whether Autopilot is asked for and not left: `from Autopilot to a standard cluster`."""
    return reading.wants("autopilot") and not reading.wants("standard_cluster")
