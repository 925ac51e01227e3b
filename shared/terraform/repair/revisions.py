"""What a service of Cloud Run's first version says in annotations: the second has arguments and blocks for it."""

import re
from collections.abc import Iterator, Mapping

from shared.terraform.hcl.nodes import Attribute, Block, Expr, File, Literal, Object, Template, key_text
from shared.terraform.repair.result import Fix, Piece
from shared.terraform.repair.world import Declared, World, body_names, fix, insert, remove

_TYPES = frozenset({"google_cloud_run_v2_service", "google_cloud_run_v2_job"})
_SAID = frozenset({"autoscaling.knative.dev", "run.googleapis.com", "client.knative.dev", "serving.knative.dev"})
"""Google's own, which the second version refuses as annotations."""

_NUMBERS = {"minScale": ("scaling", "min_instance_count"), "maxScale": ("scaling", "max_instance_count"),
            "min-scale": ("scaling", "min_instance_count"), "max-scale": ("scaling", "max_instance_count")}  # fmt: skip
_TEXTS = {"vpc-access-connector": ("vpc_access", "connector")}
_CHOICES = {
    "execution-environment": (
        "execution_environment",
        {"gen1": "EXECUTION_ENVIRONMENT_GEN1", "gen2": "EXECUTION_ENVIRONMENT_GEN2"},
    ),
    "vpc-access-egress": (
        "vpc_access.egress",
        {"all": "ALL_TRAFFIC", "all-traffic": "ALL_TRAFFIC", "private-ranges-only": "PRIVATE_RANGES_ONLY"},
    ),
    "ingress": (
        "ingress",
        {
            "all": "INGRESS_TRAFFIC_ALL",
            "internal": "INGRESS_TRAFFIC_INTERNAL_ONLY",
            "internal-and-cloud-load-balancing": "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
        },
    ),
    "launch-stage": ("launch_stage", {each: each for each in ("ALPHA", "BETA", "GA")}),
}
_BOOLS = {
    "cpu-throttling": "containers.resources.cpu_idle",
    "startup-cpu-boost": "containers.resources.startup_cpu_boost",
    "sessionAffinity": "session_affinity",
}
_OF_THE_CLIENT = frozenset({"client-name", "client-version"})
"""Which tool wrote it, which says nothing of the service."""

_Lines = dict[tuple[str, ...], list[str]]


def mend_revisions(world: World) -> Iterator[Fix]:
    """Annotations with Google's own names, on a service or job and on its template."""
    for declared in world.top("resource"):
        if declared.type in _TYPES:
            yield from _annotations(declared, declared.block, top=True)
            for template in declared.block.body.blocks_of("template"):
                yield from _annotations(declared, template, top=False)


def _annotations(declared: Declared, block: Block, *, top: bool) -> Iterator[Fix]:
    item = block.body.attribute("annotations")
    if item is None or not isinstance(item.expr, Object):
        return
    found: _Lines = {}
    gone: list[int] = []
    for at, (key, value) in enumerate(item.expr.items):
        lines = _meant(declared.file, key_text(key) or "", value, top=top)
        if lines is None:
            continue
        gone.append(at)
        for path, said in lines.items():
            found.setdefault(path, []).extend(said)
    if not gone or not all(_free(block, path, lines) for path, lines in found.items()):
        return
    pieces = [_without(declared.file, item, item.expr, gone)]
    pieces += _pieces(declared.file, block, found)
    yield fix("Cloud Run's second version says in arguments what annotations of the first say", *pieces)


def _meant(file: File, key: str, value: Expr, *, top: bool) -> _Lines | None:
    """The lines by the block they belong in; None for an annotation that stays."""
    space, _, name = key.partition("/")
    if space not in _SAID:
        return None
    text = value.text if isinstance(value, Template) else None
    source = file.source(value.span)
    if isinstance(value, Literal):
        text = source
    if name in _OF_THE_CLIENT:
        return {}
    if (name in {"ingress", "launch-stage"}) != top:
        return None
    if name in _NUMBERS and (text is None or text.isdigit()):
        block, argument = _NUMBERS[name]
        return {(block,): [f"{argument} = {source if text is None else text}"]}
    if name in _BOOLS and text in {"true", "false"}:
        *path, argument = _BOOLS[name].split(".")
        return {tuple(path): [f"{argument} = {text}"]}
    if name in _CHOICES:
        whole, choices = _CHOICES[name]
        *path, argument = whole.split(".")
        return {tuple(path): [f'{argument} = "{choices[text]}"']} if text in choices else None
    if name in _TEXTS:
        block, argument = _TEXTS[name]
        return {(block,): [f"{argument} = {source}"]}
    if name == "cloudsql-instances":
        volume = f'volumes {{\n  name = "cloudsql"\n  cloud_sql_instance {{\n    instances = [{source}]\n  }}\n}}'
        mount = 'volume_mounts {\n  name       = "cloudsql"\n  mount_path = "/cloudsql"\n}'
        return {("containers",): [mount], (): [volume]}
    return None


def _free(block: Block, path: tuple[str, ...], lines: list[str]) -> bool:
    """Whether what would be said is not said yet, and its place is one."""
    inside = [block]
    for step in path:
        inside = [inner for each in inside for inner in each.body.blocks_of(step)]
        if len(inside) > 1 or (not inside and step == "containers"):
            return False
    names = {match[0] for line in lines if (match := re.match(r"\w+", line))}
    return not inside or not names & (body_names(inside[0].body) - {"volumes", "volume_mounts"})


def _without(file: File, item: Attribute, expr: Object, gone: list[int]) -> Piece:
    """The annotations that stay, or none."""
    kept = [pair for at, pair in enumerate(expr.items) if at not in gone]
    if not kept:
        return remove(file, item.span)
    lines = [f"{file.source(key.span)} = {file.source(value.span)}" for key, value in kept]
    return Piece(file.path, item.expr.span.start, item.expr.span.end, "{ " + ", ".join(lines) + " }")


def _pieces(file: File, block: Block, found: Mapping[tuple[str, ...], list[str]]) -> Iterator[Piece]:
    """Each block's lines where it stands, or with the blocks around them that are missing."""
    new: dict[int, tuple[Block, list[str]]] = {}
    for path, lines in found.items():
        target, rest = block, list(path)
        while rest and (inside := target.body.blocks_of(rest[0])):
            target = inside[0]
            rest.pop(0)
        text = "\n".join(lines)
        for step in reversed(rest):
            inner = "\n".join(f"  {line}" for line in text.split("\n"))
            text = f"{step} {{\n{inner}\n}}"
        new.setdefault(target.span.start, (target, []))[1].append(text)
    for target, texts in new.values():
        yield insert(file, target, "\n".join(texts), last=True)
