"""What runs: services, workers, jobs, functions, machines, clusters."""

import re

from functions.planning.rules import values
from functions.planning.rules.read import Reading
from functions.planning.rules.runtime import MOST_MACHINES, Runtime, is_pushed
from functions.planning.rules.sizes import wanted_machine
from functions.planning.rules.sketch import Sketch
from shared.cost import is_machine_type, memory_gb, vcpus

_MOST_SERVICES = 12


def draw_compute(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    """Every part that runs something."""
    wants = reading.wants
    if runtime.gke:
        _cluster(sketch, reading)
    if runtime.group:
        _group(sketch, reading)
    if runtime.vm:
        _machine(sketch, reading, runtime)
    if runtime.run:
        _services(sketch, reading, runtime)
    if wants("function", "trigger", "workflow", "secret_alert") or _mails(reading, runtime):
        _functions(sketch, reading)
    if (wants("job", "batch") and not sketch.of("runner")) or (
        wants("schedule") and not (wants(*_SCHEDULED_ELSEWHERE) or sketch.of("function"))
    ):
        _job(sketch, reading, runtime)
    if wants("worker") or (reading.own and is_pushed(reading)):
        _worker(sketch, reading, runtime)


_SCHEDULED_ELSEWHERE = ("kms", "dataflow", "instance_schedule", "composer")


def _mails(reading: Reading, runtime: Runtime) -> bool:
    return reading.wants("email") and not (runtime.run or runtime.vm or runtime.gke)


def _services(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    text, wants, app = reading.text, reading.wants, runtime.app
    image = values.image_in(reading.goal.text) or (app.own_image if app and app.where != "vm" else None)
    ports = values.ports_in(text)
    port = ports[0] if ports else (app.port if app and app.where != "site" else None)
    size = app.size if app and app.where == "run" else None
    main = sketch.add("service", "api", "cloud_run", image=image, port=port)
    if reading.goal.machine_type:
        cores, memory = vcpus(reading.goal.machine_type), memory_gb(reading.goal.machine_type)
        fitting = next((each for each in (1, 2, 4, 8) if each >= cores), 8)
        sketch.put("", main, cpu=fitting, memory=f"{next((g for g in (1, 2, 4, 8, 16, 32) if g >= memory / 2), 32)}Gi")
    elif size:
        sketch.put("", main, memory=size, cpu=_CPUS.get(size, "1"))
    for need in ("cloud_run", "container"):
        if wants(need):
            sketch.meet(need, "api: a container on Cloud Run, its image a variable" + (f" ({image})" if image else ""))
    if ports and wants("ports"):
        sketch.meet("ports", f"{main}: it listens on port {ports[0]}, and people reach it over HTTPS")
    if reading.own and wants("static_site"):
        sketch.meet("static_site", f"{main}: its files are served by the container that is built of them")
    if wants("autoscale"):
        sketch.meet("autoscale", "api: Cloud Run starts instances as requests come in")
    _scale(sketch, reading, main)
    if wants("gpu"):
        sketch.put("gpu", main, gpu="nvidia-l4", memory="16Gi", cpu="4")
    if "websocket" in text or "web socket" in text:
        sketch.set("", main, 3600, "timeout_s", "timeout", "timeout_seconds")
        sketch.set("", main, True, "session_affinity")
    if wants("least_privilege"):
        sketch.meet(
            "least_privilege", "api: it acts as a service account of its own with the rights it uses and no others"
        )
    if runtime.frontend:
        sketch.add("frontend", "web", "cloud_run")
        sketch.meet("multi_service", "api and web: two services, each scaled by itself")
        if wants("internal_services") or (wants("private") and wants("public") and is_inside(reading)):
            sketch.set("", main, False, "public")
            sketch.set("internal_services", main, ("true", "internal"), "internal", "ingress")
            sketch.meet("private", f"{main}: only web calls it, from inside the network")
            # What calls an internal service has to come out of the network.
            sketch.set("", "web", "all", "egress")
        if wants("static_site"):
            sketch.meet("static_site", "web: it serves the pages beside the API")
    elif wants("frontend"):
        sketch.meet("frontend", "api: it serves the frontend too")
    if wants("multi_service", "internal_services") and not runtime.frontend:
        _several(sketch, reading, runtime)
    if wants("private") and not wants("public"):
        _inside(sketch, reading, main)


_CPUS = {"8Gi": "2", "16Gi": "4", "32Gi": "8"}


def _scale(sketch: Sketch, reading: Reading, main: str | None) -> None:
    text, wants = reading.text, reading.wants
    least, most = values.range_in(text)
    if most:
        sketch.set("", main, most, "max_instances")
    elif (reading.goal.users or 0) > 50_000:
        sketch.set("", main, 100, "max_instances")
    if wants("min_instances"):
        sketch.set("min_instances", main, max(1, least or 1), "min_instances")
    elif wants("available") and not wants("cheap", "scale_to_zero"):
        sketch.set("", main, 1, "min_instances")
    if wants("scale_to_zero"):
        if wants("min_instances") and "environments" not in reading.needs:
            sketch.lack("scale_to_zero", "an instance that is always there was asked for too, and that one wins")
            sketch.risks["contradiction"] = "Scaling to zero and no cold start exclude each other: one instance stays."
        else:
            sketch.set("", main, 0, "min_instances")
            sketch.lacks.pop("min_instances", None)
            sketch.meet("scale_to_zero", f"{main}: without requests nothing runs and nothing is billed")


def _several(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    count = min(_MOST_SERVICES, values.services_in(reading.text) or 2)
    internal = reading.wants("internal_services")
    made = ["api"]
    for number in range(2, count + 1):
        if id_ := sketch.add("multi_service", f"service-{number}", "cloud_run"):
            made.append(id_)
            if internal:
                runtime.internal.add(id_)
                sketch.set("", id_, False, "public")
                sketch.set("internal_services", id_, ("true", "internal"), "internal", "ingress")
    if internal and len(made) > 1:
        # What calls an internal service has to come out of the network.
        sketch.set("", "api", "all", "egress")
    sketch.meet("multi_service", f"{', '.join(made)}: each its own service")


def _inside(sketch: Sketch, reading: Reading, main: str | None) -> None:
    """A service that is reachable from inside alone; one that people sign in to is reached by them."""
    if not is_inside(reading):
        return
    sketch.set("", main, False, "public")
    if reading.wants("iap"):
        sketch.meet("private", f"{main}: nobody gets in without signing in")
    else:
        sketch.set("private", main, ("true", "internal"), "internal", "ingress")


_DATA = ("database", "postgres", "mysql", "sql", "bucket", "subnet", "node", "redis", "dns", "ip address")


def is_inside(reading: Reading) -> bool:
    """Whether `private` is said of what runs, and not of what it keeps."""
    about = [each for each in reading.mentions if each.need == "private" and not each.rejected]
    near = [reading.text[max(0, each.start - 40) : each.end + 30] for each in about]
    return not any(word in each for each in near for word in _DATA)


def _worker(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    if reading.own and is_pushed(reading) and "api" in sketch.parts:
        _queue(sketch, "" if reading.wants("queue") else "worker")
        sketch.use("jobs", "api")
        if not reading.wants("service", "frontend", "public"):
            sketch.set("", "api", False, "public")
        for need in ("worker", "queue"):
            if reading.wants(need):
                sketch.meet(need, "api: it is called for every message")
        return
    made = sketch.add("worker", "worker", "worker_pool", "worker")
    _queue(sketch, "" if reading.wants("queue") else "worker")
    sketch.use(made, "jobs")
    if made and runtime.run is False and reading.wants("container"):
        sketch.meet("container", f"{made}: it runs your container")


def _queue(sketch: Sketch, need: str) -> None:
    sketch.add(need, "jobs", "queue", "pubsub")


def _job(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    need = "job" if reading.wants("job") else "batch" if reading.wants("batch") else "schedule"
    image = None if runtime.run else values.image_in(reading.goal.text)
    made = sketch.add(need, "job", "run_job", "cloud_run_job", image=image)
    if reading.wants("batch"):
        sketch.meet("batch", "job: a Cloud Run job with as many tasks as are needed")
        if reading.wants("autoscale"):
            sketch.meet("autoscale", "job: tasks start in parallel and end when they are done")
    if made and reading.wants("container"):
        sketch.meet("container", "job: its image is a variable")
    if made and reading.wants("cloud_run"):
        sketch.meet("cloud_run", "job: it runs on Cloud Run")
    if reading.wants("schedule"):
        schedule(sketch, reading, made)
    elif made and reading.wants("queue") and not runtime.run:
        _started_by_messages(sketch, made)


def _started_by_messages(sketch: Sketch, job: str) -> None:
    """A job takes nothing from a queue: a service that scales to zero is called for each message and starts it."""
    starter = sketch.add("", "starter", "cloud_run", public=False)
    _queue(sketch, "queue")
    sketch.use("jobs", starter)
    sketch.use(starter, job)
    if starter:
        sketch.meet("queue", f"{starter}: it is called for every message and starts {job}")


def schedule(sketch: Sketch, reading: Reading, target: str | None) -> None:
    """A schedule that starts something."""
    cron = values.cron_in(reading.text)
    made = sketch.add("schedule", "schedule", "schedule", "scheduler")
    sketch.set("", made, cron, "cron", "schedule")
    if made and target:
        sketch.use(made, target)
        if made in sketch.how:
            sketch.meet("schedule", f"{made}: {cron} (minute hour day month weekday)")


# What a function works on is what starts it.
_UPLOADED = re.compile(
    r"\b(?:uploaded|uploads|incoming|new|neue|hochgeladene\w*) (?:\w+ )?(?:files?|images?|photos?|videos?|pdfs?|documents?|csvs?|bilder|dateien)\b"
    r"|\b(?:files?|images?|photos?|videos?|pdfs?|documents?|csvs?)(?: \w+){0,2} (?:when|once|as soon as) (?:they are |it is )?uploaded\b"
)


def _functions(sketch: Sketch, reading: Reading) -> None:
    wants = reading.wants
    if wants("trigger") and sketch.of("cloud_run") and not wants("function", "workflow", "email", "secret_alert"):
        _arrivals(sketch)
        return
    needs = [each for each in ("function", "trigger", "email", "secret_alert") if wants(each)] or [""]
    trigger = "http"
    if wants("trigger") or (wants("bucket") and not wants("service", "schedule") and _UPLOADED.search(reading.text)):
        trigger = "storage"
    elif wants("secret_alert", "email") or (wants("queue") and not wants("api_gateway", "workflow")):
        trigger = "pubsub"
    made = sketch.add(needs[0], "function", "function", "cloud_function")
    sketch.set("", made, (trigger, {"storage": "bucket", "pubsub": "queue"}.get(trigger, trigger)), "trigger")
    if trigger == "storage":
        used = sketch.add("bucket", "files", "bucket")
        sketch.use(made, used)
        if made and used:
            sketch.meet("trigger", "function: it runs for every object that arrives in the bucket")
    if trigger == "pubsub":
        sketch.add("queue", "jobs", "queue", "pubsub")
        sketch.use(made, "jobs")
    if wants("workflow"):
        _steps(sketch, reading, made)
        if wants("schedule"):
            sketch.lack(
                "schedule", "Google lets whoever may start one workflow start all of the project's; start it by hand"
            )
    elif wants("schedule") and not wants("job", "dataflow"):
        schedule(sketch, reading, "jobs" if trigger == "pubsub" and "jobs" in sketch.parts else made)
    if made and wants("email"):
        sketch.meet("email", "function: it sends through your mail provider, whose key stands in Secret Manager")


def _arrivals(sketch: Sketch) -> None:
    """Each file calls the service that there is."""
    service = sketch.of("cloud_run")[0]
    made = sketch.add("trigger", "arrivals", "eventarc")
    used = sketch.add("bucket", "files", "bucket")
    if sketch.use(made, service, used):
        sketch.meet("trigger", f"{made}: each object that arrives in {used} calls {service}")


def _steps(sketch: Sketch, reading: Reading, first: str | None) -> None:
    """A workflow over functions, which nobody else calls."""
    flow = sketch.add("workflow", "workflow", "workflow")
    count = min(10, values.services_in(reading.text) or 1)
    functions = [first, *(sketch.add("", f"function-{number}", "function") for number in range(2, count + 1))]
    for id_ in functions:
        sketch.set("", id_, False, "public")
    sketch.use(flow, *functions)


def _cluster(sketch: Sketch, reading: Reading) -> None:
    wants = reading.wants
    standard = (wants("standard_cluster", "node_pools", "spot", "gpu") and not _kept(reading)) or reading.rejects(
        "autopilot"
    )
    made = sketch.add("kubernetes", "cluster", "gke", "kubernetes")
    sketch.set("", made, "standard" if standard else "autopilot", "mode")
    if made:
        sketch.meet(
            "standard_cluster" if standard else "autopilot", f"{made}: {'standard' if standard else 'autopilot'} mode"
        )
    sketch.set("private_nodes" if wants("private_nodes") else "", made, True, "private_nodes")
    if wants("node_pools"):
        sketch.set("node_pools", made, ("2", "true"), "node_pools", "pools", "extra_pools")
    if wants("spot"):
        sketch.set("spot", made, ("true", "1"), "spot", "spot_nodes", "spot_pool")
    if wants("autoscale") and made:
        sketch.meet("autoscale", f"{made}: nodes are added and removed with the load")
    if wants("ha_db", "available") and made:
        sketch.set("available" if wants("available") else "", made, ("true", "regional"), "regional", "availability")
    if wants("ingress"):
        sketch.set("ingress", made, True, "ingress", "ingress_address", "address")
    if wants("gpu"):
        sketch.set("gpu", made, ("nvidia-l4", "nvidia-tesla-t4", "true"), "gpu", "accelerator")
    if made:
        for need in ("service", "multi_service", "container", "worker", "internal_services"):
            if wants(need):
                sketch.meet(need, f"{made}: runs in the cluster; its manifests are yours to apply")


def _kept(reading: Reading) -> bool:
    """Whether Autopilot is asked for and not left: `from Autopilot to a standard cluster`."""
    return reading.wants("autopilot") and not reading.wants("standard_cluster")


def machine_size(reading: Reading, *, grouped: bool = False) -> str:
    """The machine type that was named, or one that carries the users."""
    goal = reading.goal
    if goal.machine_type is not None and is_machine_type(goal.machine_type):
        return goal.machine_type
    return wanted_machine(goal.users, grouped=grouped, quick=reading.wants("latency"), cheap=reading.wants("cheap"))


def _group(sketch: Sketch, reading: Reading) -> None:
    text, wants = reading.text, reading.wants
    made = sketch.add("group", "web", "group", machine_type=machine_size(reading, grouped=True))
    least, most = values.range_in(text)
    count = values.machines_in(text)
    if most:
        sketch.set("", made, max(most, 1), "max_replicas")
        sketch.set("", made, least, "min_replicas")
    elif count and count > 1:
        sketch.set("", made, count, "max_replicas")
        # Twenty spot machines are a ceiling; three machines are three.
        sketch.set("", made, 1 if wants("spot", "autoscale", "scale_to_zero") else count, "min_replicas")
    if wants("available", "ha_db", "multi_zone"):
        sketch.set("available" if wants("available") else "", made, "region", "spread")
    if wants("spot"):
        sketch.set("spot", made, True, "spot")
    if wants("container"):
        sketch.set("container", made, values.image_in(reading.goal.text) or "nginx:stable", "image", "container_image")
    if made:
        for need in ("autoscale", "vm", "service", "frontend", "load_balancer"):
            if wants(need):
                sketch.meet(need, f"{made}: machines are started and stopped with the load")
    if wants("ci_runner"):
        _runner(sketch, reading)


# Without one of these nobody has said that a machine answers the internet.
_ANSWERING = ("service", "frontend", "site", "https", "domain", "game", "vpn_server", "sftp", "load_balancer")


def _machine(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    text, wants, app = reading.text, reading.wants, runtime.app
    if wants("ci_runner"):
        _runner(sketch, reading)
        return
    product = app if app and app.where == "vm" else None
    # An accelerator says which machine it stands in.
    machine = None if wants("gpu") and reading.goal.machine_type is None else machine_size(reading)
    if product and product.size and reading.goal.machine_type is None:
        machine = None if wants("gpu") else product.size
    main = sketch.add("vm", "backend", "vm", machine_type=machine)
    known = "lamp" if "lamp" in text else product.name.lower() if product else ""
    named = bool(known) and sketch.set("", main, known, "app")
    image = values.image_in(reading.goal.text) or (product.own_image if product else None)
    if named:
        sketch.meet("vm", f"{main}: {known} is installed on it")
    elif image:
        sketch.set("", main, product.port if product else None, "port")
        sketch.set("container" if wants("container") else "", main, image, "image", "container_image")
    elif wants("container"):
        sketch.set("container", main, "docker.io/library/nginx:stable", "image", "container_image")
    for need in ("service", "frontend", "site", "worker", "game"):
        if wants(need):
            sketch.meet(need, f"{main}: it runs on the machine")
    _machine_kind(sketch, reading, main)
    _machine_disk(sketch, reading, runtime, main)
    _machine_ports(sketch, reading, runtime, main)
    closed = wants("private") and (is_inside(reading) or not wants(*_ANSWERING))
    if (wants("bastion") or closed) and not wants("public", "ports"):
        sketch.set("private" if wants("private") else "", main, False, "public")
    count = values.machines_in(text)
    if main and count and count > 1:
        _more_machines(sketch, main, count)


def _more_machines(sketch: Sketch, main: str, count: int) -> None:
    """Brothers of a machine: each is one of its own, with the same settings."""
    numbers = range(2, min(count, MOST_MACHINES) + 1)
    brothers = [sketch.add("", f"{main}-{number}", "vm", **sketch.parts[main].settings) for number in numbers]
    made = [main, *filter(None, brothers)]
    if len(made) == count:
        sketch.meet("vm", f"{', '.join(made)}: {count} machines of one kind")
    else:
        sketch.lack("vm", f"{count} machines were asked for; the plan has {len(made)}, a group would have more")


_AFTER_HOURS = re.compile(r"\bafter (\d+) hours?\b")
_GPU_MACHINES = {"t4": "n1-standard-4", "l4": "g2-standard-4", "a100": "a2-highgpu", "h100": "a3-highgpu-8g"}


def _machine_kind(sketch: Sketch, reading: Reading, main: str | None) -> None:
    text, wants = reading.text, reading.wants
    if wants("gpu"):
        model, count = values.gpu_in(text)
        model = model or "t4"
        names = (f"nvidia-tesla-{model}", f"nvidia-{model}", f"nvidia-{model}-80gb")
        if not sketch.put("gpu", main, gpu=names[0], gpu_count=count):
            done = any(sketch.put("gpu", main, gpu=name, gpu_count=count) for name in names[1:])
            if done:
                sketch.lacks.pop("gpu", None)
            elif reading.goal.machine_type is None and (machine := _GPU_MACHINES.get(model)):
                sketch.set("", main, f"{machine}-{count}g" if model == "a100" else machine, "machine_type")
    if wants("windows"):
        kinds = ("windows-sql-express", "windows") if wants("sqlserver") else ("windows",)
        sketch.set("windows", main, kinds, "os")
    if wants("spot"):
        sketch.set("spot", main, True, "spot")
    if wants("ephemeral"):
        hours = _AFTER_HOURS.search(text)
        sketch.set("ephemeral", main, int(hours[1]) if hours else 4, "max_run_hours")
    if wants("instance_schedule"):
        start, stop = values.running_hours(text)
        days = "1-5" if "week" in text or "werktag" in text or "office" in text else "*"
        cron = {"start_cron": f"0 {start} * * {days}", "stop_cron": f"0 {stop} * * {days}"}
        if sketch.put("instance_schedule", main, "machines have no hours yet", **cron):
            sketch.how.pop("schedule", None)
            sketch.meet("schedule", f"{main}: started at {start} and stopped at {stop}")
            sketch.lacks.pop("schedule", None)
    if wants("mysql_on_vm"):
        engine = "mysql" if wants("mysql") or "lamp" in text or not wants("postgres") else "postgres"
        sketch.set("mysql_on_vm", main, engine, "database")
    if wants("sftp"):
        sketch.set("sftp", main, True, "sftp")
    if wants("bastion"):
        sketch.set("bastion", main, True, "bastion")
        if "bastion" in sketch.how:
            sketch.meet("iap", "SSH and RDP come in through IAP only")
    elif wants("iap") and wants("windows"):
        sketch.set("iap", main, True, "bastion")
    if wants("logging"):
        sketch.set("logging", main, True, "logs")


def _machine_disk(sketch: Sketch, reading: Reading, runtime: Runtime, main: str | None) -> None:
    wants, app = reading.wants, runtime.app
    stored = reading.goal.stored_gb
    vm_app = app if app and app.where == "vm" else None
    kept = "data_disk" in reading.brought
    if wants("data_disk", "snapshots") or kept or (wants("gpu") and stored is None) or (stored and not wants("bucket")):
        size = int(max(10, min(65_536, stored or (vm_app.disk_gb if vm_app and vm_app.disk_gb else 100))))
        sketch.set("data_disk", main, size, "data_disk_gb", "disk_gb")
    if wants("snapshots", "backups") or kept:
        done = sketch.set(
            "snapshots" if wants("snapshots", "backups") else "", main, ("true", "daily"), "snapshots", "backups"
        )
        if done and wants("backups"):
            sketch.meet("backups", f"{main}: its disk has a snapshot every day")


def _machine_ports(sketch: Sketch, reading: Reading, runtime: Runtime, main: str | None) -> None:
    wants, app = reading.wants, runtime.app
    ports = list(app.ports) if app and app.where == "vm" else []
    ports += values.protocol_ports_in(reading.text)
    named = [number for number in values.ports_in(reading.text) if number not in {22, 3389, 3306, 5432}]
    tcp = list(
        dict.fromkeys([*(n for kind, n in ports if kind == "tcp"), *(n for n in named if ("udp", n) not in ports)])
    )
    udp = list(dict.fromkeys(n for kind, n in ports if kind == "udp"))
    if udp:
        named_udp = ", ".join(map(str, udp))
        why = f"UDP {named_udp} can't be opened yet"
        sketch.set("ports", main, ",".join(map(str, udp)), "udp_ports", why=why)
        for need in ("game", "vpn_server"):
            if wants(need):
                sketch.meet(need, f"{main}: UDP {', '.join(map(str, udp))}")
    if set(tcp) <= {80, 443} and tcp and main:
        sketch.meet("ports", f"{main}: ports 80 and 443 are open")
    elif tcp:
        sketch.set("ports", main, ",".join(map(str, tcp)), "tcp_ports")
    if wants("static_ip") and main and not wants("private"):
        sketch.meet("static_ip", f"{main}: it has a reserved address")
    if wants("vpn_server") and not udp:
        sketch.set("vpn_server", main, "51820", "udp_ports")


def _runner(sketch: Sketch, reading: Reading) -> None:
    least, most = values.range_in(reading.text)
    made = sketch.add("ci_runner", "runner", "runner", "runners", "ci_runner")
    sketch.set("", made, most or 10, "max_replicas", "max_runners")
    sketch.set("", made, least or 0, "min_replicas", "min_runners")
    if made:
        for need in ("ephemeral", "autoscale", "vm", "spot"):
            if reading.wants(need):
                sketch.meet(need, f"{made}: a runner is made for a job and removed after it")
