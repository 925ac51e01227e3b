"""Entries that a goal wants left out of its logs: of what the plan runs, or of one kind of thing in the project."""

from typing import Any

from functions.planning.rules.meant.log_exclusions import LeftOut, left_out_in
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_NEED = "log_exclusion"
_MOST = 10
# Who writes what is left out, by the parts that do.
_WRITERS: dict[str, tuple[str, ...]] = {
    "balancer": ("load_balancer", "site", "group"),
    "cluster": ("gke",),
    "service": ("cloud_run", "function"),
    "job": ("run_job",),
    "worker": ("worker_pool",),
    "machine": ("vm", "group", "worker", "runner"),
    "database": ("sql",),
}
_NEVER = (
    "never left out: audit logs, logs of firewalls and networks, and errors are what somebody looks for when something is "
    "wrong; and what Google keeps in _Required can't be left out of it nor kept for another time"
)
_WHOSE = (
    "say whose entries are meant (of services, jobs, machines, a cluster, a load balancer): of a whole project only those "
    "of one kind are left out"
)
_TOO_MANY = f"Cloud Logging takes {_MOST} exclusions in a project: put some of them into one"


def draw_log_exclusions(sketch: Sketch, reading: Reading) -> None:
    """One exclusion for each clause that wants one; what always stays is told."""
    typed = Words.of(reading.goal.text, reading.text)
    made: list[dict[str, Any]] = []
    for said in left_out_in(reading.text):
        words = typed(*said.span)
        sketch.taken.append(said.span)
        settings = _settings(sketch, said)
        why = _NEVER if said.never else _WHOSE if settings is None else _TOO_MANY if len(made) == _MOST else ""
        if why or settings is None:
            if said.never:
                sketch.told.append(Asked(words=words, need=_NEED, met=False, how=why))
            else:
                sketch.lack(_NEED, why)
            continue
        id_ = "dropped" if not made else f"dropped-{len(made) + 1}"
        if not sketch.put("", sketch.add("", id_, "log_exclusion"), **settings):
            sketch.drop(id_)
            sketch.lack(_NEED, _WHOSE)
            continue
        made.append(settings)
        whose = "all of that kind in the project" if settings.get("whose") else "this deployment"
        how = f"{id_}: not stored of {whose}, {', '.join(f'{key} = {value}' for key, value in settings.items())}"
        sketch.meet(_NEED, f"{how}; errors and audit logs are")
    _of_sinks(sketch, made)


def _settings(sketch: Sketch, said: LeftOut) -> dict[str, Any] | None:
    """The settings of an exclusion; None where nobody can tell whose entries are meant."""
    settings: dict[str, Any] = {
        "drops": ",".join(said.drops),
        "drops_path": said.path,
        "drops_text": said.text,
        "drops_of": said.of,
        "drops_namespace": said.namespace,
    }
    settings = {key: value for key, value in settings.items() if value}
    if said.percent < 100:
        settings["drops_percent"] = said.percent
    here = sketch.of(*_WRITERS.get(said.of, ())) if said.of else writing(sketch)
    if here and not said.project:
        return settings
    of = said.of or said.near
    return {**settings, "drops_of": of, "whose": "project"} if of else None


def writing(sketch: Sketch) -> list[str]:
    """The parts that write logs."""
    return sketch.of(*(name for names in _WRITERS.values() for name in names))


def _of_sinks(sketch: Sketch, made: list[dict[str, Any]]) -> None:
    """What is not stored is not sent on either; a sink takes one set of it."""
    for sink in sketch.of("log_sink"):
        if not made or sketch.parts[sink].settings.get("whose") == "audit":
            continue
        joined = {key: value for key, value in made[0].items() if key != "whose"}
        alike = all({key: value for key, value in each.items() if key != "drops"}.keys() <= {"whose"} for each in made)
        if len(made) > 1 and alike:
            joined = {"drops": ",".join(dict.fromkeys(kind for each in made for kind in each["drops"].split(",")))}
        if len(made) > 1 and not alike:
            sketch.meet("log_export", f"{sink}: sends on what is left out elsewhere too, but for the first of it")
        sketch.put("", sink, **joined)
