"""Reading a revision's template as Terraform has it: which image, with what around it, and how it is looked at."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from infra.local.provider.call import blocks, first
from infra.local.world import World, short

_MEMORY = re.compile(r"(\d+(?:\.\d+)?)(Ki|Mi|Gi|k|M|G)?")
_UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30}
_USUAL_MEMORY = 512 << 20
_MOUNTED = {"gcs": "bucket", "nfs": "share"}

Told = Callable[[str, int], Mapping[str, str]]
"""What a program is told of Google's APIs on this machine, by its service account and the number of its user."""


def untold(_account: str, _user: int) -> Mapping[str, str]:
    """Where none of them is here."""
    return {}


class Unset(LookupError):
    """Something a container needs is not there; the text says it in Cloud Run's words."""


class Probe(NamedTuple):
    """How a start is looked at: by connecting, or with a GET of `path`; `seconds` is all the time it has."""

    path: str | None
    seconds: float


def serving(template: Mapping[str, Any]) -> Mapping[str, Any]:
    """The container that requests go to: the one with a port, else the first."""
    found = blocks(template, "containers")
    return next((each for each in found if blocks(each, "ports")), found[0] if found else {})


def lacking(template: Mapping[str, Any]) -> dict[str, str]:
    """What of a template nothing here does, in words for the program's log, by the path or the name."""
    found = {}
    for mount in blocks(serving(template), "volume_mounts"):
        path, name = str(mount.get("mount_path")), mount.get("name")
        volumes = [each for each in blocks(template, "volumes") if each.get("name") == name]
        if what := next((what for kind, what in _MOUNTED.items() if any(blocks(one, kind) for one in volumes)), ""):
            found[path] = f"On this machine no {what} is mounted at {path}: what is there is this machine's own."
    for each in blocks(template, "containers"):
        if each is not serving(template):
            name = str(each.get("name") or each.get("image"))
            found[name] = f"On this machine the container {name} beside it does not run."
    return found


def port_of(container: Mapping[str, Any]) -> int:
    """The port that the container says it listens on."""
    return int(first(container, "ports").get("container_port") or 8080)


def command_of(container: Mapping[str, Any]) -> list[str] | None:
    """What it is started with where that isn't the image's own."""
    words = [*(container.get("command") or []), *(container.get("args") or [])]
    return [str(word) for word in words] if container.get("command") else None


def memory_of(container: Mapping[str, Any]) -> int:
    """Bytes of memory it may hold."""
    limits = first(container, "resources").get("limits") or {}
    match = _MEMORY.fullmatch(str(limits.get("memory") or ""))
    return int(float(match[1]) * _UNITS[match[2] or ""]) if match else _USUAL_MEMORY


def probe_of(container: Mapping[str, Any]) -> Probe:
    """Its startup probe; without one it is connected to, for four minutes."""
    probe = first(container, "startup_probe")
    if not probe:
        return Probe(None, 240.0)
    tries = int(probe.get("failure_threshold") or 3) * float(probe.get("period_seconds") or 10)
    path = first(probe, "http_get").get("path") if probe.get("http_get") else None
    return Probe(str(path) if path else None, float(probe.get("initial_delay_seconds") or 0) + tries)


def environment_of(
    container: Mapping[str, Any], world: World, translated: Callable[[str], str] = lambda text: text
) -> dict[str, str]:
    """Its variables with the values of its secrets; `translated` says where an address is on this machine. Raises
    Unset."""
    found = {}
    for each in blocks(container, "env"):
        name, value = str(each.get("name")), each.get("value")
        reference = first(first(each, "value_source"), "secret_key_ref")
        if reference:
            value = secret(world, str(reference.get("secret")), str(reference.get("version") or "latest"))
        found[name] = translated(str(value or ""))
    return found


def secret(world: World, name: str, version: str) -> str:
    """The value of a secret's version; raises Unset."""
    versions = [
        entry.attributes
        for entry in world.list("google_secret_manager_secret_version")
        if short(str(entry.attributes.get("secret"))) == short(name) and entry.attributes.get("enabled") is not False
    ]
    if version != "latest":
        versions = [each for each in versions if str(each.get("version")) == version]
    newest = max(versions, key=lambda each: int(each.get("version") or 0), default=None)
    data = newest.get("secret_data") if newest else None
    if not isinstance(data, str):
        raise Unset(f"Secret projects/-/secrets/{short(name)}/versions/{version} was not found")
    return data
