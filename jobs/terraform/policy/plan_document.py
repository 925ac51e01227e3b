"""A plan as `terraform show -json` prints it, read so that a gate can't take the unknown for absent.

Values that Terraform knows only after apply stand as UNKNOWN in `after`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from shared.schemas import Finding
from shared.terraform.hcl import (
    Attribute,
    Block,
    Body,
    Expr,
    File,
    Object,
    Tuple,
    as_blocks,
    key_text,
    parse_file,
    references,
    walk_body,
)


class _Unknown:
    """A value that is known only after apply."""

    def __repr__(self) -> str:
        return "(known after apply)"


UNKNOWN = _Unknown()


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one resource; `before` and `after` are empty where it does not exist.

    `deposed`: it is about what a replacement that did not come to its end left behind; the resource itself stands.
    """

    address: str
    mode: str
    type: str
    name: str
    provider: str
    actions: tuple[str, ...]
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    module: str = ""
    moved_from: str = ""
    imported: bool = False
    deposed: bool = False

    @property
    def does_nothing(self) -> bool:
        """Whether it leaves the resource as it is."""
        return self.actions == ("no-op",)

    @property
    def writes(self) -> bool:
        """Whether something stands there afterwards that was not there, or not so, before."""
        return "create" in self.actions or "update" in self.actions

    @property
    def removes(self) -> bool:
        """Whether what was there is gone, or gone out of sight, afterwards."""
        return "delete" in self.actions or "forget" in self.actions


class Weakness(NamedTuple):
    """An argument of a resource, by its dotted path, and what is to be asked about it, in words."""

    path: str
    says: str


def changes(plan: Mapping[str, Any]) -> list[Change]:
    """Every entry of `resource_changes`."""
    return [_change(raw) for raw in plan.get("resource_changes") or []]


def _change(raw: Mapping[str, Any]) -> Change:
    change = raw.get("change") or {}
    return Change(
        address=str(raw.get("address", "")),
        mode=str(raw.get("mode", "")),
        type=str(raw.get("type", "")),
        name=str(raw.get("name", "")),
        provider=str(raw.get("provider_name", "")),
        actions=tuple(change.get("actions") or ("unknown",)),
        before=change.get("before") or {},
        after=_merged(change.get("after"), change.get("after_unknown")) or {},
        reason=str(raw.get("action_reason", "")),
        module=str(raw.get("module_address", "")),
        moved_from=str(raw.get("previous_address", "")),
        imported=bool(change.get("importing")),
        deposed=bool(raw.get("deposed")),
    )


def _merged(value: Any, unknown: Any) -> Any:
    """`after` with UNKNOWN wherever `after_unknown` says true."""
    if unknown is True:
        return UNKNOWN
    if isinstance(unknown, Mapping) and unknown:
        known = value if isinstance(value, Mapping) else {}
        return {key: _merged(known.get(key), unknown.get(key)) for key in {**known, **unknown}}
    if isinstance(unknown, list) and unknown:
        items = value if isinstance(value, list) else []
        size = max(len(items), len(unknown))
        return [_merged(_item(items, at), _item(unknown, at)) for at in range(size)]
    return value


def _item(items: list[Any], at: int) -> Any:
    return items[at] if at < len(items) else None


def values_at(tree: Any, path: str) -> list[Any]:
    """Every value at a dotted path, through lists; UNKNOWN when a part of the way is unknown."""
    found = [tree]
    for part in path.split(".") if path else []:
        onward: list[Any] = []
        for node in found:
            for each in node if isinstance(node, list) else [node]:
                if each is UNKNOWN:
                    onward.append(UNKNOWN)
                elif isinstance(each, Mapping) and part in each:
                    onward.append(each[part])
        found = onward
    flat: list[Any] = []
    for value in found:
        flat += value if isinstance(value, list) else [value]
    return flat


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf with its dotted path, list indices included; empty containers are leaves."""
    if isinstance(tree, Mapping) and tree:
        for key, value in tree.items():
            yield from leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(tree, list) and tree:
        for at, value in enumerate(tree):
            yield from leaves(value, f"{path}.{at}" if path else str(at))
    else:
        yield path, tree


def around(path: str) -> Iterator[str]:
    """An argument's path without the numbers of lists, and those it is in, the innermost first."""
    plain = ".".join(step for step in path.split(".") if not step.isdigit())
    while plain:
        yield plain
        plain = plain.rpartition(".")[0]


def planned_resources(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What stands after apply: `{"address", "type", "values", ...}`; only the root module, for there is no other."""
    root = (plan.get("planned_values") or {}).get("root_module") or {}
    return [each for each in root.get("resources") or [] if each.get("mode") == "managed"]


def standing(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What stood before, as the refresh found it: `{"address", "type", "name", "values", ...}` of the root module."""
    root = ((plan.get("prior_state") or {}).get("values") or {}).get("root_module") or {}
    return [each for each in root.get("resources") or [] if each.get("mode") == "managed"]


def number_of(plan: Mapping[str, Any], project: str) -> str:
    """The number of a project, as Google told it to a data source of the plan; empty where none was asked."""
    root = ((plan.get("prior_state") or {}).get("values") or {}).get("root_module") or {}
    asked = (
        each for each in root.get("resources") or [] if each.get("mode") == "data" and each.get("type") == _PROJECT
    )
    told = (each.get("values") or {} for each in asked)
    return next((str(each["number"]) for each in told if each.get("project_id") == project and each.get("number")), "")


_PROJECT = "google_project"


class Source:
    """The files a plan was made of: where a resource stands and how its values are written."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.texts = files
        self.files = {name: parse_file(name, text) for name, text in sorted(files.items())}
        self._written: dict[tuple[str, str, str], dict[str, list[Expr]]] = {}

    def finding(self, rule: str, address: str, message: str) -> Finding:
        """A finding about a resource, at the place where it is written."""
        mode = "data" if address.startswith("data.") else "managed"
        kind, _, label = re.sub(r"\[.*", "", address).removeprefix("data.").partition(".")
        for name, file in self.files.items():
            block = _block(file.body, mode, kind, label)
            if block is not None:
                return Finding(rule=rule, file=name, line=file.line(block.span), message=f"{address}: {message}")
        return Finding(rule=rule, file="", line=0, message=f"{address}: {message}" if address else message)

    @property
    def dynamic(self) -> frozenset[str]:
        """The names of the blocks that `dynamic` ones make."""
        every = (item for file in self.files.values() for item, _ in walk_body(file.body))
        return frozenset(
            each.names[0] for each in every if isinstance(each, Block) and each.type == "dynamic" and each.names
        )

    def resources(self) -> frozenset[tuple[str, str]]:
        """Type and label of each resource."""
        found = (block.names for file in self.files.values() for block in file.body.blocks_of("resource"))
        return frozenset((names[0], names[1]) for names in found if len(names) == 2)

    def outputs(self) -> dict[str, Body]:
        """What the files say of each output, by its name."""
        blocks = [block for file in self.files.values() for block in file.body.blocks_of("output")]
        return {block.names[0]: block.body for block in blocks if len(block.names) == 1}

    def block(self, change: Change) -> Body | None:
        """What the files say of a resource or data source."""
        return next((body for body, _ in self._found(change)), None)

    def text(self, change: Change, expr: Expr | Body) -> str:
        """An expression of a resource as it is written."""
        return next((file.text[expr.span.start : expr.span.end] for _, file in self._found(change)), "")

    def _found(self, change: Change) -> Iterator[tuple[Body, File]]:
        for file in self.files.values():
            block = _block(file.body, change.mode, change.type, change.name)
            if block is not None:
                yield block.body, file

    def providers(self) -> dict[str, Body]:
        """What the files say of each provider, by its name and alias as an expression would write them."""
        blocks = [block for file in self.files.values() for block in file.body.blocks_of("provider")]
        aliases = [block.body.attribute("alias") for block in blocks]
        return {
            ".".join(("provider", *block.names, *([key_text(alias.expr) or "?"] if alias else []))): block.body
            for block, alias in zip(blocks, aliases, strict=True)
        }

    def of_own_project(self, expr: Expr) -> tuple[str, str]:
        """The type and attribute of a data source that asks for the provider's own project; empty for all else."""
        found = next(iter(references(expr)), None)
        if found is None or found.span != expr.span or len(found.parts) != 4 or found.parts[0] != "data":
            return "", ""
        _, kind, label, attribute = found.parts
        blocks = [
            block
            for file in self.files.values()
            for block in file.body.blocks_of("data")
            if block.names == (kind, label)
        ]
        return (kind, attribute) if len(blocks) == 1 and not blocks[0].body.items else ("", "")

    def is_words(self, expr: Expr) -> bool:
        """Whether a value is put together of what the files and their variables say, and of nothing else."""
        return self._is_words(expr, frozenset())

    def _is_words(self, expr: Expr, seen: frozenset[str]) -> bool:
        for each in references(expr):
            if each.parts[0] == "var":
                continue
            name = each.parts[1] if each.parts[0] == "local" and len(each.parts) > 1 else ""
            local = self._locals().get(name)
            if local is None or name in seen or not self._is_words(local, seen | {name}):
                return False
        return True

    def _locals(self) -> dict[str, Expr]:
        blocks = (block for file in self.files.values() for block in file.body.blocks_of("locals"))
        items = (item for block in blocks for item in block.body.items)
        return {item.name: item.expr for item in items if isinstance(item, Attribute)}

    def written(self, change: Change) -> Mapping[str, list[Expr]]:
        """Every argument the files give a resource or data source, by dotted path, with all the expressions there.

        What a `dynamic` block makes counts as written; a block itself stands under its path without an expression.
        """
        key = change.mode, change.type, change.name
        if key not in self._written:
            found: dict[str, list[Expr]] = {}
            for file in self.files.values():
                block = _block(file.body, *key)
                if block is not None:
                    _collect(block.body, "", found, json=file.json)
            self._written[key] = found
        return self._written[key]


def _block(body: Body, mode: str, kind: str, label: str) -> Block | None:
    blocks = [*body.blocks_of("resource")]
    if mode == "data":
        checks = (block for check in body.blocks_of("check") for block in check.body.blocks_of("data"))
        blocks = [*body.blocks_of("data"), *checks]
    return next((block for block in blocks if block.names == (kind, label)), None)


def _collect(body: Body, prefix: str, found: dict[str, list[Expr]], *, json: bool) -> None:
    for item in body.items:
        if isinstance(item, Attribute):
            found.setdefault(prefix + item.name, []).append(item.expr)
            # In JSON syntax, and for a few arguments in native syntax, blocks are written as values.
            if json or isinstance(item.expr, Object | Tuple):
                for block in as_blocks(item):
                    _collect(block.body, f"{prefix}{item.name}.", found, json=json)
        elif item.type == "dynamic" and item.names:
            found.setdefault(prefix + item.names[0], [])
            for content in item.body.blocks_of("content"):
                _collect(content.body, f"{prefix}{item.names[0]}.", found, json=json)
        else:
            found.setdefault(prefix + item.type, [])
            _collect(item.body, f"{prefix}{item.type}.", found, json=json)
