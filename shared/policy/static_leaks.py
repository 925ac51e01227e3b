"""What could carry a secret, or what was read while planning, out of Terraform before the plan is judged.

The webhook's token may be referred to in the notification channel's labels and nowhere else: encoded, turned round or
cut in two it would no longer be recognised. What logs and alerts are told by is read by whoever may look at the
project, and quoted in mails, what DNS answers and checks ask by strangers: nothing that the provider hides stands
there. The text of a failed condition is printed by `plan`, so it may say what the files and their variables say, but
nothing that was read from the project.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from shared.terraform.files import printable
from shared.terraform.findings import SourceFinding
from shared.terraform.hcl import Attribute, Block, Expr, File, Literal, Reference, Span, references, walk_body
from shared.terraform.schema import provider_schema, schema_of

TOKEN = "ops_webhook_token"  # noqa: S105 - the variable's name
CHANNEL = "google_monitoring_notification_channel"
_CHANNEL_LABELS = frozenset({"labels", "sensitive_labels"})
_CHANNEL_NAMES = frozenset({"id", "name"})
_CONDITIONS = frozenset({"precondition", "postcondition", "validation", "assert"})
# Of providers whose schema is not at hand.
_HIDDEN_ELSEWHERE = frozenset(
    {
        ("random_password", "result"),
        ("random_password", "bcrypt_hash"),
        ("tls_private_key", "private_key_pem"),
        ("tls_private_key", "private_key_openssh"),
        ("tls_private_key", "private_key_pem_pkcs8"),
    }
)
_SAID_BY_THE_FILES = frozenset({"var", "each", "count", "path", "terraform"})


def leaks(files: Sequence[File]) -> Iterator[SourceFinding]:
    """What the files of one module would carry out."""
    plain, hidden = _plain_locals(files), _hidden(files)
    for file in files:
        for item, around in walk_body(file.body):
            if isinstance(item, Attribute):
                yield from _token(file, item, around)
                yield from _told(file, item, around, hidden)
                if item.name == "error_message" and around and around[-1].type in _CONDITIONS:
                    yield from _error_message(file, item, plain)


def _token(file: File, item: Attribute, around: tuple[Block, ...]) -> Iterator[SourceFinding]:
    in_channel = bool(around) and around[0].type == "resource" and around[0].names[:1] == (CHANNEL,)
    in_labels = in_channel and (around[1].type if len(around) > 1 else item.name) in _CHANNEL_LABELS
    for reference in references(item.expr):
        parts = reference.parts
        if parts[:2] in (("var", TOKEN), ("var", f"[{TOKEN}]")) and not in_labels:
            message = (
                f"The variable {TOKEN} belongs in the labels of a notification channel and nowhere else. Remove it."
            )
            yield _finding(file, reference.span, "webhook_token", message)
        elif parts[0] == "var" and (*parts, "[")[1].startswith("["):
            message = "This takes all variables at once, the webhook's token among them. Name the one that is meant."
            yield _finding(file, reference.span, "webhook_token", message)
        elif parts[0] == CHANNEL and _step(parts) not in _CHANNEL_NAMES:
            message = f"{CHANNEL} holds the webhook's token. Refer to nothing but its id or name."
            yield _finding(file, reference.span, "webhook_token", message)
        elif in_channel and parts[0] == "self":
            message = "A notification channel may not look at itself: it holds the webhook's token. Remove this."
            yield _finding(file, reference.span, "webhook_token", message)


def _told(
    file: File, item: Attribute, around: tuple[Block, ...], hidden: frozenset[tuple[str, str]]
) -> Iterator[SourceFinding]:
    if not around or around[0].type != "resource" or not _read_by_many() & {*around[0].names[:1]}:
        return
    if item.name in _keeps_hidden(around[0].names[0]):
        return
    for reference in references(item.expr):
        if _is_hidden(reference, hidden):
            message = f"{printable(str(reference))} is secret, and many may read what stands here. Leave it out."
            yield _finding(file, reference.span, "secret_told", message)


@cache
def _read_by_many() -> frozenset[str]:
    from shared.parts.views import type_rules  # only files with resources need the parts

    return frozenset(rules.type for rules in type_rules().values() if rules.read_by_many)


@cache
def _keeps_hidden(type_: str) -> frozenset[str]:
    """The arguments of a type that hold a secret and are shown to nobody: the password that a check asks with."""
    known = schema_of(type_).arguments(type_) if schema_of(type_).resource(type_) is not None else ()
    hidden = (each.path.rpartition(".")[2] for each in known if each.attribute is not None and each.attribute.sensitive)
    return frozenset(hidden)


def _hidden(files: Sequence[File]) -> frozenset[tuple[str, str]]:
    """The variables and local values that hold what is secret."""
    variables = [block for file in files for block in file.body.blocks_of("variable") if block.names]
    found = {
        ("var", block.names[0])
        for block in variables
        if (said := block.body.attribute("sensitive"))
        and isinstance(said.expr, Literal)
        and said.expr.value is True
        and block.names[0] != TOKEN
    }
    locals_ = [item for file in files for block in file.body.blocks_of("locals") for item in block.body.attributes]
    while True:
        more = {
            ("local", item.name)
            for item in locals_
            if any(_is_hidden(each, frozenset(found)) for each in references(item.expr))
        }
        if more <= found:
            return frozenset(found)
        found |= more


def _is_hidden(reference: Reference, hidden: frozenset[tuple[str, str]]) -> bool:
    """Whether a reference is to what the provider never shows, or to something that was made of it."""
    kind, *rest = reference.parts
    if kind in {"var", "local"}:
        return (kind, (rest or [""])[0]) in hidden
    read = kind == "data" and len(rest) > 2
    kind, rest = (rest[0], rest[1:]) if read else (kind, rest)
    block = provider_schema().data_source(kind) if read else schema_of(kind).resource(kind)
    said = block.attributes.get(_step((kind, *rest))) if block else None
    return said.sensitive if said else (kind, _step((kind, *rest))) in _HIDDEN_ELSEWHERE


def _step(parts: tuple[str, ...]) -> str:
    """The attribute a reference to a resource names first."""
    return next((part for part in parts[2:] if not part.startswith("[")), "")


def _error_message(file: File, item: Attribute, plain: frozenset[str]) -> Iterator[SourceFinding]:
    for reference in references(item.expr):
        if not _is_plain(reference, plain):
            message = (
                f"{printable(str(reference))} would be printed before anybody has seen the plan. Say it in plain words."
            )
            yield _finding(file, reference.span, "error_message", message)


def _is_plain(reference: Reference, plain: frozenset[str]) -> bool:
    root = reference.parts[0]
    return root in _SAID_BY_THE_FILES or (
        root == "local" and reference.parts[1:2] != () and reference.parts[1] in plain
    )


def _plain_locals(files: Sequence[File]) -> frozenset[str]:
    """The local values that are made of nothing but the files and their variables."""
    written: dict[str, list[Expr]] = {}
    for file in files:
        for block in file.body.blocks_of("locals"):
            for item in block.body.attributes:
                written.setdefault(item.name, []).append(item.expr)
    needs = {name: [each for expr in exprs for each in references(expr)] for name, exprs in written.items()}
    plain = frozenset(written)
    while True:
        kept = frozenset(name for name in plain if all(_is_plain(each, plain) for each in needs[name]))
        if kept == plain:
            return plain
        plain = kept


def _finding(file: File, span: Span, rule: str, message: str) -> SourceFinding:
    line, column = file.position(span.start)
    return SourceFinding(rule=rule, file=file.path, line=line, column=column, message=message)
