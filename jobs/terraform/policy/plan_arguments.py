"""Every argument of every resource that a plan writes, judged by what it means (`shared.policy.arguments`)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from ipaddress import ip_address, ip_network
from typing import Any

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, values_at
from jobs.terraform.policy.plan_expressions import (
    ends_with_suffix,
    is_exact,
    is_joined,
    is_nothing,
    is_said,
    leads_to,
    sent_to,
    trimmed,
)
from jobs.terraform.policy.plan_hosts import goes_outside
from jobs.terraform.policy.plan_own import Own
from shared.policy.argument_words import IMAGE_PROJECTS
from shared.policy.arguments import Kind, Meaning, blocks, defaults, meaning, settable
from shared.policy.plan_types import TYPES
from shared.terraform.hcl import Expr

Reason = tuple[str, str]

_PUBLIC_FAMILY = re.compile(
    r"(debian|ubuntu|ubuntu-minimal|cos|centos|rhel|rocky-linux|sles|fedora-coreos|windows)-[a-z0-9.-]+"
)
# Where the platform keeps its own images and those that it built of people's programs.
_PLATFORMS_IMAGE = re.compile(
    r"\A(?:[a-z][a-z0-9+.-]*:)?/*(?:[^/@]*@)?[a-z0-9.-]*(?:pkg\.dev|gcr\.io)\.?(?::\d*)?/+(?:[^/]+/+)+?infraai[^/]*/",
    re.IGNORECASE,
)
# Of a network of one's own; what is only reserved (for documents, tests, the future) is nobody's, and may be a
# stranger's on a platform that uses it.
_INNER = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fd00::/8")))
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


def arguments(change: Change, source: Source, own: Own) -> Iterator[Reason]:
    """Why something may not be written with the arguments it has."""
    if not change.writes or change.type not in TYPES:
        return
    written = source.written(change)
    known_paths = settable(change.type)
    for path in written:
        first = path.partition(".")[0]
        if first in _META or (known_paths and path in known_paths):
            continue
        if known_paths and not _inside_a_value(path, known_paths):
            yield "unknown_argument", f"{path} is an argument that nobody has looked at yet"
    for path, meant in _judged(change.type, known_paths):
        values = [each for value in values_at(change.after, path) for each in _flat(value)]
        before = [each for value in values_at(change.before, path) for each in _flat(value)]
        if not _moves(values, before) and path not in written:
            continue
        if change.before and values == before and UNKNOWN not in values:
            continue  # it stands there already
        yield from _JUDGES[meant.kind](_Given(change, path, meant, values, written.get(path), own))
    yield from _default_identity(change, written)


@cache
def _judged(type_: str, known_paths: frozenset[str]) -> tuple[tuple[str, Meaning], ...]:
    """The arguments of a type that may be wrong by what they hold, in order, and what each means."""
    around = blocks(type_)
    found = []
    for path in sorted(known_paths):
        if path.partition(".")[0] in _META:
            continue
        meant = meaning(type_, path)
        never = meant.kind in {Kind.REFUSED, Kind.FOREIGN}
        if meant.kind in {Kind.PLAIN, Kind.GRANT} or (path in around and not never):
            continue
        if meant.kind in {Kind.REFERENCE, Kind.IDENTITY} and not _is_attribute(path, known_paths):
            continue  # a block that is called so: each of its arguments is judged
        found.append((path, meant))
    return tuple(found)


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
    written = given.exprs is not None and not (given.exprs and all(is_nothing(expr) for expr in given.exprs))
    default = defaults(given.change.type).get(given.path)
    if written or any(value not in (False, 0, default) for value in given.known):
        if given.meant.kind is Kind.REFUSED:
            yield "refused_argument", f"{given.path} may not be set"
        else:
            yield "unknown_argument", f"{given.path} is an argument that nobody has looked at yet"


def _name(given: _Given) -> Iterator[Reason]:
    if "create" not in given.change.actions:
        return
    if given.unknown and not all(ends_with_suffix(expr) for expr in given.exprs or ()):
        yield "claimed_name", f"{given.path} is known only after apply, and so is whose name it is"
    for value in given.known:
        if given.path == "name" and given.own.was_adopted(given.change):
            continue
        if not given.own.carries_suffix(str(value)) and value not in values_at(given.change.before, given.path):
            message = f"{given.path} = {value} could be another deployment's; end it with ${{var.name_suffix}}"
            yield "claimed_name", message


def _reference(given: _Given) -> Iterator[Reason]:
    meant, path = given.meant, given.path
    if given.exprs and all(is_exact(expr, meant) for expr in given.exprs):
        return
    identity = meant.kind is Kind.IDENTITY
    if given.unknown and not all(is_exact(expr, meant) or is_said(expr) for expr in given.exprs or ()):
        who = "as whom it acts or whom it lets in" if identity else "what it names"
        yield "unknown_value", f"{path}, {who}, is known only after apply"
    rule, what = ("foreign_identity", "an identity") if identity else ("foreign_resource", "a resource")
    for value in given.known:
        if identity and value == "default" and TYPES[given.change.type].acts_as == path:
            continue  # judged with its scopes
        if any(fnmatchcase(str(value), each) for each in TYPES[given.change.type].also.get(path, ())):
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
    if given.unknown and not leads_to(given.exprs, ("google_artifact_registry_repository",), "registry_uri"):
        yield "unknown_value", f"{given.path}, the container image, is known only after apply"
    for value in given.known:
        if _PLATFORMS_IMAGE.search(str(value)) and value not in given.own.images:
            yield "foreign_image", f"{given.path} = {value} is the platform's or another deployment's program"


def _endpoint(given: _Given) -> Iterator[Reason]:
    if (given.known or given.unknown) and not leads_to(given.exprs, given.meant.types, "uri"):
        yield "foreign_endpoint", f"{given.path} must be the uri of a Cloud Run service of this deployment"


def _sends(given: _Given) -> Iterator[Reason]:
    """One attribute of an own resource, with exactly the words around it that make it an address."""
    if not given.known and not given.unknown:
        return
    if goes_outside(given.change.type, given.path, given.values, given.exprs):
        return  # whom the plan names is judged beside it
    found = [trimmed(expr) for expr in given.exprs or ()]
    shapes = {None if each is None else (each.type, each.before, each.attribute, sent_to(each.after)) for each in found}
    if not shapes or not shapes <= set(given.meant.values):
        types = sorted({str(shape[0]) for shape in given.meant.values if isinstance(shape, tuple)})
        yield "foreign_endpoint", f"{given.path} must be the address of a {' or '.join(types)} of this deployment"


def _joined(given: _Given) -> Iterator[Reason]:
    """A name of several attributes of one own resource, and nothing else in it."""
    if not given.known and not given.unknown:
        return
    between, *attributes = given.meant.values
    if not given.exprs or not all(is_joined(expr, given.meant.types, str(between), attributes) for expr in given.exprs):
        form = str(between).join(f"${{{given.meant.types[0]}.LABEL.{each}}}" for each in attributes)
        yield "foreign_resource", f'{given.path} must be "{form}" of one resource of this deployment'


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


def _is_public_image(value: str) -> bool:
    text = re.sub(r"https?://[^/]+/compute/(v1|beta)/", "", value)
    project, _, rest = text.removeprefix("projects/").partition("/")
    return (project in IMAGE_PROJECTS and rest != "") or _PUBLIC_FAMILY.fullmatch(text) is not None


def _is_inner_address(meant: Meaning, value: str) -> bool:
    """A private address inside a network of one's own is nobody else's."""
    if "google_compute_address" not in meant.types:
        return False
    try:
        address = ip_address(value)
    except ValueError:
        return False
    return any(address.version == each.version and address in each for each in _INNER)


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
