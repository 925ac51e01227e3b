"""What a model may change in files that a person or the catalogue wrote: the one comparison for all who ask a model.

    refused_repair(before, after, {("main.tf", 12)})     # why a repair can't be taken; [] when it can
    harmful_value(kind, path, expr, near)                # why a model may not write this value; "" when it may

Everything stays as it is but the argument that failed, and a new value is taken only if it is known to do no harm.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from shared.policy.argument_words import IMAGE_PROJECTS, NAMING_ATTRIBUTES
from shared.policy.arguments import Kind, meaning
from shared.policy.plan_types import TYPES
from shared.terraform.hcl import (
    Attribute,
    Block,
    Body,
    Call,
    Expr,
    File,
    Literal,
    Template,
    named,
    parse_file,
    references,
    walk,
)
from shared.terraform.schema import schema_of

Key = tuple[str, ...]

# Text in these is run, served as a page, or decides what runs.
_CODE = frozenset(
    {"metadata", "metadata_startup_script", "command", "args", "image", "dashboard_json", "code", "container_image"}
)
_RESTRICTING = re.compile(
    r"range|cidr|allow|deny|member|role|polic|public|private|protect|encrypt|kms|ssl|tls|auth|password|secret|access"
    r"|ingress|egress|source|prevent|secur|restrict|acl|shielded|confidential|internal|internet|expos|target|direction"
    r"|disabled|invoker|delet|destroy|retention|backup|versioning|lifecycle|scopes|email|account|identity|iam|force"
)
_TOKEN = re.compile(r"[A-Za-z0-9_.:/ -]{0,60}")
_DAY = 86_400
_SHOWN_CONTAINERS = ("us-docker.pkg.dev/cloudrun/container/", "gcr.io/cloudrun/", "gcr.io/google-samples/")


@dataclass(frozen=True, slots=True)
class Written:
    """One argument as written: where it stands, its value, and its words without layout."""

    path: Key
    expr: Expr | None
    words: tuple[str, ...]
    line: int
    last: int


def arguments_of(file: File, block: Block) -> dict[Key, Written]:
    """Every argument and block inside a block by its path; the second `allow` is `allow#1`."""
    found: dict[Key, Written] = {}
    _walk(file, block.body, (), found)
    return found


def _walk(file: File, body: Body, prefix: Key, found: dict[Key, Written]) -> None:
    seen: dict[str, int] = {}
    for item in body.items:
        first, last = file.line(item.span), file.position(item.span.end)[0]
        if isinstance(item, Attribute):
            path = (*prefix, item.name)
            found[path] = Written(path, item.expr, tuple(file.source(item.expr.span).split()), first, last)
            continue
        name = " ".join((item.type, *item.names))
        path = (*prefix, f"{name}#{seen.setdefault(name, 0)}")
        seen[name] += 1
        found[path] = Written(path, None, (), first, last)
        _walk(file, item.body, path, found)


def plain_path(key: Key) -> str:
    """The schema's path of a key: `settings.ip_configuration.ipv4_enabled`."""
    return ".".join(re.sub(r"#\d+$", "", step) for step in key)


def refused_repair(
    before: Mapping[str, str], after: Mapping[str, str], failing: Collection[tuple[str, int]]
) -> list[str]:
    """Why a model's repair can't be taken. `failing`: file and line of what Terraform found wrong.

    Taken is another value for what failed, its removal or its new name, an argument that the schema requires and that
    was missing where it failed, and declarations of variables and local values.
    """
    old = {name: parse_file(name, text) for name, text in before.items()}
    new = {name: parse_file(name, text) for name, text in after.items()}
    reasons = [f"{name} can't be read: {file.faults[0].message}" for name, file in new.items() if file.faults]
    reasons += [f"it drops {name}, which was fine" for name in old if name not in new and old[name].text.strip()]
    reasons += [f"it adds the file {name}" for name in new if name not in old]
    said = {_said(node) for file in old.values() for node in _expressions(file.body)} - {None}
    for name in old.keys() & new.keys():
        lines = {line for file, line in failing if file == name}
        reasons += [f"{name}: {reason}" for reason in _blocks(old[name], new[name], lines, said)]
    return reasons


def _blocks(old: File, new: File, lines: set[int], said: set[object]) -> Iterator[str]:
    before, after = _keyed(old), _keyed(new)
    for key, blocks in before.items():
        what = " ".join(key)
        if len(after.get(key, ())) != len(blocks):
            yield f"it loses or doubles {what}"
            continue
        for mine, theirs in zip(blocks, after[key], strict=True):
            yield from (f"{what}: {reason}" for reason in _arguments((old, mine), (new, theirs), lines, said))
    for key, blocks in after.items():
        if key in before:
            continue
        if key[0] not in {"variable", "locals"}:
            yield f"it adds {' '.join(key)}"
            continue
        for block in blocks:
            for written in arguments_of(new, block).values():
                if written.expr is not None and (why := _new_text(written, said, strict=True)):
                    yield f"{' '.join(key)}: {why}"


def _keyed(file: File) -> dict[Key, list[Block]]:
    found: dict[Key, list[Block]] = {}
    for block in file.body.blocks:
        found.setdefault((block.type, *block.names), []).append(block)
    return found


def _arguments(old: tuple[File, Block], new: tuple[File, Block], lines: set[int], said: set[object]) -> Iterator[str]:
    had, has = arguments_of(*old), arguments_of(*new)
    file, mine = old
    first, last = file.line(mine.span), file.position(mine.span.end)[0]
    here = {line for line in lines if first <= line <= last}
    failed = {_innermost(had, line) for line in here} - {None}
    # A line that is none of the arguments' is the header of a block, or of this one: something is missing in there.
    headers = {key for key in failed if key is not None and had[key].expr is None}
    if any(_innermost(had, line) is None for line in here):
        headers.add(())
    kind = mine.names[0] if mine.type == "resource" and mine.names else ""
    gone = {key for key in had if key not in has}
    for key in sorted(gone):
        if not any(key[: len(each)] == each for each in failed if each):
            yield f"it drops {plain_path(key)}"
    for key, written in has.items():
        before = had.get(key)
        if before is not None and before.words == written.words:
            continue
        path = plain_path(key)
        if before is not None:
            if key not in failed:
                yield f"it changes {path}, which was fine"
                continue
        elif not _may_be_new(kind, key, gone & {each for each in failed if each}, headers):
            yield f"it adds {path}"
            continue
        if written.expr is not None and (why := _harm(kind, path, written, said)):
            yield why
    yield from (
        f"it drops {plain_path(key)}, which keeps something from happening"
        for key in sorted(gone)
        if had[key].expr is not None and _RESTRICTING.search(plain_path(key)) and not _renamed(key, had, has)
    )


def _innermost(had: Mapping[Key, Written], line: int) -> Key | None:
    around = [each for each in had.values() if each.line <= line <= each.last]
    return max(around, key=lambda each: (len(each.path), each.line)).path if around else None


def _may_be_new(kind: str, key: Key, renamed: set[Key], headers: set[Key]) -> bool:
    """Whether an argument stands where one failed and went, or is required and was missing where a block failed."""
    if any(len(key) >= len(each) and key[: len(each) - 1] == each[:-1] for each in renamed):
        return True
    return any(key[: len(each)] == each for each in headers) and _required(kind, key)


def _required(kind: str, key: Key) -> bool:
    if schema_of(kind).resource(kind) is None:
        return False
    wanted = {
        each.path
        for each in schema_of(kind).arguments(kind)
        if (each.attribute is not None and each.attribute.required) or (each.block is not None and each.block.required)
    }
    path = plain_path(key)
    # Required by the provider's own check at plan, though not by the schema: the one thing a database says of itself.
    return path in wanted or path == "database_version"


def _renamed(key: Key, had: Mapping[Key, Written], has: Mapping[Key, Written]) -> bool:
    return any(each not in had and has[each].words == had[key].words for each in has)


def _harm(kind: str, path: str, written: Written, said: set[object]) -> str:
    assert written.expr is not None
    if not kind:
        return _new_text(written, said, strict=False)
    if why := harmful_value(kind, path, written.expr):
        return why
    strict = bool(_RESTRICTING.search(path)) or any(step in _CODE for step in path.split("."))
    held = meaning(kind, path).kind
    return _new_text(written, said, strict=strict or held in {Kind.SIZE, Kind.CONTAINER, Kind.IMAGE, Kind.PORT})


def _new_text(written: Written, said: set[object], *, strict: bool) -> str:
    """Why a value holds something that stood nowhere before."""
    assert written.expr is not None
    for node in walk(written.expr):
        text = _said(node)
        if text is None or text in said or text in {True, False, ""}:
            continue
        if strict:
            return f"{plain_path(written.path)} would hold {text!r}, which stood nowhere before"
        if isinstance(text, str) and not _TOKEN.fullmatch(text):
            return f"{plain_path(written.path)} would hold a new text that is more than a word"
    return ""


def _said(node: Expr) -> object:
    if isinstance(node, Literal):
        return node.value
    return "".join(part.value for part in node.parts if hasattr(part, "value")) if isinstance(node, Template) else None


def _expressions(body: Body) -> Iterator[Expr]:
    for item in body.items:
        if isinstance(item, Attribute):
            yield from walk(item.expr)
        else:
            yield from _expressions(item.body)


def harmful_value(kind: str, path: str, expr: Expr, near: Mapping[str, Expr] | None = None) -> str:
    """Why a model may not give an argument of a resource this value; "" when it may.

    `path` as in the schema; `near` are the other arguments of the resource by path.
    """
    if kind not in TYPES:
        return f"{kind} is not a type that a deployment may hold"
    meant = meaning(kind, path)
    value = _value(expr)
    match meant.kind:
        case Kind.FOREIGN | Kind.REFUSED | Kind.ENDPOINT | Kind.SOURCE | Kind.GRANT:
            return f"{path} is not a model's to set"
        case Kind.REFERENCE | Kind.IDENTITY:
            found = named(expr)
            fits = found is not None and found.type in meant.types and found.attribute in NAMING_ATTRIBUTES
            if not fits or found is None or found.before + found.after not in {"", "serviceAccount:"}:
                return f"{path} must be a plain reference to a resource of these files"
        case Kind.PROJECT if _source_of(expr) != "var.project_id":
            return f"{path} must be var.project_id"
        case Kind.NAME if not any(_source_of(node) == "var.name_suffix" for node in walk(expr)):
            return f"{path} must carry ${{var.name_suffix}}"
        case Kind.ONLY if value not in meant.values:
            return f"{path} may only be {', '.join(map(str, meant.values))}"
    return _destroys(path, value, near or {})


def _destroys(path: str, value: object, near: Mapping[str, Expr]) -> str:
    """Why a value would lose or lay open what a resource holds."""
    if path == "lifecycle_rule.action.type" and value not in {"SetStorageClass", "AbortIncompleteMultipartUpload"}:
        newer = _value(near.get("lifecycle_rule.condition.num_newer_versions"))
        if value != "Delete" or not isinstance(newer, int) or isinstance(newer, bool) or newer < 1:
            return "a lifecycle rule may delete only what newer versions have replaced"
    if path == "versioning.enabled" and value is not True:
        return "versioning may not be turned off"
    if path == "force_destroy" and value is not False:
        return "force_destroy may not be set"
    if path in {"message_retention_duration", "expiration_policy.ttl"}:
        least = 31 * _DAY if path.startswith("expiration") else _DAY
        if value != "" and _seconds(value) < least:
            return f"{path} may not be shorter than {least} s"
    if path.endswith("soft_delete_policy.retention_duration_seconds") and (
        not isinstance(value, int) or value < 7 * _DAY
    ):
        return f"{path} may not be shorter than {7 * _DAY}"
    if path.endswith("retained_backups") and (not isinstance(value, int) or value < 7):
        return "fewer than 7 backups may not be kept"
    if path.endswith("public_access_prevention") and value != "enforced":
        return "public_access_prevention may only be enforced"
    return ""


def listed_image(value: object, goal: str = "") -> bool:
    """Whether a boot or container image is one of the listed public ones, or one that the goal itself names."""
    if not isinstance(value, str) or not value:
        return False
    if re.search(rf"(?<![\w./-]){re.escape(value)}(?![\w./-])", goal):
        return True
    return value.split("/")[0] in IMAGE_PROJECTS or value.startswith(_SHOWN_CONTAINERS)


def _value(expr: Expr | None) -> object:
    if isinstance(expr, Literal):
        return expr.value
    return expr.text if isinstance(expr, Template) else None


def _seconds(value: object) -> float:
    match = re.fullmatch(r"(\d{1,9})s", value) if isinstance(value, str) else None
    return float(match[1]) if match else -1


def _source_of(expr: Expr) -> str:
    found = list(references(expr)) if not isinstance(expr, Call) else []
    return str(found[0]) if len(found) == 1 and found[0].span == expr.span else ""
