"""What a model made of the catalogue's files: taken only if it can do no more than they did."""

from collections.abc import Iterator, Mapping

from functions.planning.catalogue.compose import Blueprint
from functions.planning.catalogue.monitoring import monitoring_tf
from shared.parts.stacks import MONITORING_TYPES
from shared.policy.model_change import Written, arguments_of, harmful_value, listed_image, plain_path
from shared.schemas import TerraformFiles
from shared.terraform.hcl import Block, Edit, File, Object, Span, Template, apply_edits, key_text, parse_file

# What a model may write differently in a resource that is there. All else says who may do what, where and for how
# much, and that is the plan's to say.
_FREE = {
    "ack_deadline_seconds",
    "backup_retention_settings",
    "cache_control",
    "check_interval_sec",
    "content",
    "content_type",
    "cooldown_period",
    "cors",
    "description",
    "enable_message_ordering",
    "env",
    "expiration_policy",
    "healthy_threshold",
    "http_health_check",
    "labels",
    "lifecycle_rule",
    "liveness_probe",
    "maintenance_window",
    "max_instance_request_concurrency",
    "message_retention_duration",
    "retry_policy",
    "startup_probe",
    "timeout",
    "timeout_sec",
    "unhealthy_threshold",
    "versioning",
    "website",
}
_FREE_DEFAULTS = {("variable", "container_image"), ("variable", "image")}
# What the verification asks, and what the registry takes for the deployment's own.
_READ_OUTPUTS = {"external_ip", "instance_ip", "url", "resource_names"}
_ADDABLE = {
    "google_pubsub_subscription",
    "google_pubsub_topic",
    "google_sql_database",
    "google_storage_bucket",
    "google_storage_bucket_object",
}


class NotAccepted(ValueError):
    """The model's files are not taken; the message says why."""


def accept(blueprint: Blueprint, ours: TerraformFiles, theirs: TerraformFiles, goal: str = "") -> TerraformFiles:
    """The model's files with the monitoring written by code; raises NotAccepted.

    They have every block of `ours`, the same but for a few harmless arguments, and add only storage, queues, variables
    with a default and outputs. A value that loses or opens something is not taken, nor an image that is neither listed
    nor named in the goal, nor a script. The static gate and the lint come on top of this.
    """
    monitoring = monitoring_tf(blueprint)
    # As it was sent, with its comments; what was written otherwise goes block by block.
    main_tf = theirs.main_tf.replace(monitoring.strip("\n"), "")
    main = parse_file("main.tf", main_tf)
    edits = [
        Edit(block.span.start, block.span.end, "")
        for block in main.body.blocks_of("resource")
        if block.names[:1] and block.names[0] in MONITORING_TYPES
    ]
    application = apply_edits(main_tf, edits).strip("\n")
    if "ops_webhook" in application + theirs.outputs_tf:
        raise NotAccepted("the webhook and its token are the notification channel's alone")
    files = TerraformFiles(
        main_tf=f"{application}\n\n{monitoring}",
        variables_tf=_ended(ours.variables_tf, theirs.variables_tf),
        outputs_tf=_ended(ours.outputs_tf, theirs.outputs_tf),
    )
    for name, text in files.by_name().items():
        _compare(parse_file(name, ours.by_name()[name]), parse_file(name, text), goal)
    return files


def _ended(ours: str, theirs: str) -> str:
    """A file of theirs as files end; ours where it says the same."""
    text = theirs.strip("\n")
    return ours if text == ours.strip("\n") else f"{text}\n"


def _compare(ours: File, theirs: File, goal: str) -> None:
    if theirs.faults:
        raise NotAccepted(f"{theirs.path} can't be read: {theirs.faults[0].message}")
    before, after = dict(_keyed(ours)), dict(_keyed(theirs))
    if gone := [key for key in before if key not in after]:
        raise NotAccepted(f"{theirs.path} lost {' '.join(gone[0])}")
    if len(after) != len(theirs.body.blocks):
        raise NotAccepted(f"{theirs.path} has a block twice")
    types = {key[1] for key in before if key[0] == "resource"}
    for key, block in after.items():
        old = before.get(key)
        if old is None:
            _new(theirs, key, block, types)
        elif _fixed(ours, old) != _fixed(theirs, block):
            raise NotAccepted(f"{theirs.path} changes what the plan decided about {' '.join(key)}")
        if key in _FREE_DEFAULTS:
            _image(theirs, block, None if old is None else _default(ours, old), goal)
        _values(theirs, key, block, {} if old is None else arguments_of(ours, old))


def _values(theirs: File, key: tuple[str, ...], block: Block, before: Mapping[tuple[str, ...], Written]) -> None:
    """Refuse what a model wrote anew and what would do harm."""
    if key[0] != "resource" or len(key) < 2:
        return
    has = arguments_of(theirs, block)
    for path, written in has.items():
        old = before.get(path)
        if written.expr is None or (
            old is not None and old.words == written.words and not _in_changed(path, before, has)
        ):
            continue
        near = {
            plain_path(other): each.expr
            for other, each in has.items()
            if each.expr is not None and (len(path) == 1 or other[:1] == path[:1])
        }
        if why := harmful_value(key[1], plain_path(path), written.expr, near):
            raise NotAccepted(f"{theirs.path}: {' '.join(key)}: {why}")


def _in_changed(
    path: tuple[str, ...], before: Mapping[tuple[str, ...], Written], has: Mapping[tuple[str, ...], Written]
) -> bool:
    """Whether something else changed in the same block: a rule is judged as a whole."""
    around = path[:1]
    mine = {each: written.words for each, written in has.items() if each[:1] == around}
    return len(path) > 1 and mine != {each: written.words for each, written in before.items() if each[:1] == around}


def _image(theirs: File, block: Block, before: str | None, goal: str) -> None:
    default = block.body.attribute("default")
    if default is None or _default(theirs, block) == before:
        return
    if not listed_image(default.expr.text if isinstance(default.expr, Template) else None, goal):
        raise NotAccepted(f"{theirs.path}: the image of {block.names[0]} is neither a listed one nor named in the goal")


def _default(file: File, block: Block) -> str | None:
    default = block.body.attribute("default")
    return None if default is None else file.source(default.expr.span)


def _new(theirs: File, key: tuple[str, ...], block: Block, types: set[str]) -> None:
    what = " ".join(key)
    if key[0] == "resource":
        if key[1] not in types & _ADDABLE:
            raise NotAccepted(f"{theirs.path} adds {what}, which the plan does not have")
    elif key[0] == "variable":
        if block.body.attribute("default") is None:
            raise NotAccepted(f"{theirs.path} adds {what} without a default")
    elif key[0] != "output" or key[1] in _READ_OUTPUTS:
        raise NotAccepted(f"{theirs.path} adds {what}")


def _keyed(file: File) -> Iterator[tuple[tuple[str, ...], Block]]:
    return (((block.type, *block.names), block) for block in file.body.blocks)


def _fixed(file: File, block: Block) -> list[tuple[str, ...]]:
    """Everything in a block, at any depth and in the order written, that a model leaves alone; layout aside."""
    free_default = (block.type, *block.names) in _FREE_DEFAULTS
    found: list[tuple[str, ...]] = []
    for item in block.body.items:
        if isinstance(item, Block):
            if item.type not in _FREE:
                found += [(item.type, *item.names, "{"), *_fixed(file, item), ("}",)]
        elif item.name == "metadata" and isinstance(item.expr, Object):
            pairs = [(key_text(key) or file.source(key.span), value) for key, value in item.expr.items]
            found += [(key, *_words(file, value.span)) for key, value in pairs]
        elif item.name not in _FREE and not (item.name == "default" and free_default):
            found.append((item.name, *_words(file, item.expr.span)))
    return found


def _words(file: File, span: Span) -> list[str]:
    return file.source(span).split()
