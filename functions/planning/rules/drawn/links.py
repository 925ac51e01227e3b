"""Who uses what of an architecture: what runs code reaches what the deployment keeps, and nothing that is another's."""

import re

from functions.planning.rules.drawn.implied import KEEPERS
from functions.planning.rules.drawn.job_stores import reached_by_job
from functions.planning.rules.drawn.runtime import Runtime
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_STORES = ("sql", "redis", "memcached", "bucket", "firestore", "bigquery", "filestore", "secret", "vertex", "kms")


# What all of them speak through, whoever calls whom besides.
_BETWEEN = re.compile(
    r"\b(?:pub ?/?sub|topics?|queues?|events?|messages?|bus)\b[^.;\n]{0,40}\b(?:between (?:them|the \w+|all|services|each other)|among (?:them|services)|zwischen (?:ihnen|den|allen)|entre (?:ellos|ellas|los|eux|les|eles))\b"
    r"|\b(?:talk|speak|communicat\w*|sprechen|hablan|se comunican|parlent|communiquent)(?: \w+){0,4} (?:over|via|through|by|uber|por|a traves de|par|via) (?:pub ?/?sub|events?|messages?|topics?|queues?)\b"
)


def draw_links(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    """Whoever runs code uses what the deployment keeps; a frontend only speaks to its API, a job beside a service
    reaches what it works on."""
    apart = runtime.apart | sketch.apart
    stores = [id_ for id_ in sketch.of(*_STORES) if id_ not in apart]
    queues = [id_ for id_ in sketch.of("queue", "tasks") if id_ not in apart]
    apis = [id_ for id_ in sketch.of("cloud_run") if id_ not in {"web", *apart}]
    alone = _by_themselves(sketch, reading, apis)
    for id_ in sketch.code():
        if id_ == "web" and apis:
            sketch.use(id_, *apis[:1])
            continue
        if id_ in alone:
            continue
        aside = sketch.parts[id_].part.name == "run_job" and bool(apis)
        sketch.use(id_, *(reached_by_job(sketch, reading.text, stores) if aside else stores))
        if _BETWEEN.search(reading.text) or not any(id_ in drawn.uses for drawn in sketch.parts.values()):
            sketch.use(id_, *queues)
    first = next(iter(apis), None)
    for id_ in sketch.of("cloud_run"):
        if id_ in runtime.internal:
            sketch.use(first, id_)
    for id_ in sketch.of("tasks"):
        sketch.use(id_, *apis[:1])


def _by_themselves(sketch: Sketch, reading: Reading, apis: list[str]) -> list[str]:
    """The machines beside services that keep rows of their own or run pipelines, and use none of what the services keep.

    The first of the services reaches what is kept on them, inside the network alone unless they are to be public.
    """
    if not apis:
        return []
    machines = sketch.of("vm")
    if reading.wants("ci_runner"):
        return machines
    keeps = _KEEPS.search(reading.text) is not None
    if machines and (keeps or reading.names("data_disk")):
        sketch.use(apis[0], *machines[:1])
    for id_ in machines if keeps and not reading.wants("public", "ports", "static_ip", "domain") else ():
        sketch.set("", id_, False, "public")
    return machines if keeps else []


_MACHINE = r"(?:vms?|machines?|maschinen?|maquinas?|macchin[ae]|compute engine|gce|instances?|servers?)"
_KEEPS = re.compile(rf"\b{KEEPERS}\b[^.;\n]{{0,30}}\b{_MACHINE}\b")
