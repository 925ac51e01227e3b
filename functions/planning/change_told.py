"""A change in words: each step with what was before, and what it costs in downtime or takes back for nobody."""

import re
from collections.abc import Callable, Sequence

from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.steps import Add, Link, Remove, Rename, Step, Unlink, Watch
from functions.planning.rules.unclear import Unclear
from functions.planning.setting_words import argument_said, setting_said
from shared.parts import part_named
from shared.parts.bucket.settings import BucketSettings
from shared.parts.further import further
from shared.parts.sql.settings import DEFAULT_VERSION
from shared.schemas import Architecture

NOT_SAID = "(not set)"
"""How an argument is told that nothing says, so that it is what Google takes."""

# What calls others, or leads to them; every other part uses them.
_BEFORE = frozenset({"load_balancer", "schedule", "queue", "tasks", "waf"})


def said(architecture: Architecture, steps: Sequence[Step]) -> list[str]:
    """The steps in words, with what was before."""
    lines = [_line(architecture, step) + _when_moved(architecture, step, steps) for step in steps]
    if any(isinstance(step, Put) and step.key == "members" and step.value for step in steps):
        lines = [line.partition(" (nobody can come in")[0] for line in lines]
    return lines


def _when_moved(architecture: Architecture, step: Step, steps: Sequence[Step]) -> str:
    """After how many days objects move to a colder class, where the sentence says none."""
    if not isinstance(step, Put) or step.key != "lifecycle_class" or not step.value:
        return ""
    settings = Now(architecture).parts[step.id].settings
    said_so = any(isinstance(each, Put) and (each.id, each.key) == (step.id, "lifecycle_days") for each in steps)
    if said_so or not isinstance(settings, BucketSettings):
        return ""
    return f"; what is older than {settings.model_copy(update={'lifecycle_class': step.value}).move_days} days is moved"


def followed(before: Architecture, after: Architecture, steps: Sequence[Step]) -> list[str]:
    """What a step brings with it by itself: 8 CPUs take more memory."""
    named = {(step.id, step.key) for step in steps if isinstance(step, Put)}
    stood, stands = Now(before).parts, Now(after).parts
    return [
        f"{id_}: {setting_said(key, f'{part.value(key)} -> {stands[id_].value(key)}')} (it comes with the rest)"
        for id_, part in stood.items()
        if id_ in stands
        for key in type(part.settings).model_fields
        if part.value(key) != stands[id_].value(key) and (id_, key) not in named and not _is_led_to(key)
    ]


def must_be_wanted(
    before: Architecture, after: Architecture, steps: Sequence[Step], prompt: str, cost: Callable[[Architecture], float]
) -> None:
    """Raises Unclear where what was said brings another edition or size that nobody spoke of, and that costs more."""
    sized = {step.id for step in steps if isinstance(step, Put) and step.key in _SIZES}
    said_so = re.sub(r"[\s_-]+", " ", prompt.lower())
    stood, stands = Now(before).parts, Now(after).parts
    for step in steps:
        if not isinstance(step, Put) or step.id in sized or not {step.id} <= stood.keys() & stands.keys():
            continue
        old, new = stood[step.id], stands[step.id]
        brought = [key for key in _CLASSES if new.takes(key) and old.value(key) != new.value(key)]
        if not brought or any(new.value(key).replace("_", " ") in said_so for key in brought):
            continue
        if (more := cost(after) - cost(before)) > 0:
            ways = " and ".join(setting_said(key, f"{old.value(key)} -> {new.value(key)}") for key in brought)
            name = new.value(brought[0]).replace("_", " ")
            raise Unclear(
                f"{setting_said(step.key, step.value)} comes to {step.id} with another class alone ({ways}), "
                f'${more:,.0f} a month more. If that is meant, say it too: "... with {name}".'
            )


# What a part costs by: the class that a setting may bring with it, and what is said of its size.
_CLASSES = ("edition", "license", "tier", "machine_type", "node_type")
_SIZES = frozenset({*_CLASSES, "cpu", "memory"})


def _is_led_to(key: str) -> bool:
    """Whether a setting only says where a balancer leads, which its own step tells."""
    return key in {"behind", "front", "source", "image", "program"}


def said_already(steps: Sequence[Put]) -> list[str]:
    """What a sentence asks for beside its steps and is so already."""
    return [f"left as it is: {step.id} has {_said(step)} already" for step in steps]


def _said(step: Put) -> str:
    return (
        argument_said(further()[step.key].path, step.value) if "." in step.key else setting_said(step.key, step.value)
    )


def _line(architecture: Architecture, step: Step) -> str:
    if isinstance(step, Add):
        part = part_named(step.kind)
        sizes = ", ".join(f"{key} {value}" for key, value in step.settings)
        users = f", used by {', '.join(step.users)}" if step.users else ""
        to = "in front of" if step.kind in _BEFORE else "which uses"
        front = f", {to} {', '.join(step.uses)}" if step.uses else ""
        called = f" called {step.id}" if step.id else ""
        what = part.what if part else step.kind
        return f"add {what}{called}{f' ({sizes})' if sizes else ''}{users}{front}{_after(step, architecture)}"
    if isinstance(step, Remove):
        part = next(part_named(each.part) for each in architecture.parts if each.id == step.id)
        kept = part is not None and any(rules.stateful for rules in part.types)
        names = [
            each.value
            for given in architecture.parts
            if given.id == step.id and given.part == "load_balancer"
            for each in given.settings
            if each.key == "domain"
        ]
        if names:
            return f"remove {step.id}: {names[0].replace(',', ', ')} stops answering"
        return f"remove {step.id}{': what it holds is lost, and going back makes it anew and empty' if kept else ''}"
    if isinstance(step, Link):
        return f"let {step.user} use {step.used}"
    if isinstance(step, Unlink):
        return f"let {step.user} use {step.used} no longer"
    if isinstance(step, Rename):
        return f"call the application {step.name}"
    if isinstance(step, Watch):
        what = f"{step.label[0].lower()}{step.label[1:]}"
        return f"{step.id}: tell when {what} passes {step.value:g} ({step.before:g} by itself; {step.name})"
    if "." in step.key:
        row = further()[step.key]
        before = Now(architecture).parts[step.id].value(step.key)
        return f"{step.id}: {argument_said(row.path, f'{before or NOT_SAID} -> {step.value}')} ({row.means})"
    given = next(part for part in architecture.parts if part.id == step.id)
    kind = part_named(given.part)
    assert kind is not None
    settings = kind.settings.model_validate({each.key: each.value for each in given.settings})
    value = getattr(settings, step.key)
    before = str(value).lower() if isinstance(value, bool) else str(value)
    if given.part == "sql" and step.key == "version":
        before = before or DEFAULT_VERSION[str(getattr(settings, "engine", "postgres"))]
    more = note(given.part, step, before)
    values = f"{before or '(none)'} -> {step.value or '(none)'}"
    return f"{step.id}: {setting_said(step.key, values)}{f' ({more})' if more else ''}"


_RESTARTS = "it restarts: about a minute without connections"
_NOTES = {
    ("sql", "version"): "down for about ten minutes, and no way back: Google takes no version back",
    ("sql", "tier"): _RESTARTS,
    ("sql", "availability"): _RESTARTS,
    ("sql", "max_connections"): _RESTARTS,
    ("sql", "pooling"): _RESTARTS,
    ("sql", "disk_gb"): "a disk never shrinks again",
    ("filestore", "capacity_gb"): "it never shrinks again",
    ("vm", "machine_type"): "the machine stops for it, for a minute or two",
    ("vm", "data_disk_gb"): "a disk never shrinks again; its file system is grown by hand (resize2fs)",
    ("function", "trigger"): "its program is handed an event and no longer a request, and nobody calls it over HTTP",
    ("vm", "stop_cron"): "nothing on it answers while it is off",
    ("redis", "memory_gb"): "without a standby it is empty afterwards",
    ("redis", "availability"): "it is made anew, and empty",
    ("redis", "auth"): "whoever connects without the password is refused from then on",
    ("redis", "tls"): "it is made anew, and empty; whoever connects without TLS is refused from then on",
    ("queue", "ordering"): "its subscription is made anew: what was not delivered is lost",
    ("load_balancer", "domain"): "the old name stops answering; the new one needs a DNS record and up to an hour",
    ("vm", "domain"): "its DNS record has to point to the machine",
    ("cloud_run", "domain"): "its DNS record has to point there; the certificate takes up to an hour",
    ("gke", "node_type"): "nodes are made anew one after the other",
    ("bucket", "lifecycle_class"): "reading what was moved costs more from then on",
}  # fmt: skip


def note(kind: str, step: Put, before: str) -> str:
    """What somebody should know of a step beside what it sets."""
    if step.key == "paused":
        return (
            'it starts nothing until somebody says "resume it"'
            if step.value == "true"
            else "it starts again at its times"
        )
    if step.key == "stop_cron" and not step.value:
        return "it runs, and costs, day and night again"
    if (kind, step.key) == ("queue", "retention_days") and int(step.value) < int(before):
        return "messages that nobody took for longer than that are lost"
    if (kind, step.key) == ("bucket", "retention_days") and int(step.value):
        return "nobody can delete or overwrite a file before that, and no earlier versions are kept beside it"
    if step.key in {"readers", "writers"}:
        return "they come in with their own Google accounts, to this one alone"
    if step.key == "iap" and step.value == "true":
        return "nobody can come in until members are named, such as: only colleagues with an @example.com account"
    if step.key == "public" and kind == "vm":
        return "nothing of the internet reaches it then, and without a NAT it reaches nothing there"
    if step.key == "public" and step.value == "false":
        return "whoever calls it without signing in, or the right to, is refused from then on"
    if kind == "load_balancer" and step.key == "domain" and set(before.split(",")) <= set(step.value.split(",")):
        return "it needs a DNS record and a certificate, which takes up to an hour"
    if step.key == "availability" and kind == "sql" and step.value == "zonal":
        return f"{_RESTARTS}; from then on a failing zone takes it down"
    return _NOTES.get((kind, step.key), "")


def _after(step: Add, architecture: Architecture) -> str:
    """What becomes of what stood before an addition."""
    if step.kind == "load_balancer" and step.uses:
        for part in architecture.parts:
            if part.id in step.uses and part.part in {"cloud_run", "function"}:
                return f"; {part.id} is reached through it alone then: its run.app address stops answering"
            if part.id in step.uses and part.part == "group":
                return f"; {part.id} is reached through it alone then: its address of now stops answering"
    if step.kind in {"cloud_run", "function"} and ("public", "false") in step.settings:
        opens = f'; private until a person says "make {step.id or "it"} public" and agrees'
        placeholder = "" if step.kind == "function" else _PLACEHOLDER.format(step.id or step.kind)
        return f"{opens}{placeholder}"
    if step.kind in {"worker_pool", "run_job", "cloud_run"}:
        return _PLACEHOLDER.format(step.id or step.kind)
    return ""


_PLACEHOLDER = "; it runs a placeholder until infraai set APP --part {} gives it a program"
