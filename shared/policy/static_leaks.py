"""What could carry a secret, or what was read while planning, out of Terraform before the plan is judged.

The webhook's token may be referred to in the notification channel's labels and nowhere else: encoded, turned round or
cut in two it would no longer be recognised. The text of a failed condition is printed by `plan`, so it may say what the
files and their variables say, but nothing that was read from the project.
"""

from collections.abc import Iterator, Sequence

from shared.terraform.files import printable
from shared.terraform.findings import SourceFinding
from shared.terraform.hcl import Attribute, Block, Expr, File, Reference, Span, references, walk_body

TOKEN = "ops_webhook_token"  # noqa: S105 - the variable's name
CHANNEL = "google_monitoring_notification_channel"
_CHANNEL_LABELS = frozenset({"labels", "sensitive_labels"})
_CHANNEL_NAMES = frozenset({"id", "name"})
_CONDITIONS = frozenset({"precondition", "postcondition", "validation", "assert"})
_SAID_BY_THE_FILES = frozenset({"var", "each", "count", "path", "terraform"})


def leaks(files: Sequence[File]) -> Iterator[SourceFinding]:
    """What the files of one module would carry out."""
    plain = _plain_locals(files)
    for file in files:
        for item, around in walk_body(file.body):
            if isinstance(item, Attribute):
                yield from _token(file, item, around)
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
