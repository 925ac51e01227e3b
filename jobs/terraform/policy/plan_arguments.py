"""Every argument of every resource that a plan writes, judged by what it means (`shared.policy.arguments`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, values_at
from jobs.terraform.policy.plan_own import Own
from shared.policy.argument_words import IMAGE_PROJECTS, NAMING_ATTRIBUTES
from shared.policy.arguments import Kind, Meaning, blocks, defaults, meaning, settable
from shared.policy.plan_types import TYPES
from shared.terraform.beside import whole_reference
from shared.terraform.hcl import (
    Call,
    Expr,
    Interpolation,
    Literal,
    Named,
    Object,
    Template,
    Text,
    Tuple,
    named,
    references,
)

Reason = tuple[str, str]

_PUBLIC_FAMILY = re.compile(
    r"(debian|ubuntu|ubuntu-minimal|cos|centos|rhel|rocky-linux|sles|fedora-coreos|windows)-[a-z0-9.-]+"
)
_META = frozenset({"count", "for_each", "depends_on", "provider", "lifecycle", "provisioner", "connection", "timeouts"})
_NARROW_SCOPES = frozenset(
    scope
    for short, long in (
        ("logging-write", "logging.write"),
        ("monitoring-write", "monitoring.write"),
        ("trace", "trace.append"),
        ("service-control", "servicecontrol"),
        ("service-management", "service.management.readonly"),
    )
    for scope in (short, f"https://www.googleapis.com/auth/{long}")
)
# What an annotation of the older Cloud Run API may be: the others choose who may call it, what it reads, what it costs.
_ANNOTATIONS = re.compile(
    r"run\.googleapis\.com/(ingress(-status)?|client-name|client-version|startup-cpu-boost|cpu-throttling"
    r"|execution-environment|launch-stage|operation-id|sessionAffinity)|client\.knative\.dev/.*|serving\.knative\.dev/.*"
)


def arguments(change: Change, source: Source, own: Own) -> Iterator[Reason]:
    """Why something may not be written with the arguments it has."""
    if not change.writes or change.type not in TYPES:
        return
    written = source.written(change)
    known_paths, around = settable(change.type), blocks(change.type)
    for path in written:
        first = path.partition(".")[0]
        if first in _META or (known_paths and path in known_paths):
            continue
        if known_paths and not _inside_a_value(path, known_paths):
            yield "unknown_argument", f"{path} is an argument that nobody has looked at yet"
    for path in sorted(known_paths):
        if path.partition(".")[0] in _META:
            continue
        meant = meaning(change.type, path)
        never = meant.kind in {Kind.REFUSED, Kind.FOREIGN}
        if meant.kind in {Kind.PLAIN, Kind.GRANT} or (path in around and not never):
            continue
        if meant.kind in {Kind.REFERENCE, Kind.IDENTITY} and not _is_attribute(path, known_paths):
            continue  # a block that is called so: each of its arguments is judged
        values = [each for value in values_at(change.after, path) for each in _flat(value)]
        before = [each for value in values_at(change.before, path) for each in _flat(value)]
        if not _moves(values, before) and path not in written:
            continue
        if change.before and values == before and UNKNOWN not in values:
            continue  # it stands there already
        yield from _JUDGES[meant.kind](_Given(change, path, meant, values, written.get(path), own))
    yield from _default_identity(change, written)
    yield from _metadata(change)
    yield from _notebook(change)
    yield from _parameters(change, written, own)
    yield from _annotations(change)


@dataclass(frozen=True, slots=True)
class _Given:
    """One argument of one resource: what it means, what it will hold, how the files write it."""

    change: Change
    path: str
    meant: Meaning
    values: list[Any]
    exprs: list[Expr] | None
    own: Own

    @property
    def unknown(self) -> bool:
        """Whether the files give it something that only apply can tell."""
        return UNKNOWN in self.values and self.exprs is not None

    @property
    def known(self) -> list[Any]:
        return [value for value in self.values if value is not UNKNOWN and value not in (None, "")]


def _foreign(given: _Given) -> Iterator[Reason]:
    written = given.exprs is not None and not (given.exprs and all(_is_nothing(expr) for expr in given.exprs))
    default = defaults(given.change.type).get(given.path)
    if written or any(value not in (False, 0, default) for value in given.known):
        if given.meant.kind is Kind.REFUSED:
            yield "refused_argument", f"{given.path} may not be set"
        else:
            yield "unknown_argument", f"{given.path} is an argument that nobody has looked at yet"


def _name(given: _Given) -> Iterator[Reason]:
    if "create" not in given.change.actions:
        return
    if given.unknown and not all(_ends_with_suffix(expr) for expr in given.exprs or ()):
        yield "claimed_name", f"{given.path} is known only after apply, and so is whose name it is"
    for value in given.known:
        if not given.own.carries_suffix(str(value)) and value not in values_at(given.change.before, given.path):
            message = f"{given.path} = {value} could be another deployment's; end it with ${{var.name_suffix}}"
            yield "claimed_name", message


def _reference(given: _Given) -> Iterator[Reason]:
    meant, path = given.meant, given.path
    if given.exprs and all(_is_exact(expr, meant) for expr in given.exprs):
        return
    identity = meant.kind is Kind.IDENTITY
    if given.unknown and not all(_is_exact(expr, meant) or _is_said(expr) for expr in given.exprs or ()):
        who = "as whom it acts or whom it lets in" if identity else "what it names"
        yield "unknown_value", f"{path}, {who}, is known only after apply"
    rule, what = ("foreign_identity", "an identity") if identity else ("foreign_resource", "a resource")
    for value in given.known:
        if identity and value == "default" and TYPES[given.change.type].acts_as == path:
            continue  # judged with its scopes
        if value in TYPES[given.change.type].also.get(path, ()):
            continue
        own = given.own.holds(meant.types, str(value), given.change.after)
        if not own and not _is_inner_address(meant, str(value)):
            yield rule, f"{path} = {value} is not {what} of this deployment"


def _project(given: _Given) -> Iterator[Reason]:
    if given.unknown:
        yield "foreign_project", f"{given.path}, the project, is known only after apply"
    for value in given.known:
        if value != given.own.project:
            yield "foreign_project", f"{given.path} = {value} is another project"


def _image(given: _Given) -> Iterator[Reason]:
    if given.unknown:
        yield "unknown_value", f"{given.path}, the image, is known only after apply"
    for value in given.known:
        if not _is_public_image(str(value)):
            yield "foreign_image", f"{given.path} = {value} is not a public image that is known here"


def _container(given: _Given) -> Iterator[Reason]:
    if given.unknown and not _leads_to(given.exprs, ("google_artifact_registry_repository",), "registry_uri"):
        yield "unknown_value", f"{given.path}, the container image, is known only after apply"


def _endpoint(given: _Given) -> Iterator[Reason]:
    if (given.known or given.unknown) and not _leads_to(given.exprs, given.meant.types, "uri"):
        yield "foreign_endpoint", f"{given.path} must be the uri of a Cloud Run service of this deployment"


def _sends(given: _Given) -> Iterator[Reason]:
    """One attribute of an own resource, with exactly the words around it that make it an address."""
    if not given.known and not given.unknown:
        return
    found = [_trimmed(expr) for expr in given.exprs or ()]
    shapes = {None if each is None else (each.type, each.before, each.attribute, _path(each.after)) for each in found}
    if not shapes or not shapes <= set(given.meant.values):
        types = sorted({str(shape[0]) for shape in given.meant.values if isinstance(shape, tuple)})
        yield "foreign_endpoint", f"{given.path} must be the address of a {' or '.join(types)} of this deployment"


def _joined(given: _Given) -> Iterator[Reason]:
    """A name of several attributes of one own resource, and nothing else in it."""
    if not given.known and not given.unknown:
        return
    between, *attributes = given.meant.values
    if not given.exprs or not all(
        _is_joined(expr, given.meant.types, str(between), attributes) for expr in given.exprs
    ):
        form = str(between).join(f"${{{given.meant.types[0]}.LABEL.{each}}}" for each in attributes)
        yield "foreign_resource", f'{given.path} must be "{form}" of one resource of this deployment'


def _is_joined(expr: Expr, types: tuple[str, ...], between: str, attributes: list[object]) -> bool:
    if not isinstance(expr, Template) or len(expr.parts) != 2 * len(attributes) - 1:
        return False
    words = [each.value for each in expr.parts[1::2] if isinstance(each, Text)]
    found = [named(each.expr) for each in expr.parts[::2] if isinstance(each, Interpolation)]
    return (
        words == [between] * (len(attributes) - 1)
        and [each and each.attribute for each in found] == attributes
        and all(each is not None and each.type in types and not each.before and not each.after for each in found)
        and len({each and each.label for each in found}) == 1
    )


def _trimmed(expr: Expr) -> Named | None:
    """`trimprefix(SERVICE.uri, "https://")` is the host alone."""
    if not isinstance(expr, Call):
        return named(expr)
    words = expr.args[1] if expr.name == "trimprefix" and len(expr.args) == 2 else None
    if not isinstance(words, Template) or words.text != "https://":
        return None
    found = named(expr.args[0])
    return found._replace(before="trimprefix:https://") if found is not None and found.before == "" else None


def _path(after: str) -> str:
    """A path behind an address of one's own leads nowhere else, whatever it says."""
    return "/" if after.startswith("/") and not after.startswith("//") else after


def _only(given: _Given) -> Iterator[Reason]:
    if given.unknown:
        yield "unknown_value", f"{given.path} is known only after apply"
    # What a project has of its own is called after it.
    values = [each.format(project=given.own.project) if isinstance(each, str) else each for each in given.meant.values]
    allowed = [*values, defaults(given.change.type).get(given.path)]
    if any(value not in allowed for value in given.known):
        rule = "public_access" if given.path == "invoker_iam_disabled" else "refused_argument"
        yield rule, f"{given.path} may only be {', '.join(str(each).lower() for each in values)}"


def _must_be_known(given: _Given) -> Iterator[Reason]:
    if given.unknown:
        more = ", and with it the price," if given.meant.kind is Kind.SIZE else ""
        yield "unknown_value", f"{given.path}{more} is known only after apply"


_JUDGES: Mapping[Kind, Callable[[_Given], Iterator[Reason]]] = {
    Kind.REFUSED: _foreign,
    Kind.FOREIGN: _foreign,
    Kind.NAME: _name,
    Kind.REFERENCE: _reference,
    Kind.IDENTITY: _reference,
    Kind.PROJECT: _project,
    Kind.IMAGE: _image,
    Kind.CONTAINER: _container,
    Kind.ENDPOINT: _endpoint,
    Kind.SENDS: _sends,
    Kind.JOINED: _joined,
    Kind.ONLY: _only,
    Kind.SIZE: _must_be_known,
    Kind.PORT: _must_be_known,
    Kind.SOURCE: _must_be_known,
}


def _is_exact(expr: Expr, meant: Meaning) -> bool:
    """Whether it is nothing but references to resources of the right types, by what says which one it is."""
    if _is_null(expr):
        return True
    if isinstance(expr, Tuple):
        return all(_is_exact(item, meant) for item in expr.items)
    found = named(expr)
    return (
        found is not None
        and found.type in meant.types
        and found.attribute in NAMING_ATTRIBUTES
        and found.after == ""
        and found.before in ({"", "serviceAccount:"} if meant.kind is Kind.IDENTITY else {""})
    )


def _is_said(expr: Expr) -> bool:
    """Whether the files or their variables say it, so that its value is known and judged."""
    if isinstance(expr, Tuple):
        return all(_is_said(item) for item in expr.items)
    return all(each.parts[0] == "var" for each in references(expr))


def _leads_to(exprs: list[Expr] | None, types: tuple[str, ...], attribute: str) -> bool:
    """Whether it is one attribute of an own resource, with nothing but a path behind it."""
    found = [named(expr) for expr in exprs or ()]
    return bool(found) and all(
        each is not None
        and (each.type in types and each.attribute == attribute and each.before == "")
        and (each.after == "" or each.after.startswith("/"))
        for each in found
    )


def _is_public_image(value: str) -> bool:
    text = re.sub(r"https?://[^/]+/compute/(v1|beta)/", "", value)
    project, _, rest = text.removeprefix("projects/").partition("/")
    return (project in IMAGE_PROJECTS and rest != "") or _PUBLIC_FAMILY.fullmatch(text) is not None


def _is_inner_address(meant: Meaning, value: str) -> bool:
    """A private address inside a network of one's own is nobody else's."""
    if "google_compute_address" not in meant.types:
        return False
    try:
        return ip_address(value).is_private
    except ValueError:
        return False


def _default_identity(change: Change, written: Mapping[str, list[Expr]]) -> Iterator[Reason]:
    """Nothing acts as the project's default account, which may be allowed everything in it."""
    rules = TYPES[change.type]
    for path in rules.acts_too:
        if not _says_who(change, path, written):
            yield "default_identity", f"{path} is not set, so the project's default account would; give it its own"
    if rules.acts_as_any and not any(_says_who(change, path, written) for path in rules.acts_as_any):
        yield "default_identity", f"none of {', '.join(rules.acts_as_any)} is set; give it an identity of its own"
    if not rules.acts_as:
        return
    around, _, leaf = rules.acts_as.rpartition(".")
    holders = [each for each in values_at(change.after, around) if each is not None] if around else [change.after]
    if rules.acts_as_block and UNKNOWN in holders and rules.acts_as_block not in written:
        return
    if not rules.acts_as_block and not holders:
        holders = [{}]
    for holder in holders:
        said = holder.get(leaf) if isinstance(holder, Mapping) else UNKNOWN
        unset = said in (None, "", "default") or (said is UNKNOWN and rules.acts_as not in written)
        if not unset:
            continue
        scopes = list(holder.get("scopes") or ()) if isinstance(holder, Mapping) else [UNKNOWN]
        if scopes and all(scope is not UNKNOWN and scope in _NARROW_SCOPES for scope in scopes):
            continue
        if change.before and values_at(change.before, rules.acts_as) == values_at(change.after, rules.acts_as):
            continue
        yield (
            "default_identity",
            (f"{rules.acts_as} is not set, so it would act as the project's default account; give it one of its own"),
        )


def _says_who(change: Change, path: str, written: Mapping[str, list[Expr]]) -> bool:
    return any(
        value not in (None, "", "default") and (value is not UNKNOWN or path in written)
        for value in values_at(change.after, path)
    )


def _annotations(change: Change) -> Iterator[Reason]:
    if change.type != "google_cloud_run_service":
        return
    for path in ("metadata.annotations", "template.metadata.annotations"):
        before = {key for each in values_at(change.before, path) if isinstance(each, Mapping) for key in each}
        for each in values_at(change.after, path):
            keys = each if isinstance(each, Mapping) else ()
            yield from (
                ("refused_argument", f"the annotation {key} may not be set")
                for key in keys
                if key not in before and not _ANNOTATIONS.fullmatch(key)
            )


def _metadata(change: Change) -> Iterator[Reason]:
    """The keys by which Google lets people into a machine: through the serial port even past every firewall."""
    for path in ("metadata", "all_instances_config.metadata"):
        if path not in settable(change.type) or not change.type.startswith("google_compute_"):
            continue
        before = [each for each in values_at(change.before, path) if isinstance(each, Mapping)]
        for each in values_at(change.after, path):
            if each is UNKNOWN:
                yield "unknown_value", f"{path} is known only after apply"
            for key, value in each.items() if isinstance(each, Mapping) else ():
                if any(key in old and old[key] == value for old in before):
                    continue
                wanted = _LETS_IN.get(key.lower())
                if wanted is not None and (value is UNKNOWN or str(value).upper() not in wanted):
                    said = f"may only be {wanted[0]}" if wanted else "may not be set"
                    yield "refused_argument", f"{path}.{key} {said}: it lets people into the machine"


_NOTEBOOK_KEYS = frozenset(
    {"idle-timeout-seconds", "notebook-disable-downloads", "notebook-disable-root", "notebook-disable-terminal"}
)
"""Of a notebook's metadata; other keys start scripts or let people in."""


def _notebook(change: Change) -> Iterator[Reason]:
    if change.type != "google_workbench_instance":
        return
    path = "gce_setup.metadata"
    before = [each for each in values_at(change.before, path) if isinstance(each, Mapping)]
    for each in values_at(change.after, path):
        for key, value in each.items() if isinstance(each, Mapping) else ():
            if key not in _NOTEBOOK_KEYS and not any(key in old and old[key] == value for old in before):
                yield "refused_argument", f"{path}.{key} may not be set: it may start code or let people in"


_SAMPLES = "gs://dataflow-samples/"
_FILES = re.compile(r"gs://([^/?#%\\]+)/[^?#\\]*")
_TABLE = re.compile(r"([a-z0-9-]+):([A-Za-z0-9_]+)\.[A-Za-z0-9_]+")
_WORD = re.compile(r"[A-Za-z0-9_]*")
_MESSAGES = ("google_pubsub_subscription", "google_pubsub_topic")


def _parameters(change: Change, written: Mapping[str, list[Expr]], own: Own) -> Iterator[Reason]:
    """What a pipeline reads and writes: nothing outside the deployment, whatever a template calls it."""
    if change.type != "google_dataflow_job":
        return
    given = change.after.get("parameters")
    if given is UNKNOWN:
        yield "unknown_value", "parameters are known only after apply"
    before = change.before.get("parameters") or {}
    for key, value in given.items() if isinstance(given, Mapping) else ():
        path = f"parameters.{key}"
        if value is UNKNOWN:
            maps = written.get("parameters", [])
            exprs = [found for each in maps if isinstance(each, Object) and (found := each.get(key)) is not None]
            if (
                not exprs
                or len(exprs) != len(maps)
                or not all(_is_exact(expr, Meaning(Kind.REFERENCE, _MESSAGES)) for expr in exprs)
            ):
                yield "unknown_value", f"{path} is known only after apply"
        elif value is not None and before.get(key) != value and not _is_own_data(str(value), own):
            yield "foreign_resource", f"{path} = {value} is not data of this deployment"


def _is_own_data(value: str, own: Own) -> bool:
    """Whether a text names an own bucket's files, an own table or own messages; or is but a word."""
    if found := _FILES.fullmatch(value):
        return value.startswith(_SAMPLES) or own.holds(("google_storage_bucket",), found[1], {})
    if found := _TABLE.fullmatch(value):
        return found[1] == own.project and own.holds(("google_bigquery_dataset",), found[2], {})
    return _WORD.fullmatch(value) is not None or own.holds(_MESSAGES, value, {})


_LETS_IN: Mapping[str, tuple[str, ...]] = {
    "ssh-keys": (),
    "sshkeys": (),
    "windows-keys": (),
    "windows-startup-script-url": (),
    "startup-script-url": (),
    "shutdown-script-url": (),
    "enable-windows-ssh": (),
    "serial-port-enable": ("FALSE", "0"),
    "enable-oslogin": ("TRUE", "1"),
    "block-project-ssh-keys": ("TRUE", "1"),
    "enable-guest-attributes": ("FALSE", "TRUE"),
}


def _flat(value: Any) -> list[Any]:
    """A value's parts; a map that holds something unknown counts as unknown."""
    if isinstance(value, list):
        return [each for item in value for each in _flat(item)]
    if isinstance(value, Mapping):
        inner = [each for item in value.values() for each in _flat(item)]
        return [UNKNOWN] if UNKNOWN in inner else inner
    return [value]


def _moves(values: list[Any], before: list[Any]) -> bool:
    return any(value is not UNKNOWN and value not in (None, "") for value in values) and values != before


def _inside_a_value(path: str, paths: frozenset[str]) -> bool:
    """Whether it lies in a map or an object that is one argument."""
    steps = path.split(".")
    return any(_is_attribute(".".join(steps[:at]), paths) for at in range(1, len(steps)))


def _is_attribute(path: str, paths: frozenset[str]) -> bool:
    return path in paths and not any(each.startswith(f"{path}.") for each in paths)


def _ends_with_suffix(expr: Expr) -> bool:
    """Whether whatever stands before it, the deployment's suffix is what a name ends with."""
    last = expr.parts[-1] if isinstance(expr, Template) and expr.parts else None
    return isinstance(last, Interpolation) and whole_reference(last.expr) == ("var", "name_suffix")


def _is_nothing(expr: Expr) -> bool:
    return _is_null(expr) or (isinstance(expr, Tuple) and not expr.items)


def _is_null(expr: Expr) -> bool:
    return isinstance(expr, Literal) and expr.value is None
