"""Machines that run the jobs of a pipeline: GitHub's and GitLab's runners, and the agents of other products."""

import re

from functions.planning.rules.drawn.gpus import draw_runner_gpu
from functions.planning.rules.drawn.runtime import MOST_MACHINES
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values

AGENTS = re.compile(
    r"\b(?:(\d{1,2}) )?(?:[a-z]\w*[ -]){0,2}?(agent(?:s|en|es)?|executors?|runners?|build nodes?|build machines?|(?<=jenkins )workers?|(?<=concourse )workers?)\b"
)


def draw_agents(sketch: Sketch, reading: Reading, said: re.Match[str]) -> None:
    """The machines that work for a server, which itself has to stay: only they may be taken back."""
    count = int(said[1] or values.machines_in(reading.text) or 1)
    names = ["agent", *(f"agent-{number}" for number in range(2, min(count, MOST_MACHINES) + 1))]
    for name in names:
        size = reading.goal.machine_type or "e2-standard-2"
        sketch.add("", name, "vm", machine_type=size, public=False, spot=reading.wants("spot"))
        if reading.wants("bastion"):
            sketch.set("bastion", name, True, "bastion")
        if reading.wants("data_disk") and reading.goal.stored_gb:
            sketch.set("data_disk", name, int(reading.goal.stored_gb), "data_disk_gb")
    for need in ("ci_runner", "spot", "vm"):
        if reading.wants(need):
            sketch.meet(need, f"{', '.join(names)}: machines without a public address, which you join to the server")
    if count > len(names):
        sketch.lack("ci_runner", f"{count} machines were asked for; the plan has {len(names)}")
    else:
        sketch.taken.append(said.span())


_OTHER_CI = re.compile(
    r"\b(?:jenkins|buildkite|team ?city|bamboo|drone|woodpecker|azure (?:devops|pipelines?)|circle ?ci|bitbucket|gitea|forgejo|semaphore|concourse|go ?cd|harness|travis)\b"
)


# An accelerator of another machine, which stands beside the runners.
_BESIDE = re.compile(
    r"(?:,|;|\.|\b(?:and|plus|und|y|et|e|en|sowie)) (?:and |plus )?(?:an?|one|1|eine?|una?|une|uma?|een) (?:[\w-]+ ){0,2}?(?:vms?|machines?|instances?|servers?|maquina|serveur|maschine)\b[^.;,]{0,60}\b(?:gpus?|l4|t4|a100|h100|v100|p100|p4)\b"
)


def draw_runner(sketch: Sketch, reading: Reading) -> None:
    """What runs the jobs of the product that the goal names; GitHub's runners where it names none."""
    if _OTHER_CI.search(reading.text) and not re.search(r"\bgithub (?:actions )?runners?\b", reading.text):
        # They join a server that is another product's.
        if (said := AGENTS.search(reading.text)) is not None:
            draw_agents(sketch, reading, said)
        return
    if "gitlab" in reading.text:
        made = sketch.add("ci_runner", "gitlab-runner", "gitlab_runner")
        named = values.host_in(reading.text)
        sketch.set("", made, named if named and "gitlab" in named else None, "host")
        if reading.wants("spot"):
            sketch.set("spot", made, True, "spot")
        counted = re.search(r"\b(\d{1,2}) (?:\w+ ){0,2}(?:runners?|machines?|vms?)\b", reading.text)
        sketch.set("", made, counted[1] if counted else None, "count")
        if reading.wants("vm"):
            sketch.meet("vm", f"{made}: machines that run the jobs in containers")
        for need in ("autoscale", "ephemeral"):
            if reading.wants(need):
                sketch.lack(
                    need, "GitLab's runners are a fixed number of machines here, each with several jobs at a time"
                )
        return
    least, most = values.range_in(reading.text)
    made = sketch.add("ci_runner", "runner", "runner", "runners", "ci_runner")
    sketch.set("", made, most or 10, "max_replicas", "max_runners")
    sketch.set("", made, reading.goal.machine_type, "machine_type")
    stored = reading.goal.stored_gb
    if stored and sketch.set("data_disk" if reading.wants("data_disk") else "", made, int(stored), "disk_gb"):
        sketch.lacks.pop("data_disk", None)
    sketch.set("", made, least or 0, "min_replicas", "min_runners")
    if made and reading.wants("instance_schedule"):
        sketch.lack("instance_schedule", f"{made}: its machines stand for a job alone, and have no hours of their own")
    if made and reading.wants("gpu") and not _BESIDE.search(reading.text):
        draw_runner_gpu(sketch, reading, made)
    if made and reading.wants("job") and not any("run" in each.words.lower() for each in reading.of("job")):
        sketch.meet("job", f"{made}: a machine for each of the pipeline's jobs")
    if made:
        for need in ("ephemeral", "autoscale", "vm", "spot"):
            if reading.wants(need):
                sketch.meet(need, f"{made}: a runner is made for a job and removed after it")
