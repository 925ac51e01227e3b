"""A docker-compose file within a goal: found by its lines, read as YAML, and told apart from the words around it."""

import re
import shlex
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

_TOP = r"(?:version|name|services|volumes|networks|secrets|configs|x-[\w-]+)"
_BEGINS = re.compile(rf"(?m)^[ \t]*{_TOP}:(?=[ \t]|$)")
_SERVICES = re.compile(r"(?m)^[ \t]*services:[ \t]*$")
_FENCE = re.compile(r"(?m)^[ \t]*```[\w-]*[ \t]*$")
_MOST_NODES = 5_000
_DEEPEST = 5
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::?-(?P<usual>[^}]*))?(?::?\?[^}]*)?\}|\$(?P<plain>\w+)")
# What says how Docker runs a container on one machine, and is nothing to be done elsewhere.
_OF_DOCKER = frozenset({
    "container_name", "depends_on", "restart", "networks", "hostname", "links", "init", "tty", "stdin_open", "logging",
    "platform", "pull_policy", "expose", "stop_grace_period", "stop_signal",
    "ulimits", "shm_size",
})  # fmt: skip
_READ = frozenset({
    "image", "build", "ports", "environment", "command", "entrypoint", "volumes", "deploy", "mem_limit", "cpus",
    "scale", "profiles", "extends", "env_file", "healthcheck",
})  # fmt: skip
_ASKED = re.compile(r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::\d+)?(?P<path>/[\w./-]*)?")


@dataclass(frozen=True, slots=True)
class Composed:
    """A service of a compose file. `ports`: of the container, those that are published; `mounts`: what is mounted where.

    `env`: name -> value, None where the file does not say it. `awaited`: those of `needs` that have to come to their
    end first. `profiles` without which it is not started, `env_files` and files that it `extends`: none of these is
    here. `health_path` that its check asks, `checked` by something else. `build_says`: what its build takes besides its
    folder. `unread`: keys that nobody here understands.
    """

    name: str
    image: str
    build: str
    ports: tuple[int, ...]
    exposed: tuple[int, ...]
    env: dict[str, str | None]
    command: str
    mounts: tuple[tuple[str, str], ...]
    replicas: int
    memory_mb: int
    cpus: float
    needs: tuple[str, ...]
    unread: tuple[str, ...]
    awaited: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    env_files: tuple[str, ...] = ()
    extends: str = ""
    health_path: str = ""
    checked: str = ""
    build_says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compose:
    """A compose file: its services, top-level keys that nobody understands, and the goal without it, at its places."""

    services: tuple[Composed, ...]
    unread: tuple[str, ...]
    rest: str
    text: str = field(default="", repr=False)


def compose_in(goal: str) -> Compose | None:
    """The compose file in a goal as typed; None where there is none, or nobody could read it."""
    begins, services = _BEGINS.search(goal), _SERVICES.search(goal)
    if begins is None or services is None:
        return None
    # Few goals have one.
    import yaml

    start = min(begins.start(), services.start())
    indent = len(goal[start:]) - len(goal[start:].lstrip(" \t"))
    end = _end(goal, start, indent)
    block = goal[start:end]
    text = block.replace("\t", "  ")
    try:
        if not _is_small(yaml.compose(text, Loader=yaml.SafeLoader)):
            return None
        said = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    listed = said.get("services") if isinstance(said, dict) else None
    if not isinstance(listed, dict) or not all(isinstance(each, dict) for each in listed.values()):
        return None
    made = tuple(_service(str(name), _extended(each, listed)) for name, each in listed.items())
    if not any(each.image or each.build for each in made):
        return None
    unread = tuple(
        str(key) for key in said if not re.fullmatch(r"version|name|services|volumes|networks|x-.*", str(key))
    )
    blank = re.sub(r"[^\n]", " ", block)
    rest = _FENCE.sub(lambda match: " " * len(match[0]), goal[:start] + blank + goal[end:])
    return Compose(made, unread, rest, block)


def _is_small(node: Any) -> bool:
    """Whether a document holds few things once each alias stands for what it names: ten lines can name billions."""
    open_ = [] if node is None else [node]
    for _ in range(_MOST_NODES):
        if not open_:
            return True
        value = open_.pop().value
        if isinstance(value, list):
            open_ += [each for item in value for each in (item if isinstance(item, tuple) else (item,))]
    return False


def _end(goal: str, start: int, indent: int) -> int:
    """Where the file ends: at the first line that stands as far left as it and is no key of its own."""
    at = start
    for line in goal[start:].splitlines(keepends=True):
        stands = len(line) - len(line.lstrip(" \t"))
        own = not line.strip() or stands > indent or line.lstrip().startswith("#") or re.match(rf"[ \t]*{_TOP}:", line)
        if not own or _FENCE.match(line):
            break
        at += len(line)
    return at


def _extended(said: dict[str, Any], listed: dict[str, Any], deep: int = 0) -> dict[str, Any]:
    """A service with what it takes from another one of the file; what it takes from another file stays named."""
    of = said.get("extends")
    base = listed.get(str(_mapping(of).get("service") or of))
    if of is None or _mapping(of).get("file") or not isinstance(base, dict) or deep > _DEEPEST:
        return said
    taken = _extended(base, listed, deep + 1)
    env = _environment(taken.get("environment")) | _environment(said.get("environment"))
    own = {key: each for key, each in said.items() if key != "extends"}
    # Two can't publish the same ports of one machine: whoever takes from another has its own.
    taken = {key: each for key, each in taken.items() if key != "ports"}
    return {**taken, **own, **({"environment": env} if env else {})}


def _listed(said: object, key: str = "") -> tuple[str, ...]:
    """A text, or a list of texts and of mappings that have one under a key."""
    each_of = said if isinstance(said, list) else [] if said is None else [said]
    return tuple(str(each.get(key, "")) if isinstance(each, dict) else str(each) for each in each_of)


def _service(name: str, said: dict[str, Any]) -> Composed:
    build = said.get("build")
    folder = str(build.get("context", ".")) if isinstance(build, dict) else str(build or "")
    ports, unread = _ports(said.get("ports"), inward=False), [str(key) for key in said if key not in _READ | _OF_DOCKER]
    deploy = _mapping(said.get("deploy"))
    limits = _mapping(_mapping(deploy.get("resources")).get("limits"))
    replicas = deploy.get("replicas") or said.get("scale") or 1
    words = [*_words(said.get("entrypoint")), *_words(said.get("command"))]
    needs = said.get("depends_on")
    check = _mapping(said.get("healthcheck"))
    test = " ".join(_listed(check.get("test")))
    asked = _ASKED.search(test)
    extends = said.get("extends")
    return Composed(
        name=name,
        image=_filled(str(said.get("image") or "")) or "",
        build=folder if build else "",
        ports=ports,
        exposed=(*_ports(said.get("ports"), inward=True), *_ports(said.get("expose"))),
        env=_environment(said.get("environment")),
        command=shlex.join(words),
        mounts=_mounts(said.get("volumes")),
        replicas=replicas if isinstance(replicas, int) and 0 < replicas <= 100 else 1,
        memory_mb=_megabytes(str(limits.get("memory") or said.get("mem_limit") or "")),
        cpus=_number(limits.get("cpus") or said.get("cpus") or 0),
        needs=tuple(map(str, needs or ())),
        awaited=tuple(
            str(each)
            for each, how in _mapping(needs).items()
            if _mapping(how).get("condition") == "service_completed_successfully"
        ),
        unread=(*unread, *_odd_ports(said.get("ports"))),
        profiles=_listed(said.get("profiles")),
        env_files=_listed(said.get("env_file"), "path"),
        extends=str(_mapping(extends).get("file") or _mapping(extends).get("service") or extends or ""),
        health_path=(asked["path"] or "/") if asked else "",
        checked="" if asked or check.get("disable") is True else test,
        build_says=tuple(str(key) for key in _mapping(build) if key != "context"),
    )


def _mapping(said: object) -> dict[str, Any]:
    return said if isinstance(said, dict) else {}


def _words(said: object) -> list[str]:
    if isinstance(said, list):
        return [str(each) for each in said]
    try:
        return shlex.split(str(said or ""))
    except ValueError:
        return []


_WORLD = "0.0.0.0"  # noqa: S104 - what compose takes where no address is said


def _is_inward(port: object) -> bool:
    """Whether a port is published for less than the world: at an address of the machine itself, or of a private network.

    What is no address, or one that only the environment says, is not the world's either.
    """
    if isinstance(port, dict):
        host = str(port.get("host_ip") or _WORLD)
    else:
        text = _VARIABLE.sub(lambda found: found["usual"] or "", str(port).partition("/")[0])
        host = text.rsplit(":", 2)[0] if text.count(":") > 1 else _WORLD
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return True
    return not (address.is_unspecified or address.is_global)


def _ports(said: object, *, inward: bool | None = None) -> tuple[int, ...]:
    found = []
    listed = said if isinstance(said, list) else []
    for each in listed if inward is None else [one for one in listed if _is_inward(one) is inward]:
        text = str(each.get("target", "")) if isinstance(each, dict) else str(each).partition("/")[0].rpartition(":")[2]
        if text.isdigit() and 0 < int(text) < 65_536:
            found.append(int(text))
    return tuple(dict.fromkeys(found))


def _odd_ports(said: object) -> list[str]:
    """Ports that nobody can reach here, and ranges of them."""
    texts = [str(each) for each in said] if isinstance(said, list) else []
    return [f"ports {text}" for text in texts if "udp" in text.lower() or re.search(r"\d-\d", text.partition("/")[0])]


def _environment(said: object) -> dict[str, str | None]:
    if isinstance(said, list):
        pairs = [str(each).partition("=") for each in said]
        return {name.strip(): _filled(value) if equals else None for name, equals, value in pairs if name.strip()}
    if not isinstance(said, dict):
        return {}
    texts = {
        str(key): ("true" if value is True else "false" if value is False else value) for key, value in said.items()
    }
    return {name: None if value is None else _filled(str(value)) for name, value in texts.items()}


def _filled(text: str) -> str | None:
    """A value with the usual ones of its variables; None where one has none."""
    if any(match["usual"] is None for match in _VARIABLE.finditer(text.replace("$$", ""))):
        return None
    return _VARIABLE.sub(lambda match: match["usual"] or "", text).replace("$$", "$")


def _mounts(said: object) -> tuple[tuple[str, str], ...]:
    found = []
    for each in said if isinstance(said, list) else []:
        if isinstance(each, dict):
            found.append((str(each.get("source", "")), str(each.get("target", ""))))
        elif ":" in str(each):
            source, target = str(each).split(":")[:2]
            found.append((source, target))
        else:
            found.append(("", str(each)))
    return tuple(found)


def _megabytes(text: str) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?([gmk])i?b?", text.strip().lower())
    return round(float(match[1]) * {"g": 1_024, "m": 1, "k": 1 / 1_024}[match[2]]) if match else 0


def _number(said: object) -> float:
    try:
        return float(str(said))
    except ValueError:
        return 0.0
