"""Somebody's Terraform state, judged before it becomes a deployment's own.

    state = judge_state(text, environment)      # raises RefusedState

A state says what belongs to whoever holds it, so it is as hostile as any other input: only what a deployment may hold,
in the environment's project, and nothing of the platform's own.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.policy.argument_words import IMAGE_PROJECTS
from shared.policy.plan_types import ALLOWED_TYPES, PROVIDERS
from shared.policy.platform_names import is_platform_s
from shared.policy.static_rules import data_sources
from shared.schemas import Environment
from shared.schemas.text import printable

MAX_STATE = 700_000
"""Bytes of a state's text."""

MAX_OBJECTS = 300
_URL = re.compile(r"gs://([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])/([A-Za-z0-9][A-Za-z0-9._/ -]{0,500}\.tfstate)")
_LINEAGE = re.compile(r"[A-Za-z0-9-]{8,64}")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,200}")
_ONE = r'module\.[A-Za-z_][A-Za-z0-9_-]{0,60}(?:\[(?:\d{1,3}|"[A-Za-z0-9_-]{1,40}")\])?'
_MODULES = re.compile(rf"{_ONE}(?:\.{_ONE}){{0,5}}")
_KEY_OF_A_MODULE = re.compile(r'\["?([A-Za-z0-9_-]+)"?\]')
_MODULE_ADDRESS = re.compile(rf"({_MODULES.pattern})\.((?:data\.)?[A-Za-z0-9_]+\.)([A-Za-z0-9_-]+)")
_PROVIDER = re.compile(r'provider\["([a-z0-9./-]+)"\]')
_PROJECT = re.compile(r"(?:^|/|@)projects/([^/]+)")
_ACCOUNT = re.compile(r"@([a-z][a-z0-9.:-]*)\.iam\.gserviceaccount\.com")
_NAMES = (
    "name",
    "account_id",
    "secret_id",
    "dataset_id",
    "repository_id",
    "bucket",
    "email",
    "id",
    "service_account_id",
)
# What a thing lies in, which may be somebody else's.
_LIES_IN = ("topic", "subscription", "service", "database")


class RefusedState(ValueError):
    """Why a state is not taken in, in a sentence."""


@dataclass(frozen=True, slots=True)
class Object:
    """One thing a state holds: its id, and everything else that the state says of it."""

    address: str
    type: str
    id: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AdoptedState:
    """A state that may be taken in: `text` is what is to be stored, without what Terraform looks up again by itself."""

    lineage: str
    objects: tuple[Object, ...]
    text: str


def bucket_and_name(url: str) -> tuple[str, str]:
    """Raises RefusedState."""
    found = _URL.fullmatch(url)
    if found is None or ".." in url or "//" in url.removeprefix("gs://"):
        raise RefusedState("state_url has to be gs://BUCKET/OBJECT.tfstate")
    return found[1], found[2]


def judge_state(text: str, environment: Environment, own: Collection[str] = ()) -> AdoptedState:
    """The state, with what it holds. Raises RefusedState, naming the resource and what to do.

    `own`: names of the platform's own things, where they are known.
    """
    if len(text.encode("utf-8", "replace")) > MAX_STATE:
        raise RefusedState(f"The state is larger than {MAX_STATE} bytes: adopt it in parts.")
    try:
        state: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RefusedState("The state is not JSON: give the file that Terraform wrote.") from error
    if not isinstance(state, dict) or state.get("version") != 4:
        raise RefusedState("The state is not one of version 4: run `terraform refresh` with Terraform 1.0 or later.")
    lineage, serial, wrote = (state.get(key) for key in ("lineage", "serial", "terraform_version"))
    if not isinstance(lineage, str) or not _LINEAGE.fullmatch(lineage):
        raise RefusedState("The state has no lineage: give the file that Terraform wrote.")
    if not isinstance(serial, int) or isinstance(serial, bool) or not 0 <= serial < 2**40:
        raise RefusedState("The state has no serial number: give the file that Terraform wrote.")
    if not isinstance(wrote, str) or not re.fullmatch(r"\d+\.\d+\.\d+", wrote):
        raise RefusedState("The state does not say which version of Terraform wrote it.")
    resources = state.get("resources")
    kept = _flattened([each for each in resources if _judged(each)] if isinstance(resources, list) else [])
    objects = tuple(_objects(kept, environment, own))
    if not objects:
        raise RefusedState("The state holds nothing, or nothing but looked-up data: there is nothing to adopt.")
    if len(objects) > MAX_OBJECTS:
        raise RefusedState(f"The state holds more than {MAX_OBJECTS} resources: adopt it in parts.")
    document = {"version": 4, "terraform_version": wrote, "serial": serial, "lineage": lineage, "outputs": {}}
    return AdoptedState(lineage, objects, json.dumps({**document, "resources": kept, "check_results": None}))


def flat_name(modules: Sequence[str], name: str) -> str:
    """What something of a module is called in the root module: `queue_this` for `this` of `module.queue`."""
    return "_".join([*modules, name])


def _flattened(resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The resources as they stand in the root module: the files of local modules are written into it.

    One of a module with count or for_each bears its key: `queue_a_this` for `this` of `module.queue["a"]`. Raises
    RefusedState for keys that can't be in a name, and for two that would be called alike.
    """
    found: list[dict[str, Any]] = []
    known = _addresses_by_block(resources)
    for resource in resources:
        modules = _modules(resource.get("module"), f"{resource['type']}.{resource['name']}")
        flat = {key: value for key, value in resource.items() if key != "module"}
        flat["name"] = flat_name(modules, str(resource["name"]))
        if isinstance(instances := resource.get("instances"), list):
            flat["instances"] = [_with_flat_dependencies(each, known) for each in instances]
        found.append(flat)
    seen: set[tuple[Any, ...]] = set()
    for each in found:
        key = (each.get("mode"), each["type"], each["name"])
        if key in seen:
            raise RefusedState(f"{each['type']}.{each['name']} would stand here twice: rename one of the two first.")
        seen.add(key)
    return found


def _modules(said: Any, where: str) -> list[str]:
    if said is None or said == "":
        return []
    if not _MODULES.fullmatch(str(said)):
        raise RefusedState(
            f"{where} stands in a module whose key can't be part of a name: write that once for each first."
        )
    return _KEY_OF_A_MODULE.sub(r"_\1", str(said)).split(".")[1::2]


def _addresses_by_block(resources: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Where each block of the configuration stands in the root module; several times in a module with several."""
    found: dict[str, list[str]] = {}
    for each in resources:
        module = str(each.get("module") or "")
        block = f"{each['type']}.{each['name']}"
        where = f"{_KEY_OF_A_MODULE.sub('', module)}.{block}" if module else block
        modules = _modules(module, block)
        found.setdefault(where, []).append(f"{each['type']}.{flat_name(modules, str(each['name']))}")
    return found


def _with_flat_dependencies(instance: Any, known: Mapping[str, Sequence[str]]) -> Any:
    if not isinstance(instance, dict) or not isinstance(instance.get("dependencies"), list):
        return instance
    flat = [new for each in instance["dependencies"] for new in known.get(str(each), [flat_address(str(each))])]
    return instance | {"dependencies": list(dict.fromkeys(flat))}


def flat_address(address: str) -> str:
    """An address in the root module: `google_x.queue_this` for `module.queue.google_x.this`."""
    found = _MODULE_ADDRESS.fullmatch(address)
    if found is None:
        return address
    return f"{found[2]}{flat_name(found[1].split('.')[1::2], found[3])}"


def _judged(resource: Any) -> bool:
    """Whether an entry stays; what was only looked up does not. Raises RefusedState."""
    if not isinstance(resource, dict):
        raise RefusedState("The state's `resources` are not objects: give the file that Terraform wrote.")
    kind, name, mode = (resource.get(key) for key in ("type", "name", "mode"))
    if not isinstance(kind, str) or not isinstance(name, str) or not _WORD.fullmatch(name):
        raise RefusedState("A resource of the state has no type and name.")
    where = f"{kind}.{name}"
    provider = resource.get("provider")
    found = _PROVIDER.fullmatch(provider) if isinstance(provider, str) else None
    if found is None or found[1] not in PROVIDERS:
        raise RefusedState(f"{where} is of another provider than google, random, time and tls, or of an alias.")
    if mode == "data":
        if kind not in data_sources():
            raise RefusedState(f"{where}: reading {kind} is not allowed.")
        return False
    if mode != "managed" or kind not in ALLOWED_TYPES:
        raise RefusedState(f"{where}: {kind} is not a type that a deployment may hold.")
    return True


def _objects(resources: list[dict[str, Any]], environment: Environment, own: Collection[str]) -> Iterator[Object]:
    seen = set()
    for resource in resources:
        kind, where = str(resource["type"]), f"{resource['type']}.{resource['name']}"
        instances = resource.get("instances")
        if not isinstance(instances, list):
            raise RefusedState(f"{where} has no instances: give the file that Terraform wrote.")
        for instance in instances:
            values = instance.get("attributes") if isinstance(instance, dict) else None
            if not isinstance(values, dict):
                raise RefusedState(f"{where} has no attributes: give the file that Terraform wrote.")
            if instance.get("deposed"):
                raise RefusedState(f"{where} is being replaced: finish that with `terraform apply`, then adopt it.")
            identity = values.get("id")
            if not isinstance(identity, str) or not identity or len(identity) > 1500:
                raise RefusedState(f"{where} has no id: give the file that Terraform wrote.")
            if kind.startswith("google_"):
                _check_place(where, values, environment)
                _check_not_own(where, kind, values, environment.project, own)
                if (kind, identity) in seen:
                    raise RefusedState(f"{where} is in the state twice, as {printable(identity)[:120]}.")
                seen.add((kind, identity))
            yield Object(where, kind, identity, values)


def _names(values: Mapping[str, Any]) -> Iterator[str]:
    """What it is known by."""
    for key in _NAMES:
        if isinstance(value := values.get(key), str) and value:
            yield value.rpartition("/")[2]


def _check_place(where: str, values: Mapping[str, Any], environment: Environment) -> None:
    project = values.get("project")
    # Whom a grant lets in may be of Google's; that is judged with the plan.
    accounts = where.startswith("google_service_account.")
    named = {project} if isinstance(project, str) and project else set()
    for key in (*_NAMES, "self_link"):
        if isinstance(value := values.get(key), str):
            named |= {*_PROJECT.findall(value), *(_ACCOUNT.findall(value) if accounts else ())}
    if project == environment.project:
        # Some services write the project's number into their names.
        named = {each for each in named if not each.isdigit()}
    others = sorted(named - {environment.project, "_", "-", *IMAGE_PROJECTS})
    if others:
        name = printable(others[0])[:80]
        raise RefusedState(
            f"{where} is in the project {name}; the environment {environment.name} is {environment.project}. Adopt it "
            "in an environment of that project."
        )


def _check_not_own(where: str, kind: str, values: Mapping[str, Any], project: str, own: Collection[str]) -> None:
    around = [value for key in _LIES_IN if isinstance(value := values.get(key), str)]
    names = {(kind, name) for name in (*_names(values), *(each.rpartition("/")[2] for each in around))}
    texts = [value for key in (*_NAMES, "self_link", "member") if isinstance(value := values.get(key), str)] + around
    if is_platform_s(kind, values, (names, texts), project, own):
        raise RefusedState(f"{where} is, by its name, one of the platform's own: it is never part of a deployment.")
